// The examples of guards, as they are in examples/guards/: the reminder, the login, the shop. In virtual time.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { memoryCounterStore, memorySuppressionList } from "../../../pkg/dist/guards.js";
import { ACCEPTED, inVirtualTime, KEY, respond, scripted } from "./harness.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const NAMES = ["reminder", "login", "shop"];
const folder = await mkdtemp(join(tmpdir(), "tidings-guards-"));
await build({
  entryPoints: NAMES.map((name) => join(root, "examples", "guards", `${name}.ts`)),
  outdir: folder,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  alias: Object.fromEntries(
    ["guards", "zones", "providers/twilio"]
      .map((part) => [`tidings/${part}`, join(root, "pkg", "dist", `${part}.js`)])
      .concat([["tidings", join(root, "pkg", "dist", "index.js")]]),
  ),
  logLevel: "error",
});
const [{ reminders }, { loginCodes }, { shop }] = await Promise.all(
  NAMES.map((name) => import(pathToFileURL(join(folder, `${name}.mjs`)))),
);
await rm(folder, { recursive: true });
const apiKey = async () => KEY;

test("each example has fewer than 60 lines", () => {
  for (const name of NAMES)
    assert.ok(
      readFileSync(join(root, "examples", "guards", `${name}.ts`), "utf8")
        .trimEnd()
        .split("\n").length < 60,
      name,
    );
});

test("the reminder waits for morning, where its recipient lives", async () => {
  await inVirtualTime(async (clock) => {
    // Virtual time begins at midnight UTC: nine in the evening before in São Paulo, one in the night in Berlin, nine in the morning in Tokyo.
    const { fetch, calls } = scripted(ACCEPTED);
    const remind = reminders({
      apiKey,
      fetch,
      zoneOfCustomer: async (to) => (to === "+4915112345678" ? "Asia/Tokyo" : undefined),
    });
    const reminder = (id, to) => ({ id, to, body: "Your appointment is tomorrow." });
    const midnight = Date.now();
    const hours = ({ again }) => (again.getTime() - midnight) / 3_600_000;
    assert.equal(hours(await remind(reminder("1", "+4915212345678"))), 7);
    assert.equal(hours(await remind(reminder("2", "+5511961234567"))), 11);
    assert.deepEqual(await remind(reminder("3", "+819012345678")), { sent: true });
    // Who moved said so.
    assert.deepEqual(await remind(reminder("4", "+4915112345678")), { sent: true });
    assert.equal(calls.length, 2);
    await clock.sleep(7 * 3_600_000);
    assert.deepEqual(await remind(reminder("1", "+4915212345678")), { sent: true });
    // One reminder an hour.
    assert.equal(hours(await remind(reminder("5", "+4915212345678"))), 8);
    assert.equal(calls.length, 3);
  });
});

test("the login cannot be pumped", async () => {
  await inVirtualTime(async (clock) => {
    const { fetch, calls } = scripted(ACCEPTED);
    const counters = memoryCounterStore();
    // Two processes with one store.
    const [sendCode, other] = [loginCodes({ apiKey, counters, fetch }), loginCodes({ apiKey, counters, fetch })];
    const never = { retryAfterMs: null };
    // A country far away, a premium number, a landline: never, and nothing is counted.
    for (const to of ["+23276123456", "+449098790000", "+442079460018", "+881612345678"])
      assert.deepEqual(await sendCode(to, "123456"), never, to);
    assert.equal(calls.length, 0);
    const to = "+447400123456";
    assert.equal(await sendCode(to, "1"), true);
    assert.deepEqual(await other(to, "2"), { retryAfterMs: 30_000 });
    for (const code of ["3", "4"]) {
      await clock.sleep(30_000);
      assert.equal(await other(to, code), true);
    }
    await clock.sleep(30_000);
    const { retryAfterMs } = await sendCode(to, "5");
    assert.ok(retryAfterMs > 30_000 && retryAfterMs <= 600_000, `${retryAfterMs}`);
    // A thousand numbers of one country: 200 codes an hour, and three are used.
    const ends = [];
    for (let index = 0; index < 1_000; index++)
      ends.push(await (index % 2 ? sendCode : other)(`+4474001${10_000 + index}`, "6"));
    assert.deepEqual([ends.filter((end) => end === true).length, calls.length], [197, 200]);
    assert.equal(await sendCode("+12125550123", "7"), true);
  });
});

/** A webhook as Twilio signs it: the URL and the sorted parameters, with HMAC-SHA-1. */
function reply(from, body) {
  const url = "https://shop.example/hook";
  const fields = { MessageSid: `SM${body}${from}`, From: from, To: "+14155559876", Body: body, SmsStatus: "received" };
  const content =
    url +
    Object.keys(fields)
      .sort()
      .map((name) => name + fields[name])
      .join("");
  const signature = createHmac("sha1", "auth token").update(content).digest("base64");
  const headers = { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature };
  return new Request(url, { method: "POST", headers, body: new URLSearchParams(fields) });
}

test("the shop stops writing to who said STOP", async () => {
  const { fetch, calls } = scripted(respond(201, { sid: "SM1", status: "queued" }));
  const list = memorySuppressionList();
  const send = (url, init) => fetch(url, { ...init, body: undefined });
  const options = { accountSid: "AC1", apiKey, secret: "auth token", list, fetch: send };
  const { announce, hook } = shop(options);
  const customers = ["+12125550101", "+12125550102", "+12125550103"];
  assert.deepEqual(await announce("New shoes!", customers), []);
  assert.equal((await hook(reply(customers[0], "Stop."))).status, 204);
  assert.equal((await hook(reply(customers[1], "Stop by on Friday?"))).status, 204);
  assert.deepEqual(await announce("Sale!", customers), [{ to: customers[0], why: "opted-out" }]);
  assert.equal((await hook(reply(customers[0], "START"))).status, 204);
  assert.deepEqual(await announce("Last day!", customers), []);
  assert.equal(calls.length, 3 + 2 + 3);
  // A list that cannot be read: nothing is sent, and the provider delivers the reply again.
  const down = () => Promise.reject(new Error("down"));
  const failing = shop({ ...options, list: { record: down, isSuppressed: down } });
  assert.deepEqual(
    (await failing.announce("Hello?", customers)).map(({ why }) => why),
    ["unavailable", "unavailable", "unavailable"],
  );
  assert.equal((await failing.hook(reply(customers[2], "STOP"))).status, 503);
  assert.equal(calls.length, 8);
});
