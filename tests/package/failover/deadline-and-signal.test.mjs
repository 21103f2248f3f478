// A send ends by its deadline and its signal, whatever a client does.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accepted,
  client,
  DOWN,
  facts,
  Failover,
  failure,
  fake,
  HELLO,
  inVirtualTime,
  MESSAGE,
  never,
  oops,
  pair,
  steps,
  TidingsError,
} from "./harness.mjs";

test("the deadline limits the whole send: each client gets what is left, and it also ends a wait in a queue", () =>
  inVirtualTime(async (clock) => {
    const slow = (provider, response) => fake(provider, () => clock.sleep(400).then(() => response));
    const [a, b, c] = [slow("a", DOWN), slow("b", DOWN), slow("c", "ok")];
    const error = await failure(new Failover([a, b, c], { deadlineMs: 700 }).send(MESSAGE));
    assert.deepEqual(
      [a, b].map(({ calls }) => calls[0].options.deadlineMs),
      [700, 300],
    );
    assert.deepEqual(
      [c.calls.length, error.category, error.outcome, steps(error.path)],
      [0, "unavailable", "not-sent", "a:not-sent b:not-sent c:deadline"],
    );
    const busy = new Failover([{ client: slow("a", "ok"), maxConcurrent: 1, maxQueued: 1 }]);
    const first = busy.send(MESSAGE);
    const began = clock.now;
    const late = await failure(busy.send(MESSAGE, { deadlineMs: 100 }));
    assert.deepEqual(
      [clock.now - began, late.category, late.outcome, late.retryable, steps(late.path)],
      [100, "timeout", "not-sent", true, "a:deadline"],
    );
    await first;
    const plain = fake("a");
    await new Failover([plain]).send(MESSAGE, { timeoutMs: 5 });
    assert.deepEqual(plain.calls[0].options, { timeoutMs: 5 }, "without a deadline, each client keeps its own");
  }));

test("a signal ends a send at once: before it, during a request, and during a wait", () =>
  inVirtualTime(async (clock) => {
    const { failover, blue, sent } = pair({}, { retry: { maxAttempts: 3 } });
    const already = await failure(failover.send(HELLO, { signal: AbortSignal.abort("no") }));
    assert.deepEqual(
      [already.category, already.outcome, already.cause, already.name, blue.requests.length],
      ["aborted", "not-sent", "no", "AbortError", 0],
    );
    blue.fail({ kind: "stall", where: "headers" });
    const abort = new AbortController();
    clock.at(70, () => abort.abort("left"));
    const began = clock.now;
    const during = await failure(failover.send(HELLO, { signal: abort.signal }));
    assert.deepEqual(
      [during.category, during.outcome, during.cause, clock.now - began],
      ["aborted", "unknown", "left", 70],
    );
    blue.fail({ kind: "rate-limit", waitSeconds: 20 });
    const waiting = new AbortController();
    clock.at(1_000, () => waiting.abort());
    const waited = await failure(failover.send(HELLO, { signal: waiting.signal }));
    assert.deepEqual(
      [waited.category, waited.outcome, steps(waited.path), sent.requests.length],
      ["aborted", "not-sent", "texting-blue:aborted", 0],
    );
    assert.equal(
      failover.state().providers["texting-blue"].breaker.failures,
      0,
      "an aborted send does not count for the breaker",
    );
  }));

test("a client that never settles is abandoned 250 ms after the deadline or the signal, and its slot is released", () =>
  inVirtualTime(async (clock) => {
    const second = fake("b");
    const failover = new Failover([{ client: client("a", never), maxConcurrent: 1 }, second]);
    for (const [options, ms, category, why] of [
      [{ deadlineMs: 400 }, 650, "timeout", "unknown"],
      [{ signal: true }, 320, "aborted", "aborted"],
    ]) {
      const abort = new AbortController();
      clock.at(70, () => abort.abort("left"));
      const startedAt = clock.now;
      const error = await failure(failover.send(MESSAGE, options.signal ? { signal: abort.signal } : options));
      assert.deepEqual(
        [clock.now - startedAt, error.category, error.outcome, steps(error.path)],
        [ms, category, "unknown", `a:${why}`],
      );
      if (options.signal) assert.equal(error.cause, "left");
    }
    assert.equal(second.calls.length, 0);
    assert.equal(clock.pending, 0, "no timer is left");
  }));

test("a client that settles after it was abandoned has no effect, and its late rejection is handled", () =>
  inVirtualTime(async (clock) => {
    const late = client("a", () => clock.sleep(5_000).then(oops));
    const error = await failure(new Failover([late, fake("b")], { deadlineMs: 100 }).send(MESSAGE));
    assert.deepEqual([error.category, error.outcome], ["timeout", "unknown"]);
    await clock.sleep(10_000);
  }));

test("with afterUnknown, a client that hangs uses up the time of the next one, and the path shows it", () =>
  inVirtualTime(async () => {
    const second = fake("b");
    const error = await failure(
      new Failover([client("a", never), second], { afterUnknown: true, deadlineMs: 100 }).send(MESSAGE),
    );
    assert.deepEqual(
      [error.category, error.outcome, steps(error.path), second.calls.length],
      ["timeout", "unknown", "a:risked b:deadline", 0],
    );
  }));

test("a client that ends by the deadline itself keeps its facts", () =>
  inVirtualTime(async (clock) => {
    const knows = client("a", (_, { deadlineMs }) =>
      clock.sleep(deadlineMs).then(() => {
        throw new TidingsError(facts({ category: "timeout", outcome: "not-sent", code: "mine" }));
      }),
    );
    const error = await failure(new Failover([knows, fake("b")], { deadlineMs: 100 }).send(MESSAGE));
    assert.deepEqual([error.code, error.outcome, steps(error.path)], ["mine", "not-sent", "a:not-sent b:deadline"]);
  }));

test("without `performance`, a clock that is set back does not extend a deadline", () =>
  inVirtualTime(async (clock) => {
    const { now } = Date;
    let back = 0;
    Date.now = () => now() - back;
    const before = Object.getOwnPropertyDescriptor(globalThis, "performance");
    Object.defineProperty(globalThis, "performance", { value: undefined, configurable: true, writable: true });
    try {
      const setBack = client("a", () =>
        clock.sleep(50).then(() => {
          back = 3_600_000;
          throw new TidingsError(facts(DOWN));
        }),
      );
      const startedAt = now();
      const error = await failure(
        new Failover([setBack, { client: client("b", never) }], { deadlineMs: 400 }).send(MESSAGE),
      );
      // The time that passed before the clock was set back is lost.
      assert.ok(now() - startedAt <= 400 + 50 + 250, String(now() - startedAt));
      assert.deepEqual([error.category, error.outcome], ["timeout", "unknown"]);
    } finally {
      Object.defineProperty(globalThis, "performance", before);
      Date.now = now;
    }
  }));

test("custom signals end a send too, and what they throw does not reach the caller", () =>
  inVirtualTime(async (clock) => {
    const signals = [
      {
        aborted: false,
        addEventListener(_, listener) {
          clock.at(70, listener);
        },
      },
      {
        aborted: false,
        addEventListener(_, listener) {
          clock.at(70, listener);
        },
        removeEventListener: oops,
      },
      {
        aborted: false,
        get reason() {
          return oops();
        },
        addEventListener(_, listener) {
          clock.at(70, listener);
          clock.at(71, listener);
        },
        removeEventListener() {},
      },
    ];
    for (const signal of signals) {
      const error = await failure(new Failover([client("a", never), fake("b")]).send(MESSAGE, { signal }));
      assert.deepEqual([error.category, error.outcome, error.path.length], ["aborted", "unknown", 1]);
      const busy = new Failover([
        { client: client("a", () => clock.sleep(1_000).then(() => accepted("a"))), maxConcurrent: 1, maxQueued: 5 },
      ]);
      const first = busy.send(MESSAGE);
      const waiting = await failure(
        busy.send(MESSAGE, {
          signal: {
            ...Object.getOwnPropertyDescriptors(signal),
            aborted: false,
            addEventListener: signal.addEventListener,
            removeEventListener: signal.removeEventListener,
          },
        }),
      );
      assert.deepEqual([waiting.category, waiting.outcome, steps(waiting.path)], ["aborted", "not-sent", "a:aborted"]);
      await first;
    }
  }));

test("a hundred sends with one signal share one listener, which is removed at the end", async () => {
  const { signal } = new AbortController();
  let [now, max] = [0, 0];
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args) => ((max = Math.max(max, ++now)), addEventListener.apply(signal, args));
  signal.removeEventListener = (...args) => (now--, removeEventListener.apply(signal, args));
  const failover = new Failover([
    {
      client: fake("a", () => new Promise((resolve) => setImmediate(resolve, "ok"))),
      maxConcurrent: 5,
      maxQueued: 100,
    },
  ]);
  const results = await Promise.all(Array.from({ length: 100 }, () => failover.send(MESSAGE, { signal })));
  assert.deepEqual([results.length, now, max], [100, 0, 1]);
});
