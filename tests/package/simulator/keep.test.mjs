// What a simulator keeps, for one that runs for weeks or for a hundred thousand messages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { twilio } from "../../../pkg/dist/providers/twilio.js";
import { credentials, createSimulator, SENDS, simulateProvider } from "./harness.mjs";

let keys = 0;
const post = (simulator, { body, provider = "texting-blue", key = `k-${(keys += 1)}` } = {}) => {
  const [method, path, usual] = SENDS[provider];
  return simulator.fetch(simulator.baseUrl(provider, "http://127.0.0.1:1") + path, {
    method,
    headers: { ...credentials(provider), "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(body ?? usual),
  });
};
const sizeOf = (simulator) => JSON.stringify([simulator.requests, simulator.delivered]).length;

test("without `keep` everything is kept", async () => {
  const simulator = createSimulator();
  for (let at = 0; at < 300; at += 1) await post(simulator);
  assert.deepEqual([simulator.requests.length, simulator.delivered.length], [300, 300]);
});

for (const keep of [40, { records: 40 }, { records: 40, characters: 1_000_000 }])
  test(`with \`keep: ${JSON.stringify(keep)}\` the last 40 requests and the last 40 deliveries are kept, and numbering continues`, async () => {
    const simulator = createSimulator({ keep });
    for (let at = 0; at < 300; at += 1) assert.equal((await post(simulator)).status, 202);
    const numbers = Array.from({ length: 40 }, (_, index) => 261 + index);
    assert.deepEqual(
      simulator.requests.map(({ number }) => number),
      numbers,
    );
    assert.deepEqual(
      simulator.delivered.map(({ request }) => request),
      numbers,
    );
    assert.equal(simulator.requests[0].body.content, SENDS["texting-blue"][2].content);
  });

test("with a limit of characters large bodies are forgotten, also one above the limit", async () => {
  const simulator = createSimulator({ keep: { characters: 200_000 } });
  for (let at = 0; at < 100; at += 1)
    await post(simulator, { body: { content: "x".repeat(50_000), to: "+14155551234" } });
  assert.ok(sizeOf(simulator) < 300_000, `${sizeOf(simulator)}`);
  assert.equal(simulator.requests.at(-1).number, 100);
  await post(simulator, { body: { content: "x".repeat(500_000) } });
  assert.ok(sizeOf(simulator) < 300_000, `${sizeOf(simulator)}`);
  await post(simulator);
  assert.equal(simulator.requests.at(-1).number, 102);
});

test("a key outlives the record of its send, unless `keys` limits the keys too", async () => {
  for (const [keep, sent] of [
    [5, 51],
    [{ records: 5 }, 51],
    [{ records: 5, characters: 1_000 }, 51],
    [{ records: 5, keys: 51 }, 51],
    [{ records: 5, keys: 50 }, 52],
  ]) {
    const simulator = createSimulator({ keep });
    for (let at = 0; at < 51; at += 1) await post(simulator, { provider: "sent", key: `key-${at}` });
    const repeated = await post(simulator, { provider: "sent", key: "key-0" });
    assert.equal(repeated.headers.get("idempotent-replayed"), sent === 51 ? "true" : null, JSON.stringify(keep));
  }
});

test("a key is forgotten when the provider forgets it", async () => {
  let now = Date.UTC(2026, 0, 1);
  const simulator = createSimulator({ keep: 5, now: () => now });
  const isReplayed = async () =>
    (await post(simulator, { provider: "sent", key: "key-0" })).headers.has("idempotent-replayed");
  assert.equal(await isReplayed(), false);
  now += 86_399_000;
  await post(simulator, { provider: "sent" });
  assert.equal(await isReplayed(), true);
  now += 1_000;
  await post(simulator, { provider: "sent" });
  assert.equal(await isReplayed(), false);
});

test("the numbers, contacts and messages of the settings are never forgotten", async () => {
  const simulator = createSimulator({ keep: 1, pausedNumbers: ["+14155550001", "+14155550002"] });
  const body = { to: "+14155551234", from: "+14155550001", content: "Hello" };
  for (let at = 0; at < 10; at += 1) await post(simulator, { body: { ...body, from: `+1415555900${at}` } });
  assert.equal((await post(simulator, { body })).status, 400);
});

test("`reset` does not lift the limits", async () => {
  const simulator = createSimulator({ keep: 10 });
  simulator.reset({ seed: 2 });
  for (let at = 0; at < 100; at += 1) await post(simulator, { provider: "sent" });
  assert.deepEqual([simulator.requests.length, simulator.delivered.length], [10, 10]);
});

test("a provider that is simulated from its profile keeps its last deliveries, and counts all requests", async () => {
  const simulation = simulateProvider(twilio, { apiKey: "key", options: { accountSid: "AC1" }, keep: 3 });
  const { Client } = await import("../../../pkg/dist/index.js");
  const client = new Client({ provider: twilio, apiKey: "key", accountSid: "AC1", fetch: simulation.fetch });
  for (let at = 0; at < 10; at += 1) await client.send({ from: "+14155559876", to: "+14155551234", body: `${at}` });
  assert.deepEqual([simulation.requests, simulation.delivered.map(({ body }) => body.Body)], [10, ["7", "8", "9"]]);
});

for (const [keep, pattern] of [
  [-1, /`keep` must be an integer from 0, not -1/],
  [1.5, /`keep` must be an integer from 0/],
  ["1000", /`keep` must be a number of records, or an object/],
  [{ records: "all" }, /`keep.records` must be an integer from 0/],
  [{ entries: 5 }, /no option `keep.entries`/],
  [{ keys: -1 }, /`keep.keys`/],
])
  test(`\`keep: ${JSON.stringify(keep)}\` is a configuration error`, () => {
    for (const make of [
      () => createSimulator({ keep }),
      () => simulateProvider(twilio, { apiKey: "key", options: { accountSid: "AC1" }, keep }),
    ])
      assert.throws(make, (error) => error.category === "configuration" && pattern.test(error.message));
  });
