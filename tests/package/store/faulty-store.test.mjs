// The simulator's store that fails, and what the send log makes of each of its faults: nothing is sent twice, but by one that forgets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createFaultyStore, createSimulator } from "../../../pkg/dist/simulator/index.js";
import { memoryStore } from "../../../pkg/dist/store.js";
import { checkSendStore } from "../../../pkg/dist/testing.js";
import { clientOf, failure, FROM, inVirtualTime, TO } from "./harness.mjs";

const MESSAGE = { to: TO, from: FROM, body: "Hello" };
const WITH_KEY = { idempotencyKey: "order-1" };

/** Sends twice with one key; the faults are those of the calls `reserve`, `settle`, `reserve`, `settle`. */
async function sendTwice(clock, faults, options) {
  const simulator = createSimulator();
  const store = createFaultyStore(memoryStore(), { sleep: clock.sleep });
  store.fail(...faults.flatMap((fault) => fault ?? []));
  const client = clientOf("texting-blue", simulator.fetch, { store, ...options });
  const ends = [];
  for (let call = 0; call < 2; call++)
    ends.push(
      await client.send(MESSAGE, WITH_KEY).then(
        (sent) => sent,
        (error) => error,
      ),
    );
  return { ends, delivered: simulator.delivered.length, store };
}

/** What the two calls end with, and how many messages go out. */
const TABLE = [
  [["fails-before"], "the first is not sent, and the second is", ["unavailable not-sent", "sent"], 1],
  [["fails-after"], "the reservation is given back", ["unavailable not-sent", "sent"], 1],
  [["never-answers"], "the reservation is given back", ["unavailable not-sent", "sent"], 1],
  [
    ["fails-after", "fails-before"],
    "it stays in doubt if that fails too",
    ["unavailable not-sent", "conflict unknown"],
    0,
  ],
  [["slow"], "it is waited for", ["sent", "replayed"], 1],
];
for (const [faults, why, expected, count] of TABLE) {
  test(`a reservation that ${faults}: ${why}`, () =>
    inVirtualTime(async (clock) => {
      const { ends, delivered } = await sendTwice(clock, faults);
      const told = ends.map((end) =>
        end.category ? `${end.category} ${end.outcome}` : end.replayed ? "replayed" : "sent",
      );
      assert.deepEqual([told, delivered], [expected, count]);
    }));
}

test("a record that is lost is no second message: the key stays reserved", () =>
  inVirtualTime(async (clock) => {
    const simulator = createSimulator();
    const inner = memoryStore();
    const store = createFaultyStore(inner, { sleep: clock.sleep });
    const client = clientOf("texting-blue", simulator.fetch, { store });
    const plain = { reserve: store.reserve };
    await plain.reserve("other", { fingerprint: "1", leaseMs: 1 });
    store.fail("slow", "fails-before");
    const { warnings } = await client.send(MESSAGE, WITH_KEY);
    assert.deepEqual(
      warnings.map(({ path }) => path),
      ["store"],
    );
    assert.equal((await failure(client.send(MESSAGE, WITH_KEY))).outcome, "unknown");
    assert.equal(simulator.delivered.length, 1);
  }));

test("a store that forgets lets the message be sent twice, and the check of a store finds it", () =>
  inVirtualTime(async (clock) => {
    const simulator = createSimulator();
    const store = createFaultyStore(memoryStore(), { sleep: clock.sleep });
    const client = clientOf("texting-blue", simulator.fetch, { store });
    await client.send(MESSAGE, WITH_KEY);
    store.fail("forgets");
    await client.send(MESSAGE, WITH_KEY);
    assert.equal(simulator.delivered.length, 2);
    const forgets = createFaultyStore(memoryStore(), { rates: { forgets: 1 } });
    assert.notDeepEqual(await checkSendStore(forgets, { advance() {} }), []);
  }));

test("the faults at random are the same for the same seed, and are recorded", async () => {
  const run = async (seed) => {
    const store = createFaultyStore(memoryStore(), { seed, rates: { "fails-before": 0.3, "fails-after": 0.3 } });
    for (let index = 0; index < 50; index++)
      await store.reserve(`k${index}`, { fingerprint: "1", leaseMs: 1_000 }).catch(() => {});
    return store.calls.map(({ fault }) => fault);
  };
  const [first, again, other] = [await run(7), await run(7), await run(8)];
  assert.deepEqual(first, again);
  assert.notDeepEqual(first, other);
  assert.deepEqual([...new Set(first)].sort(), ["fails-after", "fails-before", null].sort());
});

test("mistakes are named", () => {
  for (const [options, name] of [
    [{ rates: { fails: 1 } }, "fails-before"],
    [{ rates: { slow: 2 } }, "rates"],
    [{ rates: { slow: 0.6, forgets: 0.6 } }, "add up"],
    [{ rate: {} }, "rate"],
  ])
    assert.throws(
      () => createFaultyStore(memoryStore(), options),
      (error) => error.message.includes(name),
      name,
    );
  assert.throws(() => createFaultyStore(memoryStore()).fail("slowly"), /slow/);
});
