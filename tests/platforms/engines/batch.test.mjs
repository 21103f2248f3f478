// A batch of a campaign: which waits are its own, and which are the engine's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "tidings";
import { createSimulator } from "tidings/simulator";
import { messageOf, recipe } from "./examples.mjs";

const { sendBatch } = await recipe("batch");
const { IN_A_JOB } = await recipe("outcome");

test("a batch whose limit is reset in ten minutes leaves the wait to the engine, and goes on with what is left", async () => {
  let now = 0;
  const windowMs = 600_000;
  const simulator = createSimulator({ rateLimit: { limit: 5, windowMs }, latencyMs: 20, now: () => Date.now() + now });
  const client = new Client({ provider: "nativehub", apiKey: "any_key", fetch: simulator.fetch, ...IN_A_JOB });
  const batch = Array.from({ length: 8 }, (_, index) => ({
    key: `k-${index}`,
    message: messageOf("nativehub", `${index}`),
  }));
  const first = await sendBatch(client, batch, null);
  assert.ok(first.waitMs > windowMs - 60_000 && first.waitMs <= windowMs + 1_000, `${first.waitMs} ms`);
  assert.equal(first.isForAll, true);
  // None was rejected: the wait is known before.
  assert.equal(simulator.requests.length, 5);
  assert.deepEqual([first.ended.length, simulator.delivered.length], [5, 5]);
  // The engine has waited; another process goes on.
  now = first.waitMs;
  const other = new Client({ provider: "nativehub", apiKey: "any_key", fetch: simulator.fetch, ...IN_A_JOB });
  const second = await sendBatch(other, batch, JSON.parse(JSON.stringify(first)));
  assert.equal(second.waitMs, null);
  assert.ok(second.ended.every(({ end }) => end === "sent"));
  assert.deepEqual([second.ended.length, simulator.delivered.length], [8, 8]);
});
