// sendMany: what a listener hears: how far the run is, how long it still takes, and why it waits.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  clientOf,
  inVirtualTime,
  isTidingsError,
  list,
  ok,
  rejected,
  sending,
  simulated,
  source,
  startRun,
} from "./harness.mjs";

const { memoryStore } = await source("store");

/** Runs to the end, and returns all events. */
async function eventsOf(send, messages, options) {
  const events = [];
  await startRun(sending(send), messages, { ...options, onEvent: (event) => events.push(event) }).all();
  return events;
}

test("progress counts every outcome, and the time left", () =>
  inVirtualTime(async (clock) => {
    const send = async ({ body }) => {
      await clock.sleep(100);
      if (body === "1") throw rejected({ outcome: "unknown", attempts: [{ number: 1 }] });
      return ok();
    };
    const events = await eventsOf(send, list(4), { concurrency: 1 });
    assert.deepEqual(
      events.map((one) => [one.type, one.total, one.done, one.failed, one.unknown, one.remainingMs]),
      [
        ["progress", 4, 1, 0, 0, 300],
        ["progress", 4, 1, 0, 1, 200],
        ["progress", 4, 2, 0, 1, 100],
        ["progress", 4, 3, 0, 1, 0],
        ["ended", 4, 3, 0, 1, 0],
      ],
    );
  }));

for (const [name, of, total, expected, why] of [
  ["a generator", (all) => all.values(), undefined, [null, null], "nobody knows how many come"],
  ["a generator and `total`", (all) => all.values(), 4, [4, 300], "the caller knows it, for example from a database"],
  ["an array and `total`", (all) => all, 8, [8, 700], "what the caller says counts"],
  ["a `total` that is too small", (all) => all, 0, [0, 0], "a time that is left is never negative"],
  ["`total: null`", (all) => all, null, [4, 300], "null counts as absent, as in every option"],
])
  test(`the total and the time left of ${name}: ${expected}`, () =>
    inVirtualTime(async (clock) => {
      const send = () => clock.sleep(100).then(ok);
      const [first] = await eventsOf(send, of(list(4)), { concurrency: 1, total });
      assert.deepEqual([first.total, first.remainingMs], expected, why);
    }));

test("a `total` that is no count is rejected before anything is sent", () => {
  for (const total of [-1, 1.5, NaN, Infinity, "4", {}])
    assert.throws(
      () => startRun(sending(ok), list(1), { total }),
      (error) => isTidingsError(error) && error.category === "configuration" && /`total`/.test(error.message),
    );
});

test("what is replayed counts neither against the pace nor for the time left, accepted or in doubt", () =>
  inVirtualTime(async (clock) => {
    const attempts = [{ number: 1 }];
    const send = async ({ body }) => {
      if (Number(body) < 20) throw rejected({ outcome: "unknown", attempts, replayed: true });
      if (Number(body) < 40) return { replayed: true, raw: null, rateLimit: null, messages: [] };
      return clock.sleep(20).then(ok);
    };
    const begun = clock.now;
    const events = await eventsOf(send, list(44), { ratePerSecond: 1 });
    // Four sends at one a second.
    assert.ok(clock.now - begun < 4_500, `${clock.now - begun} ms`);
    const { remainingMs } = events.find(({ done, wait }) => done === 22 && wait === null);
    assert.ok(remainingMs >= 1_000 && remainingMs <= 3_000, `${remainingMs} ms left`);
  }));

test("a failure that the store remembers says that it is replayed, and the call that failed does not", async () => {
  const { simulator } = simulated("texting-blue");
  const client = clientOf("texting-blue", simulator.fetch, { store: memoryStore() });
  simulator.fail({ kind: "lost", when: "after" });
  const options = { key: ({ body }) => `k-${body}` };
  const [first] = await client.sendMany(list(1), options).all();
  const [again] = await client.sendMany(list(1), options).all();
  assert.deepEqual([first.error.outcome, "replayed" in first.error], ["unknown", false]);
  assert.deepEqual([again.error.outcome, again.error.replayed], ["unknown", true]);
  assert.equal(simulator.requests.length, 1);
});

const LIMIT_MS = 3_600_000;
for (const [name, options, send, expected, why] of [
  [
    "the provider's limit",
    {},
    async () => ({ rateLimit: { limit: 5, remaining: 0, resetMs: LIMIT_MS }, messages: [] }),
    [["provider-limit", LIMIT_MS]],
    "an hour without a word looks like a program that hangs",
  ],
  [
    "a limit whose end nobody knows",
    {},
    async () => ({ rateLimit: { limit: 5, remaining: 0, resetMs: null }, messages: [] }),
    [],
    "the next response ends it",
  ],
  ["a slow rate", { ratePerSecond: 0.1 }, ok, [["rate-per-second", 10_000]], "a wait is said once, when it begins"],
  ["a slow sender", { ratePerSender: 0.5 }, ok, [["rate-per-sender", 2_000]], "the reason is the option that holds"],
  ["a rate of a usual campaign", { ratePerSecond: 10 }, ok, [], "a tenth of a second is no news"],
])
  test(`a listener hears of the wait for ${name}: ${expected.join(" ") || "nothing"}`, () =>
    inVirtualTime(async () => {
      const events = await eventsOf(send, list(2), { concurrency: 1, ...options });
      const waits = events.filter(({ wait }) => wait !== null);
      assert.deepEqual(
        waits.map(({ wait: { reason, ms } }) => [reason, ms]),
        expected,
        why,
      );
      for (const { done, waiting } of waits) assert.deepEqual([done, waiting], [1, 0]);
    }));

test("a listener may stop the run when it hears of a wait, and the run ends at once", () =>
  inVirtualTime(async (clock) => {
    const begun = clock.now;
    const onEvent = ({ wait }) => wait !== null && void run.stop();
    const run = startRun(sending(ok), list(5), { ratePerSecond: 0.001, onEvent });
    assert.equal((await run.all()).length, 1);
    assert.deepEqual([run.checkpoint.done, run.checkpoint.running], [1, []]);
    assert.ok(clock.now - begun < 1_000, `${clock.now - begun} ms`);
  }));

test("an option of the store is rejected without a store: it would do nothing", () => {
  for (const option of [{ leaseMs: 200_000 }, { storeTimeoutMs: 1_000 }, { onStoreFailure: "send" }])
    assert.throws(
      () => clientOf("texting-blue", simulated("texting-blue").simulator.fetch, option),
      (error) => error.category === "configuration" && error.message.includes(`\`${Object.keys(option)[0]}\` needs a`),
    );
});
