// The example for Node with SQLite: one file, run as it is with what a user installs.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { build } from "esbuild";
import { root } from "../../../scripts/process.mjs";
import { Client, newActionKey, relayOptions, TO } from "./relay-harness.mjs";

const folder = await mkdtemp(join(tmpdir(), "tidings-relay-"));
after(() => rm(folder, { recursive: true }));
// What `npm install tidings better-sqlite3` makes.
await mkdir(join(folder, "node_modules"));
await symlink(join(root, "pkg"), join(folder, "node_modules", "tidings"), "dir");
await symlink(join(root, "node_modules", "better-sqlite3"), join(folder, "node_modules", "better-sqlite3"), "dir");
const program = join(folder, "node-sqlite.mjs");
// As `tsx` does: only the types are removed.
await build({
  entryPoints: [join(root, "examples/relay/node-sqlite.ts")],
  outfile: program,
  format: "esm",
  logLevel: "error",
});

/** Starts the program, and returns its URL. */
async function start(t) {
  const env = { ...process.env, PORT: "0", DATABASE: join(folder, "relay.db") };
  for (const name of ["TEXTING_BLUE_KEY", "SENDER", "TOKEN_SECRET"]) delete env[name];
  const child = spawn(process.execPath, [program], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const stop = async () => {
    child.kill();
    await ended;
  };
  t.after(stop);
  const url = await new Promise((resolve, reject) => {
    let [output, errors] = ["", ""];
    child.stdout.on("data", (data) => {
      output += data;
      const [found] = /http:\/\/localhost:\d+/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.stderr.on("data", (data) => (errors += data));
    void ended.then(() => reject(new Error(errors)));
  });
  return { url, stop };
}

const pageOf = (url) =>
  new Client(
    relayOptions({
      url: `${url}/messages`,
      token: async () => await (await fetch(`${url}/token`, { method: "POST" })).text(),
      provider: "texting-blue",
      retry: { maxRetryAfterMs: 1_000 },
    }),
  );

test("the example sends, remembers in SQLite what it sent, and counts, also after it was started again", async (t) => {
  const first = await start(t);
  const idempotencyKey = newActionKey();
  const send = (page, body, key = newActionKey()) => page.send({ to: TO, body }, { idempotencyKey: key });
  const sent = await send(pageOf(first.url), "Hello 0", idempotencyKey);
  assert.equal(sent.replayed, false);
  await first.stop();

  const { url } = await start(t);
  const page = pageOf(url);
  const again = await send(page, "Hello 0", idempotencyKey);
  assert.deepEqual([again.id, again.replayed], [sent.id, true]);
  const ends = [];
  for (let count = 1; count <= 5; count += 1)
    ends.push(
      await send(page, `Hello ${count}`).then(
        () => "sent",
        ({ code }) => code,
      ),
    );
  // Five in an hour. The hour may end between them.
  assert.deepEqual(ends.slice(0, 4), Array(4).fill("sent"));
  assert.ok(ends[4] === "limit" || ends[4] === "sent", ends[4]);
  // Another page: this one waits for the limit.
  const abroad = await pageOf(url)
    .send({ to: "+442079460958", body: "Hello" })
    .catch((error) => error);
  assert.equal(abroad.code, "recipient");
});

test("the example's page gets its modules, and nothing else of the server", async (t) => {
  const { url } = await start(t);
  const html = await (await fetch(url)).text();
  const { imports } = JSON.parse(/<script type="importmap">(.*)<\/script>/.exec(html)[1]);
  for (const path of Object.values(imports)) {
    const response = await fetch(url + path);
    assert.deepEqual([response.status, response.headers.get("content-type")], [200, "text/javascript"], path);
  }
  const wasm = new Uint8Array(await (await fetch(`${url}/tidings/tidings_bg.wasm`)).arrayBuffer());
  assert.ok(WebAssembly.validate(wasm));
  for (const path of [
    "/tidings/..%2fpackage.json",
    "/tidings/../package.json",
    "/relay.db",
    "/tidings/index.d.ts",
    "//",
  ])
    assert.notEqual((await fetch(url + path)).status, 200, path);
});
