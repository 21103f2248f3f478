// sendMany: messages come from any iterable: one that never ends, throws or never answers, and one whose loop is left.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ACCEPTED,
  clientOf,
  failure,
  inVirtualTime,
  list,
  message,
  ok,
  oops,
  sending,
  simulated,
  startRun,
} from "./harness.mjs";

test("any iterable is accepted, and no messages give no results", async () => {
  const { client, simulator } = simulated("texting-blue");
  assert.deepEqual(
    (await client.sendMany(new Set(list(3))).all()).map(({ ok }) => ok),
    [true, true, true],
  );
  assert.equal((await client.sendMany(list(2).values(), { concurrency: 1000 }).all()).length, 2);
  assert.deepEqual(await client.sendMany([]).all(), []);
  assert.equal(simulator.delivered.length, 5);
});

test("a signal ends the run: what is in flight is aborted, and nothing more begins", () =>
  inVirtualTime(async (clock) => {
    const abort = new AbortController();
    const fetch = (url, init) => clock.sleep(100, init.signal).then(() => ACCEPTED());
    clock.at(250, () => abort.abort("left"));
    const run = clientOf("texting-blue", fetch).sendMany(list(10), { concurrency: 2, signal: abort.signal });
    const results = await run.all();
    assert.deepEqual(
      results.map(({ ok, error }) => (ok ? "ok" : `${error.category} ${error.outcome} ${error.cause}`)),
      ["ok", "ok", "ok", "ok", "aborted unknown left", "aborted unknown left"],
    );
    const { taken, done, unknown } = run.checkpoint;
    assert.deepEqual([taken, done, unknown.map(({ index }) => index)], [6, 4, [4, 5]]);
  }));

test("an input that never ends is read no further than a window ahead of the reader", async () => {
  let taken = 0;
  const endless = (function* () {
    for (;;) yield (taken++, message);
  })();
  const run = startRun(sending(ok), endless, { concurrency: 3 });
  let read = 0;
  for await (const _ of run) {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(taken - read <= 12, `${taken} taken, ${read} read`);
    if (++read === 20) break;
  }
  const { running, done } = run.checkpoint;
  assert.deepEqual([running.length, done >= 20 && done <= taken], [0, true]);
});

test("leaving the loop ends the input, and waits for what is in flight", () =>
  inVirtualTime(async (clock) => {
    let isClosed = false;
    const input = (function* () {
      try {
        for (;;) yield message;
      } finally {
        isClosed = true;
      }
    })();
    let running = 0;
    const send = async () => {
      running += 1;
      await clock.sleep(100);
      running -= 1;
      return ok();
    };
    const run = startRun(sending(send), input, { concurrency: 5 });
    for await (const _ of run) break;
    const { taken, done } = run.checkpoint;
    assert.deepEqual([running, isClosed, done], [0, true, taken]);
  }));

test("an input that throws ends the run: what was sent has its outcome, and then the loop throws", async () => {
  for (const isAsync of [false, true]) {
    const input = (function* () {
      yield* list(3);
      oops();
    })();
    const source_ = isAsync
      ? (async function* () {
          yield* input;
        })()
      : input;
    const run = startRun(sending(ok), source_, {});
    const indexes = [];
    const error = await failure(
      (async () => {
        for await (const { index } of run) indexes.push(index);
      })(),
    );
    assert.deepEqual([indexes, error.category, error.cause.message], [[0, 1, 2], "configuration", "oops"]);
    assert.equal(run.checkpoint.done, 3);
  }
});

test("an input that throws before its first message sent nothing; one that throws later may have", async () => {
  const outcomes = [];
  for (const count of [0, 1]) {
    const input = (function* () {
      yield* list(count);
      oops();
    })();
    outcomes.push((await failure(startRun(sending(ok), input, {}).all())).outcome);
  }
  // With `not-sent` a caller would send all of them again.
  assert.deepEqual(outcomes, ["not-sent", "unknown"]);
});

test("an input that never answers does not hold up `stop`", async () => {
  const input = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };
  const run = startRun(sending(ok), input, {});
  await run.stop();
  assert.deepEqual(await run.all(), []);
});

test("an endless input of messages that cannot be sent leaves timers and signals their turn", async () => {
  const invalid = (function* () {
    for (;;) yield { ...message, to: "415" };
  })();
  const { client, simulator } = simulated("texting-blue");
  const run = client.sendMany(invalid);
  // Nothing else ends the run: with a loop that never waits, this timer would never come.
  setTimeout(() => void run.stop(), 1);
  for await (const { ok } of run) assert.equal(ok, false);
  assert.ok(run.checkpoint.failed > 0);
  assert.deepEqual([simulator.requests.length, run.checkpoint.running], [0, []]);
});

test("an iterator that returns no object ends the run, instead of giving messages for ever", async () => {
  for (const result of [5, null, "done", undefined]) {
    const broken = { [Symbol.iterator]: () => ({ next: () => result }) };
    const error = await failure(startRun(sending(ok), broken).all());
    assert.deepEqual([error.category, error.cause instanceof TypeError], ["configuration", true], String(result));
  }
});

test("in the order of the messages, one that is stuck holds up the input, also if nobody reads", () =>
  inVirtualTime(async (clock) => {
    const send = async ({ body }) => (await clock.sleep(body === "0" ? 10_000 : 1), ok());
    const run = startRun(sending(send), list(500), { concurrency: 10, order: "input" });
    await clock.sleep(5_000);
    assert.ok(run.checkpoint.taken <= 40, `${run.checkpoint.taken} taken`);
    assert.equal((await run.all()).length, 500);
  }));
