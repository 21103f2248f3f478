// sendMany with `ratePerSender`: a sender that must wait does not hold up the messages of the others, in bounded memory.
import assert from "node:assert/strict";
import { test } from "node:test";
import { failure, inVirtualTime, message, ok, sending, startRun } from "./harness.mjs";

const MAX_HELD = 1_000;
const of = (from, index) => ({ ...message, from, body: `${from}-${index}` });
/** The senders of a list, by a pattern that is repeated. */
const repeated = (pattern, count) =>
  Array.from({ length: count }, (_, index) => of(pattern[index % pattern.length], index));

/** Runs to the end; returns when each sender's first and last message began, in seconds since the start, and the outcomes. */
async function timesOf(clock, messages, options) {
  const began = clock.now;
  const starts = new Map();
  const order = [];
  const send = async ({ from, body }) => {
    starts.set(from, [...(starts.get(from) ?? []), (clock.now - began) / 1_000]);
    order.push(body);
    await clock.sleep(20);
    return ok();
  };
  const outcomes = await startRun(sending(send), messages, options).all();
  return { starts, order, outcomes, seconds: (clock.now - began) / 1_000 };
}

const BLOCKS = [...repeated("a", 100), ...repeated("b", 100)];

for (const [what, messages, expected, why] of [
  ["of two senders that take turns", repeated("ab", 200), { a: 99, b: 99 }, "as before"],
  ["of two senders in blocks", BLOCKS, { a: 99, b: 99 }, "all of the first sender's are before the second's"],
  ["of which the first sender has 80 %", repeated("aaaab", 500), { a: 399, b: 99 }, "the other one is done first"],
  [
    "of which the first sender has 80 %, in blocks of 100",
    Array.from({ length: 500 }, (_, index) => of(index % 500 < 400 ? "a" : "b", index)),
    { a: 399, b: 99 },
    "the window is larger than the block",
  ],
])
  test(`at one a second for each sender, no sender waits for the messages ${what}`, () =>
    inVirtualTime(async (clock) => {
      const { starts, outcomes } = await timesOf(clock, messages, { ratePerSender: 1 });
      for (const [from, last] of Object.entries(expected))
        assert.ok(Math.abs(starts.get(from).at(-1) - last) <= 1, `${from}: ${starts.get(from).at(-1)} s: ${why}`);
      for (const times of starts.values())
        for (let index = 1; index < times.length; index++)
          assert.ok(times[index] - times[index - 1] >= 1, "none is early");
      assert.deepEqual(
        outcomes.map(({ index, ok: isSent }) => [index, isSent]),
        messages.map((_, index) => [index, true]),
      );
    }));

test("a sender with more messages than the window still leaves the others their share", () =>
  inVirtualTime(async (clock) => {
    // A fair mix, in which one sender's messages fill the window in the end.
    const { starts, seconds } = await timesOf(clock, repeated("aaaab", 10_000), { ratePerSender: 1 });
    assert.ok(seconds < 8_001, `${seconds} s: the first sender alone takes 8,000`);
    const b = starts.get("b");
    // 1,000 held ones of the first sender are 250 of the second, which go at its full rate; the rest as fast as the mix is read.
    assert.ok(b[300] <= 500, `${b[300]} s`);
    const gaps = b.slice(1).map((at, index) => at - b[index]);
    assert.ok(Math.max(...gaps) <= 5, `no message waits longer than the mix takes: ${Math.max(...gaps)} s`);
  }));

for (const [ratePerSecond, begin, why] of [
  [1, "aaaaaaaa", "the limit for all holds up everything, so nothing is gained by another order"],
  [2, "abababab", "the second half of the limit is the other sender's"],
])
  test(`the messages of one sender stay in their order: with ${ratePerSecond} a second for all, and one for each sender`, () =>
    inVirtualTime(async (clock) => {
      const { order } = await timesOf(clock, BLOCKS, { ratePerSender: 1, ratePerSecond, concurrency: 1 });
      for (const from of "ab")
        assert.deepEqual(
          order.filter((body) => body.startsWith(from)),
          BLOCKS.filter((one) => one.from === from).map(({ body }) => body),
        );
      const first = order.slice(0, begin.length).map(([sender]) => sender);
      assert.equal(first.join(""), begin, why);
    }));

test("the input is read no further than the window, and the record lists what waits", () =>
  inVirtualTime(async (clock) => {
    let read = 0;
    const endless = (function* () {
      for (;;) yield of("a", read++);
    })();
    const run = startRun(sending(ok), endless, { ratePerSender: 1, key: ({ body }) => body });
    await clock.sleep(10_500);
    const { taken, done, unsent } = run.checkpoint;
    assert.deepEqual([done, taken, unsent.length], [11, 11 + MAX_HELD, MAX_HELD]);
    assert.ok(read <= taken + 1, `${read} read`);
    assert.deepEqual(unsent[0], { index: 11, key: "a-11", reference: null });
    const stoppedAt = clock.now;
    await run.stop();
    assert.ok(clock.now - stoppedAt < 10);
    assert.deepEqual([run.checkpoint.done, run.checkpoint.unsent.length], [11, MAX_HELD]);
    assert.equal((await run.all()).length, 11);
  }));

test("in the order of the messages, outcomes that wait for a held one do not stop it", () =>
  inVirtualTime(async (clock) => {
    const messages = [...repeated("a", 30), ...repeated("b", 30), ...repeated("cdefgh", 300)];
    const indexes = [];
    const send = async () => clock.sleep(20).then(ok);
    for await (const { index } of startRun(sending(send), messages, {
      ratePerSender: 1,
      order: "input",
      concurrency: 2,
    }))
      indexes.push(index);
    assert.deepEqual(
      indexes,
      messages.map((_, index) => index),
    );
  }));

test("a listener hears of the wait only when no other sender's message can go", () =>
  inVirtualTime(async (clock) => {
    const waits = [];
    const onEvent = ({ wait, done }) => wait !== null && waits.push([wait.reason, wait.ms, done]);
    await timesOf(clock, [...repeated("aa", 2), ...repeated("b", 1), ...repeated("c", 1)], {
      ratePerSender: 0.1,
      onEvent,
    });
    assert.deepEqual(waits, [["rate-per-sender", 10_000, 0]]);
  }));

test("what was read before the input threw is sent, and then the error comes", () =>
  inVirtualTime(async (clock) => {
    const input = (function* () {
      yield* repeated("aaab", 8);
      throw new Error("oops");
    })();
    const sent = [];
    const run = startRun(
      sending(async ({ body }) => (sent.push(body), ok())),
      input,
      { ratePerSender: 1 },
    );
    await clock.sleep(60_000);
    assert.equal(sent.length, 8);
    const error = await failure(run.all());
    assert.equal(error.cause.message, "oops");
  }));

test("messages to several recipients in one request count once for their sender, and stay together", () =>
  inVirtualTime(async (clock) => {
    const messages = Array.from({ length: 40 }, (_, index) => ({
      to: `+1415555${1_000 + index}`,
      from: index < 20 ? "a" : "b",
      body: index % 20 < 10 ? "A" : "B",
    }));
    const groups = [];
    const began = clock.now;
    const send = async ({ from, to }) => {
      groups.push([from, to.length, (clock.now - began) / 1_000]);
      return { rateLimit: null, messages: to.map((one) => ({ id: one, to: one, status: "queued", error: null })) };
    };
    const outcomes = await startRun(sending(send, { maxRecipients: 10 }), messages, { ratePerSender: 1 }).all();
    assert.deepEqual(groups, [
      ["a", 10, 0],
      ["b", 10, 0],
      ["a", 10, 1],
      ["b", 10, 1],
    ]);
    assert.ok(outcomes.every(({ ok: isSent }) => isSent));
  }));

test("a limit of the provider holds up all senders: nothing is read ahead for it", () =>
  inVirtualTime(async (clock) => {
    const limit = { limit: 5, remaining: 0, resetMs: 60_000 };
    const send = async () => ({ rateLimit: limit, messages: [] });
    const run = startRun(sending(send), repeated("ab", 500), { ratePerSender: 1, concurrency: 1 });
    await clock.sleep(30_000);
    assert.ok(run.checkpoint.taken <= 2, `${run.checkpoint.taken} taken`);
    await run.stop();
  }));
