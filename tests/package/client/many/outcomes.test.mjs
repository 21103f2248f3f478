// sendMany: every message has an outcome, whatever a send does, in the order that was asked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ACCEPTED,
  clientOf,
  hostile,
  inVirtualTime,
  isTidingsError,
  list,
  message,
  ok,
  oops,
  respond,
  scripted,
  sending,
  sendMany,
  simulated,
  startRun,
  TO,
} from "./harness.mjs";

for (const [concurrency, maxRunning] of [
  [1, 1],
  [3, 3],
  [undefined, 4],
  [null, 4],
  [50, 20],
  [1000, 20],
]) {
  test(`with a concurrency of ${concurrency}, ${maxRunning} of 20 are sent at the same time`, async () => {
    let running = 0;
    let seen = 0;
    const send = async () => {
      seen = Math.max(seen, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    const results = await sendMany(send, list(20), { concurrency });
    assert.deepEqual([seen, results.length, results.every(({ ok }) => ok)], [maxRunning, 20, true]);
  });
}

test("if a send rejects with any value or throws, only that message fails, with the outcome unknown", async () => {
  const rejections = [new RangeError("odd"), null, undefined, 7, hostile, Symbol("odd")];
  const sends = [
    ...rejections.map((reason) => () => Promise.reject(reason)),
    () => {
      throw rejections[0];
    },
  ];
  const results = await sendMany(
    (_, { idempotencyKey }) => sends[Number(idempotencyKey)](),
    sends.map(() => message),
    { key: (_, index) => `${index}` },
  );
  assert.deepEqual(
    results.map(({ ok }) => ok),
    sends.map(() => false),
  );
  for (const [index, { error }] of results.entries()) {
    assert.ok(isTidingsError(error));
    assert.deepEqual([error.category, error.outcome], ["unknown", "unknown"]);
    assert.equal(error.cause, rejections[index % rejections.length]);
  }
});

test("an invalid message fails, and the others are sent", async () => {
  const { client, simulator } = simulated("texting-blue");
  const results = await client.sendMany([message, null, undefined, 7, "Hello", [], hostile, message]).all();
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, false, false, false, false, false, false, true],
  );
  for (const { ok, error } of results) if (!ok) assert.equal(error.outcome, "not-sent");
  assert.equal(simulator.delivered.length, 2);
  assert.equal(simulator.delivered[0].to, TO);
});

test("results are in the order of the messages, whenever each send ends", () =>
  inVirtualTime(async (clock) => {
    const send = async ({ body }) => clock.sleep(100 - Number(body)).then(() => body);
    const results = await sendMany(send, list(20), { concurrency: 7 });
    assert.deepEqual(
      results.map(({ result }) => result),
      list(20).map(({ body }) => body),
    );
  }));

test("one failed send does not stop the others", async () => {
  const { fetch } = scripted(ACCEPTED, respond(402, {}), ACCEPTED);
  const results = await clientOf("texting-blue", fetch).sendMany(list(3), { concurrency: 1 }).all();
  assert.deepEqual(
    results.map(({ ok, error }) => (ok ? "ok" : error.category)),
    ["ok", "payment", "ok"],
  );
});

test("outcomes come as the sends end, or in the order of the messages", () =>
  inVirtualTime(async (clock) => {
    const send = async ({ body }) => clock.sleep(100 - 10 * Number(body)).then(ok);
    const read = async (order) => {
      const indexes = [];
      for await (const { index } of startRun(sending(send), list(4), { order })) indexes.push(index);
      return indexes;
    };
    assert.deepEqual(await read("input"), [0, 1, 2, 3]);
    assert.deepEqual(await read("completion"), [3, 2, 1, 0]);
  }));

test("a run that nobody reads runs to its end, and its record is whole", async () => {
  let lost = 0;
  const run = startRun(sending(ok), list(5_000), { onEvent: ({ type }) => (lost += type === "progress" ? 1 : 0) });
  await new Promise((resolve) => setTimeout(resolve, 0));
  while (run.checkpoint.done < 5_000) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(lost, 5_000);
  assert.throws(() => run[Symbol.asyncIterator](), /outcomes are no longer there/);
});

test("the outcomes are read once", async () => {
  const run = startRun(sending(ok), list(2), {});
  assert.equal((await run.all()).length, 2);
  await assert.rejects(run.all(), /can be read once/);
});

test("a listener that throws does not stop the run", async (t) => {
  t.mock.method(console, "error", () => {});
  const results = await startRun(sending(ok), list(3), { onEvent: oops }).all();
  assert.equal(results.length, 3);
});
