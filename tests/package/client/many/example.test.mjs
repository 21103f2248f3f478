// The campaign of examples/campaign/: stopped, started again, and what it says.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import Database from "better-sqlite3";
import { build } from "esbuild";
import { root } from "../../../../scripts/process.mjs";
import { sendTableSql, sqlStore } from "../../../../pkg/dist/store.js";
import { clientOf, createSimulator } from "./harness.mjs";

const folder = await mkdtemp(join(tmpdir(), "tidings-campaign-"));
after(() => rm(folder, { recursive: true }));
const example = (name) => join(root, "examples", "campaign", name);
const dist = (name) => join(root, "pkg", "dist", name);
await build({
  entryPoints: ["main", "campaign", "progress", "recipients"].map((name) => example(`${name}.ts`)),
  outdir: folder,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  alias: {
    "tidings/store": dist("store.js"),
    "tidings/simulator": dist("simulator/index.js"),
    tidings: dist("index.js"),
  },
  logLevel: "error",
});
const load = (name) => import(pathToFileURL(join(folder, `${name}.mjs`)));
const [{ campaign }, { progressOn }, { countRecipients, recipientsOf }] = await Promise.all(
  ["campaign", "progress", "recipients"].map(load),
);

/** Runs the program. `onError` gets the process with each piece of its standard error. */
function main(args, onError = () => {}) {
  const child = spawn(process.execPath, [join(folder, "main.mjs"), ...args], { cwd: root });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => {
    stderr += data;
    onError(child, stderr);
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

async function fileOf(name, lines) {
  const path = join(folder, name);
  await writeFile(path, lines.join("\n"));
  return path;
}

const person = (index) => ({ id: `c-${index}`, to: `+4915${210_000_000 + index}`, name: `Person ${index}` });
const jsonLines = (count) => Array.from({ length: count }, (_, index) => JSON.stringify(person(index)));

test("the sample is sent, and who did not get it is listed", async () => {
  const { code, stdout, stderr } = await main([example("recipients.csv"), "--name", "sale"]);
  const problems = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(problems.map(({ id, outcome, category }) => [id, outcome, category]).sort(), [
    ["c-1005", "not-sent", "validation"],
    ["c-1008", "not-sent", "validation"],
  ]);
  assert.match(stderr, /^Simulated: nothing is sent\.\n/);
  assert.match(stderr, /8\/8, 6 accepted, 2 failed, .*\n6 accepted \(0 of them before\), 2 failed, 0 in doubt\.\n$/);
  // Not a terminal: lines, and no control characters.
  assert.ok(!stderr.includes("\r") && !stderr.includes("\u001b"), stderr);
  assert.equal(code, 1);
});

test("Ctrl-C waits for what is on its way, and says how to go on", async () => {
  const path = await fileOf("long.jsonl", jsonLines(2_000));
  let isInterrupted = false;
  const { code, stdout, stderr } = await main([path, "--name", "sale"], (child, text) => {
    if (isInterrupted || !text.includes("/2000")) return;
    isInterrupted = true;
    child.kill("SIGINT");
  });
  const [, accepted, done] =
    stderr.match(/(\d+) accepted \(0 of them before\), 0 failed, 0 in doubt\.\nStopped after (\d+) of 2000\. /) ?? [];
  assert.ok(accepted > 0 && accepted < 2_000 && accepted === done, stderr);
  assert.match(stderr, /Without `--log FILE` it would begin anew/);
  assert.deepEqual([code, stdout], [130, ""]);
});

test("what it cannot begin with is an exit code of 2, and a sentence", async () => {
  const bad = await fileOf("bad.jsonl", [...jsonLines(2), "{"]);
  const csv = await fileOf("bad.csv", ["id,phone", "1,2"]);
  const hasSqlite = await import("node:sqlite").then(
    () => true,
    () => false,
  );
  for (const [args, pattern] of [
    [[], /^usage: /],
    [[bad], /^usage: /],
    [[bad, "--name", "sale"], /bad\.jsonl, line 3: this is no JSON/],
    [[csv, "--name", "sale"], /bad\.csv, line 1: the header must have `to`/],
    [[join(folder, "none.csv"), "--name", "sale"], /ENOENT/],
    [[bad, "--name", "sale", "--live"], /`--live` needs TEXTING_BLUE_KEY/],
    ...(hasSqlite ? [] : [[[bad, "--name", "sale", "--log", "x.db"], /`--log` needs Node 22\.5/]]),
  ]) {
    const { code, stderr } = await main(args);
    assert.match(stderr, pattern);
    assert.equal(code, 2, stderr);
  }
});

test("a campaign that is started again on a SQLite log goes on where it stopped, and sends to nobody twice", async () => {
  const path = await fileOf("people.jsonl", jsonLines(120));
  const database = new Database(":memory:");
  database.exec(sendTableSql("sqlite"));
  const store = sqlStore({ dialect: "sqlite", query: (sql, params) => database.prepare(sql).all(...params) });
  const simulator = createSimulator();
  const client = clientOf("texting-blue", simulator.fetch, { store });
  const options = { client, name: "sale", from: "+14155559876", textFor: ({ name }) => `Hello ${name}` };
  const stop = new AbortController();
  const onProgress = ({ done }) => done === 50 && stop.abort();
  const first = await campaign(recipientsOf(path), { ...options, onProgress, signal: stop.signal });
  assert.ok(first.isStopped && first.accepted >= 50 && first.accepted < 120, JSON.stringify(first));
  const second = await campaign(recipientsOf(path), options);
  assert.deepEqual(second, { accepted: 120, before: first.accepted, problems: [], isStopped: false, stoppedBy: null });
  assert.deepEqual([simulator.delivered.length, new Set(simulator.delivered.map(({ to }) => to)).size], [120, 120]);
});

test("a send in doubt is in the list, and stays there when the campaign is started again", async () => {
  const path = await fileOf("few.jsonl", jsonLines(5));
  const simulator = createSimulator();
  const { memoryStore } = await import("../../../../pkg/dist/store.js");
  const client = clientOf("texting-blue", simulator.fetch, { store: memoryStore() });
  const options = { client, name: "sale", from: "+14155559876", textFor: ({ name }) => `Hello ${name}` };
  simulator.fail({ kind: "none" }, { kind: "lost", when: "after" });
  for (const before of [0, 4]) {
    const { problems, ...report } = await campaign(recipientsOf(path), { ...options, concurrency: 1 });
    assert.deepEqual(report, { accepted: 4, before, isStopped: false, stoppedBy: null });
    assert.deepEqual(
      problems.map(({ id, outcome }) => [id, outcome]),
      [["c-1", "unknown"]],
    );
  }
  assert.equal(simulator.delivered.length, 5);
});

test("a failure of the whole account stops the campaign: with a wrong key, each request would fail", async () => {
  const path = await fileOf("many.jsonl", jsonLines(200));
  const { memoryStore } = await import("../../../../pkg/dist/store.js");
  for (const [status, stops, why] of [
    [401, true, "some providers lock a key after ten failures in a row"],
    [402, true, "no money"],
    [400, false, "one message is wrong, and the others are not"],
  ]) {
    const simulator = createSimulator();
    let isBroken = true;
    let requests = 0;
    const fetch = async (url, init) => {
      requests += 1;
      return isBroken && requests > 1 ? Response.json({}, { status }) : simulator.fetch(url, init);
    };
    const client = clientOf("texting-blue", fetch, { store: memoryStore() });
    const options = { client, name: "sale", from: "+14155559876", textFor: ({ name }) => `Hello ${name}` };
    const report = await campaign(recipientsOf(path), options);
    assert.equal(report.stoppedBy !== null, stops, why);
    assert.ok(stops ? requests <= 17 : requests === 200, `${requests} requests: ${why}`);
    // All who were begun have an outcome, and nobody else is counted.
    assert.equal(report.accepted + report.problems.length, requests, why);
    isBroken = false;
    const again = await campaign(recipientsOf(path), options);
    assert.deepEqual([again.stoppedBy, again.accepted, simulator.delivered.length], [null, 200, 200], why);
  }
});

test("recipients are read from CSV and JSON Lines, one after the other", async () => {
  const csv = await fileOf("a.csv", [
    "name,id,to,note",
    '"Hopper, Grace",1,+14155550100,',
    '"Ada ""A"" L.",2,+14155550101,x',
    "",
  ]);
  const found = [];
  for await (const one of recipientsOf(csv)) found.push(one);
  assert.deepEqual(found, [
    { id: "1", to: "+14155550100", name: "Hopper, Grace" },
    { id: "2", to: "+14155550101", name: 'Ada "A" L.' },
  ]);
  assert.equal(await countRecipients(csv), 2);
  const lines = await fileOf("a.jsonl", [...jsonLines(3), "no JSON"]);
  const iterator = recipientsOf(lines);
  assert.deepEqual((await iterator.next()).value, person(0));
  await iterator.return();
  assert.equal(await countRecipients(lines), 4);
});

test("a terminal gets a bar in one line, anything else a line for each tenth", () => {
  const event = (total, done, wait = null) => ({
    type: "progress",
    total,
    done,
    failed: 1,
    unknown: 0,
    waiting: 2,
    ratePerSecond: 10,
    remainingMs: total === null ? null : (total - done - 1) * 100,
    wait,
  });
  const show = (output, total, counts, wait) => {
    const written = [];
    let time = 0;
    const progress = progressOn({ ...output, write: (text) => written.push(text) }, () => (time += 1_000));
    for (const count of counts) progress.show(event(total, count, wait));
    progress.end();
    return written;
  };
  const bar = show({ isTTY: true, columns: 80 }, 100, [49, 99]);
  assert.match(bar[0], /^\r\[#+-+\] 50\/100, 49 accepted, 1 failed, 10\.0\/s, 0 min 5 s left/);
  assert.ok(bar[0].endsWith("\u001b[K"));
  assert.match(bar[1], /^\r\[#+\] 100\/100/);
  assert.deepEqual([bar.length, bar[2]], [3, "\n"]);
  const each = Array.from({ length: 99 }, (_, index) => index + 1);
  assert.equal(show({}, 100, each).length, 10);
  assert.match(show({}, null, [998, 999])[0], /^1000, 999 accepted/);
  const wait = { reason: "provider-limit", ms: 3_600_000 };
  assert.match(
    show({ isTTY: true, columns: 80 }, 100, [49], wait)[0],
    /left, waits 60 min 0 s for the provider's limit/,
  );
  assert.equal(show({}, 100, [1, 2], wait).length, 2);
  assert.equal(show({}, 100, [1, 2], { ...wait, ms: 1_000 }).length, 0);
});
