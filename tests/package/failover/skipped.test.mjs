// Skipping a provider whose breaker is open or whose queue is full. The breaker step by step: breaker.test.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DOWN, Failover, failure, fake, inVirtualTime, MESSAGE, OUT_OF_CREDIT, steps } from "./harness.mjs";

test("a provider with an open breaker is skipped without a call, then one send probes it", () =>
  inVirtualTime(async (clock) => {
    const events = [];
    const first = fake("a", OUT_OF_CREDIT, OUT_OF_CREDIT, "ok");
    const failover = new Failover([first, fake("b")], {
      breaker: { failures: 2, baseMs: 1_000 },
      onEvent: (event) => events.push(event),
    });
    assert.equal((await failover.send(MESSAGE)).path[0].breaker, "closed");
    assert.equal((await failover.send(MESSAGE)).path[0].breaker, "open");
    const { path } = await failover.send(MESSAGE);
    assert.deepEqual(
      [path[0].why, path[0].called, path[0].breaker, path[0].retryAfterMs, first.calls.length],
      ["breaker-open", false, "open", 1_000, 2],
    );
    await clock.sleep(1_000);
    assert.equal((await failover.send(MESSAGE)).provider, "a");
    const changes = events.filter(({ type }) => type === "breaker");
    assert.deepEqual(
      changes.map(({ provider, before, after, failures, retryAfterMs }) => [
        provider,
        before,
        after,
        failures,
        retryAfterMs,
      ]),
      [
        ["a", "closed", "open", 2, 1_000],
        ["a", "open", "half-open", 2, null],
        ["a", "half-open", "closed", 0, null],
      ],
    );
    const moves = events.filter(({ type }) => type === "move");
    assert.deepEqual(
      moves.map(({ call, from, to, step }) => [call, from, to, step.why]),
      [
        [1, "a", "b", "not-sent"],
        [2, "a", "b", "not-sent"],
        [3, "a", "b", "breaker-open"],
      ],
    );
  }));

test("if all breakers are open, a send fails at once with the time until the first may be probed", () =>
  inVirtualTime(async (clock) => {
    const clients = [fake("a", OUT_OF_CREDIT), fake("b", DOWN)];
    const failover = new Failover(clients, { breaker: { failures: 1, baseMs: 1_000 } });
    await failure(failover.send(MESSAGE));
    await clock.sleep(300);
    const error = await failure(failover.send(MESSAGE));
    assert.deepEqual(
      [error.category, error.scope, error.outcome, error.retryable, error.retryAfterMs, error.provider],
      ["unavailable", "provider", "not-sent", true, 700, null],
    );
    assert.deepEqual(
      [steps(error.path), clients.map(({ calls }) => calls.length)],
      ["a:breaker-open b:breaker-open", [1, 1]],
    );
    assert.match(error.message, /a, b.*700 ms/);
  }));

test("an open breaker does not hide the failure of another provider", async () => {
  const failover = new Failover([
    fake("a", "ok", { ...OUT_OF_CREDIT, retryAfterMs: 60_000 }),
    fake("b", "ok", { ...DOWN, code: "again" }),
  ]);
  await failover.send(MESSAGE);
  await failover.send(MESSAGE);
  const error = await failure(failover.send(MESSAGE));
  assert.deepEqual([error.code, steps(error.path)], ["again", "a:breaker-open b:not-sent"]);
});

test("half-open: one send probes, the others wait, and an aborted one stops waiting", () =>
  inVirtualTime(async (clock) => {
    let response = OUT_OF_CREDIT;
    const first = fake("a", async () => (await clock.sleep(100), response));
    const failover = new Failover([first, fake("b")], { breaker: { failures: 1, baseMs: 1_000 } });
    await failover.send(MESSAGE);
    await clock.sleep(1_000);
    response = "ok";
    const abort = new AbortController();
    const began = clock.now;
    clock.at(40, () => abort.abort("left"));
    const all = Promise.allSettled([
      failover.send(MESSAGE),
      failover.send(MESSAGE, { signal: abort.signal }),
      failover.send(MESSAGE),
    ]);
    await clock.sleep(50);
    assert.equal(first.calls.length, 2, "one probes");
    const [one, two, three] = await all;
    assert.deepEqual([one.value.provider, three.value.provider], ["a", "a"]);
    assert.deepEqual(
      [two.reason.category, two.reason.outcome, two.reason.cause, two.reason.attempts],
      ["aborted", "not-sent", "left", []],
    );
    assert.equal(two.reason.path[0].durationMs, 40, "at once");
    assert.equal(clock.now - began, 200);
    assert.equal(clock.pending, 0, "no timer is left");
  }));

test("the state survives JSON, and entries of unknown providers are ignored", () =>
  inVirtualTime(async (clock) => {
    const failover = new Failover([fake("a", OUT_OF_CREDIT), fake("b")], { breaker: { failures: 1, baseMs: 1_000 } });
    await failover.send(MESSAGE);
    const state = JSON.parse(JSON.stringify(failover.state()));
    assert.deepEqual(Object.keys(state.providers), ["a", "b"]);
    state.providers.gone = state.providers.a;
    const first = fake("a");
    const next = new Failover([first, fake("b")], { state, breaker: { failures: 1, baseMs: 1_000 } });
    assert.equal(steps((await next.send(MESSAGE)).path), "a:breaker-open b:accepted");
    await clock.sleep(1_000);
    assert.equal((await next.send(MESSAGE)).provider, "a");
    assert.deepEqual(Object.keys(next.state().providers), ["a", "b"]);
    new Failover([fake("a")], { state: null });
  }));

test("with breaker: false no provider is skipped", async () => {
  const first = fake("a", { ...OUT_OF_CREDIT, retryAfterMs: 60_000 });
  const failover = new Failover([first, fake("b")], { breaker: false });
  for (let send = 0; send < 20; send++) assert.equal((await failover.send(MESSAGE)).path[0].breaker, null);
  assert.equal(first.calls.length, 20);
});

test("maxConcurrent sends run, maxQueued wait, and the rest goes to the next provider", () =>
  inVirtualTime(async (clock) => {
    let running = 0;
    let max = 0;
    const first = fake("a", async () => {
      max = Math.max(max, ++running);
      await clock.sleep(100);
      running--;
      return "ok";
    });
    const failover = new Failover([{ client: first, maxConcurrent: 2, maxQueued: 3 }, fake("b")]);
    const results = await Promise.all(Array.from({ length: 8 }, () => failover.send(MESSAGE)));
    assert.deepEqual(
      results.map(({ provider }) => provider),
      ["a", "a", "a", "a", "a", "b", "b", "b"],
    );
    assert.equal(max, 2);
    assert.equal(steps(results[7].path), "a:full b:accepted");
    const alone = new Failover([{ client: fake("a", () => clock.sleep(100).then(() => "ok")), maxConcurrent: 1 }]);
    const [, rejected] = await Promise.allSettled([alone.send(MESSAGE), alone.send(MESSAGE)]);
    assert.deepEqual(
      [rejected.reason.category, rejected.reason.retryable, rejected.reason.retryAfterMs],
      ["unavailable", true, null],
    );
  }));
