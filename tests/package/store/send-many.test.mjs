// sendMany on the send log: what a run that starts again waits for, sends and lists.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "../../../pkg/dist/store.js";
import { clientOf, createSimulator, inVirtualTime, MESSAGES } from "./harness.mjs";
import { source } from "../client/sources.mjs";

const { startRun } = await source("client/many/run");

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

test("a record lists each send in doubt and each that has not ended, with its index, key and reference", () =>
  inVirtualTime(async (clock) => {
    const hangs = new Set(["m-3", "m-5"]);
    const send = async ({ body }) => {
      if (hangs.has(body)) await clock.sleep(60_000);
      if (body === "m-1" || body === "m-4") throw new Error("Nobody knows.");
      return { rateLimit: null, messages: [] };
    };
    const messages = list("m", 6).map((message, index) => ({ ...message, reference: `reference-${index}` }));
    const run = startRun({ send, maxRecipients: 1, needsKey: true, rate: null }, messages, { key });
    await clock.sleep(1_000);
    const place = (index) => ({ index, key: `m-${index}`, reference: `reference-${index}` });
    assert.deepEqual(JSON.parse(JSON.stringify(run.checkpoint)), {
      version: 1,
      taken: 6,
      done: 2,
      failed: 0,
      unknown: [place(1), place(4)],
      running: [place(3), place(5)],
      unsent: [],
    });
    await run.stop();
    assert.deepEqual(run.checkpoint.running, []);
  }));

test("a checkpoint is ahead of the loop: skipping what it counts would lose outcomes", async () => {
  const simulator = createSimulator();
  const client = clientOf("sent", simulator.fetch, { store: memoryStore() });
  const messages = list("m", 40);
  const run = client.sendMany(messages, { key });
  const read = [];
  let checkpoint;
  for await (const { index } of run) {
    read.push(index);
    if (read.length === 3) {
      // Storing it takes a while.
      while (run.checkpoint.done < 8) await new Promise((resolve) => setTimeout(resolve, 1));
      checkpoint = run.checkpoint;
      break;
    }
  }
  assert.ok(checkpoint.done > read.length);
  // By key: each is accepted once, and each has its outcome.
  const stored = new Set(read.map((index) => key(messages[index])));
  const rest = messages.filter((message) => !stored.has(key(message)));
  const outcomes = await client.sendMany(rest, { key }).all();
  assert.ok(outcomes.every(({ ok }) => ok));
  assert.equal(outcomes.length + read.length, 40);
  assert.equal(simulator.delivered.length, 40);
});
