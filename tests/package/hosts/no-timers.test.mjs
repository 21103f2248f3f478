// A host whose timers throw, all or some: each function that waits ends, and its TidingsError says what may have been sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createTracker, memoryStatusStore, sendWithFallback, waitForDelivery } from "tidings/delivery";
import { Client, Failover, isTidingsError } from "tidings";
import { defineGuard } from "tidings/guards";
import { memoryStore } from "tidings/store";

const message = { to: "+14155551234", from: "+14155559876", body: "Hi" };
const accepted = () => Response.json({ id: "m1", status: "queued", to: message.to });
const limited = () => Response.json({ error: "slow down" }, { status: 429, headers: { "retry-after": "5" } });

/** Replaces `setTimeout` by one that throws for these times, or all. */
function breakTimers(t, breaks = () => true) {
  const real = globalThis.setTimeout;
  globalThis.setTimeout = (act, ms) => {
    if (breaks(ms)) throw new Error("No timers today.");
    return real(act, ms);
  };
  t.after(() => (globalThis.setTimeout = real));
}

const clientOf = (respond = accepted, more) =>
  new Client({ provider: "texting-blue", apiKey: "k", fetch: async () => respond(), ...more });
const tracked = () => ({ tracker: createTracker(memoryStatusStore()), to: message.to, timeoutMs: 1_000 });
const once = { maxAttempts: 1 };
/** The pauses of a run, which are shorter than the time limits of its requests. */
const isPause = (ms) => ms < 10_000;
const messages = ["1", "2", "3"].map((body) => ({ ...message, body }));
const many = (respond, options) => clientOf(respond, { retry: once }).sendMany(messages, options).all();
const hanging = defineGuard(() => new Promise(() => {}));
const guarded = () => clientOf(accepted, { beforeSend: hanging }).send(message);
const withStore = () => clientOf(accepted, { store: memoryStore() }).send(message, { idempotencyKey: "k" });

// What waits, what it calls, which timers throw, and what its error says may have been sent.
const calls = [
  ["a send ends before its request, which nothing could end", () => clientOf().send(message), undefined, "not-sent"],
  ["a send with a store ends before its request", withStore, undefined, "not-sent"],
  ["a failover ends before its request", () => new Failover([clientOf()]).send(message), undefined, "not-sent"],
  ["a send ends before it asks its guard, which nothing could end", guarded, undefined, "not-sent"],
  ["a run ends at its own pace's first pause", () => many(accepted, { ratePerSecond: 1 }), isPause, "unknown"],
  ["a run ends when the provider wants a pause", () => many(limited, { concurrency: 1 }), isPause, "unknown"],
  ["a wait for the delivery ends at once", () => waitForDelivery(clientOf(), "m1", tracked()), undefined, "sent"],
];
for (const [what, call, breaks, outcome] of calls)
  test(`without timers, ${what}: \`${outcome}\``, { timeout: 60_000 }, async (t) => {
    breakTimers(t, breaks);
    const error = await call().then(
      (value) => assert.fail(`it succeeded: ${JSON.stringify(value)}`),
      (thrown) => thrown,
    );
    assert.ok(isTidingsError(error), String(error));
    assert.deepEqual([error.outcome, String(error.cause)], [outcome, "Error: No timers today."]);
  });

test("without timers for the late delivery, the second channel's send counts, and its listener still hears", async (t) => {
  const tracker = createTracker(memoryStatusStore());
  const late = [];
  const sms = { client: clientOf(), message };
  breakTimers(t, (ms) => ms === 12_345);
  const { state } = await sendWithFallback({ client: clientOf(), message }, sms, {
    tracker,
    waitMs: 1,
    onTimeout: "fallback",
    onLateDelivery: (known) => late.push(known.status),
    lateMs: 12_345,
  });
  await tracker.take("texting-blue", { messageId: "m1", to: message.to, status: "delivered", at: null, error: null });
  assert.deepEqual([state, late], ["fallback", ["delivered"]]);
});

test("without timers, a failover with a deadline calls no client, which nothing could end", async (t) => {
  let requests = 0;
  breakTimers(t, (ms) => ms > 5_000);
  const failover = new Failover([clientOf(() => (requests++, accepted()))]);
  const error = await failover.send(message, { deadlineMs: 5_000 }).catch((thrown) => thrown);
  assert.deepEqual([error.category, error.outcome, requests], ["timeout", "not-sent", 0]);
});

test("if a timer cannot be cleared, the second channel's error is thrown, and the late delivery is heard", async (t) => {
  const real = globalThis.clearTimeout;
  globalThis.clearTimeout = () => {
    throw new Error("Cannot clear a timer.");
  };
  t.after(() => (globalThis.clearTimeout = real));
  const tracker = createTracker(memoryStatusStore());
  // Timers that stay do not keep the process for long.
  const short = { timeoutMs: 50, deadlineMs: 50 };
  const sms = { client: clientOf(() => Response.json({ error: "no" }, { status: 400 })), message, options: short };
  const options = { tracker, waitMs: 1, onTimeout: "fallback", onLateDelivery: () => {}, lateMs: 50 };
  const error = await sendWithFallback({ client: clientOf(), message, options: short }, sms, options).catch(
    (thrown) => thrown,
  );
  assert.deepEqual([isTidingsError(error), error.status], [true, 400]);
});
