// sendMany: when sends begin: the caller's rates, and the provider's limit.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  clientOf,
  createSimulator,
  inVirtualTime,
  list,
  message,
  ok,
  rejected,
  sending,
  startRun,
} from "./harness.mjs";
import { LimitUse } from "./limit-use.mjs";

const { Failover } = await import("../../../../pkg/dist/index.js");

test("a rate spaces the starts, for all and for each sender", () =>
  inVirtualTime(async (clock) => {
    const starts = [];
    const from = clock.now;
    const send = async (one) => (starts.push([one.from, clock.now - from]), ok());
    await startRun(sending(send), list(4), { ratePerSecond: 10 }).all();
    assert.deepEqual(
      starts.map(([, at]) => at),
      [0, 100, 200, 300],
    );
    starts.length = 0;
    const of = (name) => ({ ...message, from: name });
    const began = clock.now - from;
    await startRun(sending(send), [of("a"), of("b"), of("a"), of("b")], { ratePerSender: 2 }).all();
    assert.deepEqual(
      starts.map(([name, at]) => `${name} ${at - began}`),
      ["a 0", "b 0", "a 500", "b 500"],
    );
  }));

test("the provider's limit sets the pace, also if no field names the reset: all of it is used, and almost nothing is rejected", () =>
  inVirtualTime(async (clock) => {
    const rateLimit = { limit: 200, windowMs: 60_000 };
    const simulator = createSimulator({ rateLimit, latencyMs: 20, now: () => clock.now, sleep: clock.sleep });
    const use = new LimitUse(rateLimit);
    const client = clientOf("texting-blue", use.watch(simulator.fetch, clock), { deadlineMs: 600_000 });
    const results = await client.sendMany(list(2_000), { concurrency: 8 }).all();
    assert.ok(results.every(({ ok }) => ok));
    // The first window ends with a 429, which closes the gate: what remains of a window shows when it began.
    const rejected = simulator.requests.filter(({ status }) => status === 429).length;
    assert.equal(rejected, 1);
    assert.ok(use.share >= 0.97, `${use.share} of the limit`);
    assert.equal(simulator.requests.filter(({ earlyMs }) => earlyMs > 0).length, 0);
  }));

test("after a 429 at any place in a window, the next windows are used", () =>
  inVirtualTime(async (clock) => {
    const rateLimit = { limit: 200, windowMs: 60_000 };
    // Another process of the account takes so much of the first window.
    for (const others of [1, 100, 199]) {
      const simulator = createSimulator({ rateLimit, latencyMs: 20, now: () => clock.now, sleep: clock.sleep });
      const other = clientOf("texting-blue", simulator.fetch);
      await Promise.all(list(others).map((one) => other.send(one)));
      // So that the wait is shorter than the window, and whole seconds are not exact.
      await clock.sleep(30_300);
      const after = new LimitUse(rateLimit);
      let isLimited = false;
      const fetch = async (input, init) => {
        const response = await (isLimited ? after.watch(simulator.fetch, clock) : simulator.fetch)(input, init);
        isLimited ||= response.status === 429;
        return response;
      };
      const results = await clientOf("texting-blue", fetch, { deadlineMs: 600_000 })
        .sendMany(list(3_000), { concurrency: 8 })
        .all();
      assert.ok(results.every(({ ok }) => ok));
      assert.ok(after.share >= 0.97, `${after.share} of the limit after ${others}`);
      assert.ok(after.rejectedShare < 0.01, `${after.rejectedShare} rejected after ${others}`);
    }
  }));

test("a wait that is longer than a message may take fails those that were begun, and holds up the rest", () =>
  inVirtualTime(async (clock) => {
    const simulator = createSimulator({ latencyMs: 20, now: () => Date.now(), sleep: clock.sleep });
    simulator.fail(...Array(40).fill({ kind: "none" }), { kind: "rate-limit", waitSeconds: 600 });
    const client = clientOf("texting-blue", simulator.fetch, { deadlineMs: 60_000 });
    const began = clock.now;
    const outcomes = await client.sendMany(list(500), { concurrency: 8 }).all();
    const failed = outcomes.filter(({ ok }) => !ok);
    // Responses that were on their way may let one more message begin for each of these.
    assert.ok(failed.length > 0 && failed.length <= 16, `${failed.length} failed`);
    for (const { error } of failed) assert.deepEqual([error.category, error.outcome], ["rate-limit", "not-sent"]);
    assert.ok(clock.now - began >= 600_000);
    assert.equal(simulator.delivered.length, 500 - failed.length);
  }));

test("a limit that names no wait holds up the rest for a minute, and other failures hold up nothing", () =>
  inVirtualTime(async (clock) => {
    const limit = { category: "rate-limit", scope: "account", retryAfterMs: null };
    for (const [facts, minMs, why] of [
      [limit, 60_000, "all the rest would fail within seconds"],
      [{ ...limit, scope: "provider" }, 60_000, "the gate counts a limit of the provider as the account's"],
      [{ ...limit, scope: "recipient", retryAfterMs: 600_000 }, 0, "the others may be sent"],
      [
        { ...limit, category: "unavailable", scope: "provider", retryAfterMs: 90_000 },
        90_000,
        "nobody else gets through",
      ],
      [{ ...limit, category: "unavailable", scope: "provider" }, 0, "it may work again at once"],
      [{ ...limit, category: "quota", retryAfterMs: 90_000 }, 0, "a plan is raised, not waited for"],
    ]) {
      const began = clock.now;
      const send = async ({ body }) => {
        await clock.sleep(20);
        if (Number(body) >= 20 && clock.now - began < minMs) throw rejected({ ...facts, outcome: "not-sent" });
        if (Number(body) === 20) throw rejected({ ...facts, outcome: "not-sent" });
        return ok();
      };
      const outcomes = await startRun(sending(send), list(500), { concurrency: 8 }).all();
      const failed = outcomes.filter((one) => !one.ok).length;
      assert.ok(failed > 0 && failed <= 8, `${failed} failed: ${why}`);
      const ms = clock.now - began;
      assert.ok(minMs === 0 ? ms < 10_000 : ms >= minMs && ms < minMs + 10_000, `${ms} ms: ${why}`);
    }
  }));

test("a failover whose providers all ask to wait holds up the rest, too", () =>
  inVirtualTime(async (clock) => {
    /** A provider that asks to wait after 20 messages. */
    const limited = (waitSeconds) => {
      const simulator = createSimulator({ latencyMs: 20, now: () => Date.now(), sleep: clock.sleep });
      simulator.fail(...Array(20).fill({ kind: "none" }), { kind: "rate-limit", waitSeconds });
      return simulator;
    };
    const [first, second] = [limited(600), limited(300)];
    const retry = { maxRetryAfterMs: 2_000 };
    const failover = new Failover([
      { client: clientOf("texting-blue", first.fetch, { retry }) },
      { client: clientOf("nativehub", second.fetch, { retry }) },
    ]);
    const began = clock.now;
    const outcomes = await failover.sendMany(list(500), { concurrency: 8 }).all();
    const failed = outcomes.filter(({ ok }) => !ok);
    assert.ok(failed.length <= 16, `${failed.length} failed`);
    assert.ok(failed.every(({ error }) => error.outcome === "not-sent" && error.retryable));
    assert.ok(clock.now - began >= 300_000, `${clock.now - began} ms`);
    assert.equal(first.delivered.length + second.delivered.length, 500 - failed.length);
  }));

test("a duplicate that is dropped makes no request, and takes nothing of the pace", () =>
  inVirtualTime(async (clock) => {
    const begun = clock.now;
    const run = startRun(sending(ok), list(30), { ratePerSecond: 1, concurrency: 1, duplicates: "drop" });
    assert.equal((await run.all()).filter(({ ok }) => ok).length, 1);
    assert.ok(clock.now - begun < 2_000, `${clock.now - begun} ms`);
  }));

test("a limit that is reset in years is a mistake, and holds up no run: each send says what is wrong", () =>
  inVirtualTime(async (clock) => {
    const begun = clock.now;
    const limit = { limit: 200, remaining: 0, resetMs: 323 * 86_400_000 };
    const results = await startRun(
      sending(async () => ({ rateLimit: limit, messages: [] })),
      list(20),
    ).all();
    assert.equal(results.filter(({ ok }) => ok).length, 20);
    assert.ok(clock.now - begun < 86_400_000, `${clock.now - begun} ms`);
  }));
