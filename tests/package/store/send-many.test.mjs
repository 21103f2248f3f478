// sendMany on the send log: what a run that starts again waits for, sends and lists.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "../../../pkg/dist/store.js";
import { clientOf, createSimulator, inVirtualTime, MESSAGES } from "./harness.mjs";

const list = (name, count) =>
  Array.from({ length: count }, (_, index) => ({ ...MESSAGES.sent, body: `${name}-${index}` }));
const key = ({ body }) => body;

/** What a second run sends besides 150 messages that the first one has sent, of a limit of 200 a minute. */
const AGAIN = [
  ["at a rate", 0, { ratePerSecond: 1 }],
  ["at a rate of each sender", 0, { ratePerSender: 1 }],
  // The first responses say what is left of the limit. What is replayed after them uses up none of that.
  ["after 100 new ones", 100, { concurrency: 1 }],
];

for (const [what, added, options] of AGAIN) {
  test(`a run does not wait for the pace of messages that it only replays: ${what}`, () =>
    inVirtualTime(async (clock) => {
      const rateLimit = { limit: 200, windowMs: 60_000 };
      const simulator = createSimulator({ rateLimit, latencyMs: 20, now: () => Date.now(), sleep: clock.sleep });
      const client = clientOf("sent", simulator.fetch, { deadlineMs: 600_000, store: memoryStore() });
      const known = list("known", 150);
      await client.sendMany(known, { key }).all();
      await clock.sleep(60_000);
      const began = clock.now;
      const outcomes = await client.sendMany([...list("new", added), ...known], { key, ...options }).all();
      assert.equal(clock.now - began, 20 * added);
      assert.equal(outcomes.filter(({ result }) => result.replayed).length, 150);
      assert.equal(simulator.delivered.length, 150 + added);
    }));
}
