// sendMany on the send log: a run that was stopped leaves no reservation behind, and the next run sends the rest, each once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "../../../pkg/dist/store.js";
import { clientOf, createSimulator, Failover, inVirtualTime, MESSAGES } from "./harness.mjs";

const DAY_MS = 86_400_000;
const patient = { deadlineMs: DAY_MS, retry: { maxRetryAfterMs: DAY_MS } };
const key = ({ body }) => body;
const list = (provider, count) =>
  Array.from({ length: count }, (_, index) => ({ ...MESSAGES[provider], body: `m-${index}` }));

function simulatorIn(clock) {
  const simulator = createSimulator({ latencyMs: 20, now: () => Date.now(), sleep: clock.sleep });
  return { simulator, delivered: () => simulator.delivered.map(({ body }) => body).sort() };
}

/** What happens to the second request, and what the sends behind it wait for when the run is stopped. */
const STOPS = [
  [
    "at the gate",
    "texting-blue",
    { kind: "rate-limit", waitSeconds: 7_200 },
    (client) => client,
    "texting-blue takes no keys",
  ],
  [
    "at the gate, with a provider that takes keys",
    "sent",
    { kind: "rate-limit", waitSeconds: 7_200 },
    (client) => client,
    "each key is given twice",
  ],
  [
    "at the gate of a failover's client",
    "texting-blue",
    { kind: "rate-limit", waitSeconds: 7_200 },
    undefined,
    "the log is the failover's",
  ],
];

for (const [where, provider, fault, senderOf, why] of STOPS)
  test(`a run that is stopped while its sends wait ${where} ends at once, and the next one sends the rest once`, () =>
    inVirtualTime(async (clock) => {
      const { simulator, delivered } = simulatorIn(clock);
      const store = memoryStore();
      const open = () =>
        senderOf === undefined
          ? new Failover([clientOf(provider, simulator.fetch, patient)], { store, deadlineMs: DAY_MS })
          : clientOf(provider, simulator.fetch, { ...patient, store });
      simulator.fail({ kind: "none" }, fault);
      const messages = list(provider, 20);
      const run = open().sendMany(messages, { key, concurrency: 6 });
      await clock.sleep(60_000);
      const stoppedAt = clock.now;
      await run.stop();
      assert.ok(clock.now - stoppedAt < 10, `${clock.now - stoppedAt} ms`);
      const { taken, done, failed, unknown, running, unsent } = run.checkpoint;
      assert.deepEqual([done, failed, unknown, running], [simulator.delivered.length, 1, [], []]);
      assert.ok(unsent.length >= 4 && unsent.length === taken - done - failed, why);
      for (const { index, key: known } of unsent) assert.equal(known, `m-${index}`);
      await clock.sleep(7_200_000);
      assert.equal(simulator.delivered.length, done, "nothing is sent afterwards");
      const outcomes = await open().sendMany(messages, { key }).all();
      assert.deepEqual(
        outcomes.map(({ ok }) => ok),
        messages.map(() => true),
      );
      assert.deepEqual(delivered(), messages.map(({ body }) => body).sort());
    }));

test("a run that is stopped while the store reserves a key waits for its answer, and gives the key back", () =>
  inVirtualTime(async (clock) => {
    const { simulator, delivered } = simulatorIn(clock);
    const { defineSendStore } = await import("../../../pkg/dist/store.js");
    const store = memoryStore();
    const slow = defineSendStore({
      ...store,
      reserve: async (...args) => {
        const found = await store.reserve(...args);
        await clock.sleep(2_000);
        return found;
      },
    });
    const messages = list("texting-blue", 3);
    const run = clientOf("texting-blue", simulator.fetch, { store: slow }).sendMany(messages, { key });
    await clock.sleep(1_000);
    const stoppedAt = clock.now;
    await run.stop();
    assert.equal(clock.now - stoppedAt, 1_000);
    assert.deepEqual([run.checkpoint.unsent.length, simulator.requests.length], [3, 0]);
    // At once: its lease would last for three minutes.
    const outcomes = await clientOf("texting-blue", simulator.fetch, { store }).sendMany(messages, { key }).all();
    assert.ok(outcomes.every(({ ok }) => ok));
    assert.equal(delivered().length, 3);
  }));

test("a send in doubt that waits for its second attempt is `unknown`, and the next run repeats it under its key: once delivered", () =>
  inVirtualTime(async (clock) => {
    const { simulator, delivered } = simulatorIn(clock);
    const store = memoryStore();
    const open = () => clientOf("sent", simulator.fetch, { store, retry: { baseMs: 10_000 } });
    simulator.fail({ kind: "lost", when: "after" });
    const messages = list("sent", 1);
    const run = open().sendMany(messages, { key });
    await clock.sleep(1_000);
    await run.stop();
    const { done, failed, unknown, unsent } = run.checkpoint;
    assert.deepEqual([done, failed, unknown, unsent], [0, 0, [{ index: 0, key: "m-0", reference: null }], []]);
    const [{ error }] = await run.all();
    assert.deepEqual([error.category, error.outcome, error.retryable], ["network", "unknown", true]);
    const [again] = await open().sendMany(messages, { key }).all();
    assert.equal(again.ok, true);
    assert.deepEqual([delivered(), simulator.requests.length], [["m-0"], 2]);
  }));

test("a send in doubt that an earlier run left stays in doubt if the next run is stopped before it repeats it", () =>
  inVirtualTime(async (clock) => {
    const { simulator, delivered } = simulatorIn(clock);
    const store = memoryStore();
    const open = (more) => clientOf("sent", simulator.fetch, { store, ...more });
    simulator.fail({ kind: "lost", when: "after" });
    const [first, ...others] = list("sent", 3);
    await open({ retry: { maxAttempts: 1 } })
      .sendMany([first], { key })
      .all();
    simulator.fail({ kind: "rate-limit", waitSeconds: 600 });
    const run = open({ retry: { maxRetryAfterMs: DAY_MS }, deadlineMs: 3_600_000 }).sendMany([...others, first], {
      key,
      concurrency: 3,
      ratePerSecond: 10,
    });
    await clock.sleep(5_000);
    await run.stop();
    const { unknown, done, failed, unsent } = run.checkpoint;
    assert.deepEqual([unknown.map(({ key: known }) => known), done, failed, unsent.length], [["m-0"], 0, 1, 1]);
    await clock.sleep(600_000);
    const outcomes = await open()
      .sendMany([first, ...others], { key })
      .all();
    assert.ok(outcomes.every(({ ok }) => ok));
    assert.deepEqual(delivered(), ["m-0", "m-1", "m-2"]);
  }));
