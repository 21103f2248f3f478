// A message that does not reach its recipient on one channel is sent on another one: never after a doubt, never after an arrival.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createTracker, memoryStatusStore, sendWithFallback } from "../../../pkg/dist/delivery.js";
import { isTidingsError, TidingsError } from "../../../pkg/dist/index.js";
import { inVirtualTime } from "../client/virtual-time.mjs";

const TO = "+14155551234";
const FACTS = {
  provider: "wa",
  scope: null,
  code: null,
  status: 400,
  transient: false,
  retryable: false,
  permanent: null,
  docsUrl: null,
};
const failure = (facts) => ({ ...FACTS, outcome: "not-sent", message: "", ...facts });
const thrown = (facts) => new TidingsError({ attempts: [{ number: 1 }], issues: [], ...failure(facts) });
const UNREACHABLE = failure({ category: "carrier", scope: "recipient", code: "131026" });

const event = (status, error = null, rest = {}) => ({
  type: "status",
  messageId: "m1",
  to: TO,
  status,
  at: null,
  error,
  ...rest,
});

/** A client that accepts, or throws; `answers` are what `messages.get` says, one after the other. */
function channel(provider, { send, answers, ids = ["m1"] } = {}) {
  const calls = [];
  const messages = ids.map((id) => ({ id, to: TO, status: "queued", error: null }));
  const client = {
    provider,
    capabilities: { calls: answers === undefined ? [] : ["messages.get"] },
    messages: {
      async get() {
        const next = answers.length > 1 ? answers.shift() : answers[0];
        if (next instanceof Error) throw next;
        return { message: { id: "m1", to: TO, ...next }, rateLimit: null };
      },
    },
    async send(message, options) {
      calls.push({ message, options });
      if (send instanceof Error) throw send;
      return { provider, id: ids.length === 1 ? ids[0] : null, batchId: null, status: "queued", messages };
    },
  };
  return { client, calls, message: { to: TO, body: provider } };
}

/** Runs a send whose first channel gets these events, each at a second. Returns the result or error, and what was sent. */
function run(events, options, first = {}, second = {}) {
  return inVirtualTime(async (clock) => {
    const tracker = createTracker(memoryStatusStore());
    const [wa, sms] = [channel("wa", first), channel("sms", second)];
    for (const [seconds, report] of events) clock.at(seconds * 1_000, () => tracker.take("wa", report));
    const late = [];
    const began = clock.now;
    const all = { tracker, onLateDelivery: ({ status }) => late.push(status), ...options };
    const result = await sendWithFallback(wa, sms, all).catch((error) => error);
    const ms = clock.now - began;
    await clock.sleep(7_200_000);
    return { result, ms, late, sms: sms.calls.length, wa: wa.calls.length, pending: clock.pending };
  });
}

/** Events at seconds, options, the state, the reason, how often SMS was sent, and why. */
const CASES = [
  [[[3, event("delivered")]], {}, "delivered", null, 0, "it arrived"],
  [[[3, event("read")]], {}, "delivered", null, 0, "it was opened"],
  [[[3, event("failed", UNREACHABLE)]], {}, "fallback", "unreachable", 1, "the phone has no WhatsApp"],
  [[[3, event("undelivered")]], {}, "fallback", "unreachable", 1, "the carrier could not deliver it"],
  [[[3, event("expired")]], {}, "fallback", "unreachable", 1, "it was not delivered in time"],
  [[[3, event("failed")]], {}, "failed", null, 0, "a failure without a reason may be of any kind"],
  [[[3, event("canceled")]], {}, "failed", null, 0, "the caller does not want it any more"],
  [[[3, event("failed", failure({ category: "opted-out", scope: "recipient" }))]], {}, "failed", null, 0, "an opt-out"],
  [[[3, event("failed", failure({ category: "blocked", scope: "recipient" }))]], {}, "failed", null, 0, "a block"],
  [[[3, event("failed", failure({ category: "payment", scope: "account" }))]], {}, "failed", null, 0, "the account"],
  [[[3, event("failed", { ...UNREACHABLE, outcome: "unknown" })]], {}, "failed", null, 0, "it may have arrived"],
  [[[3, event("sent")]], {}, "pending", null, 0, "by default, only a failure counts"],
  [[[3, event("sent")]], { onTimeout: "fallback" }, "fallback", "timeout", 1, "not delivered in time"],
  [[], { onTimeout: "fallback" }, "fallback", "timeout", 1, "no report in time"],
  [[[3, event("unknown")]], { onTimeout: "fallback" }, "pending", null, 0, "never after `unknown`"],
  [[[3, event("failed", UNREACHABLE)]], { isUnreachable: () => false }, "failed", null, 0, "the caller decides"],
  [
    [[3, event("failed", failure({ category: "blocked", code: "131049" }))]],
    { isUnreachable: ({ code }) => code === "131049" },
    "fallback",
    "unreachable",
    1,
    "the caller decides",
  ],
];
for (const [events, options, state, reason, sms, why] of CASES)
  test(`${state}${reason === null ? "" : `, ${reason}`}: ${why}`, async () => {
    const found = await run(events, { waitMs: 10_000, ...options });
    assert.deepEqual([found.result.state, found.result.reason, found.sms], [state, reason, sms], String(found.result));
    assert.equal(found.result.first.id, "m1");
    assert.equal(found.result.fallback?.provider, sms === 1 ? "sms" : undefined);
    assert.equal(found.wa, 1);
    if (events.length > 0 && state !== "pending" && reason !== "timeout") assert.equal(found.ms, 3_000);
    else assert.equal(found.ms, 10_000);
  });

/** What the first send throws, whether SMS is sent, and why. */
const THROWN = [
  [
    thrown({ category: "validation", scope: "recipient", code: "63003" }),
    true,
    "the provider knows no such recipient on the channel",
  ],
  [thrown({ category: "not-found", scope: "recipient" }), true, "the contact does not exist there"],
  [thrown({ category: "carrier", scope: "recipient" }), true, "the carrier rejects it at once"],
  [thrown({ category: "carrier", scope: "recipient", outcome: "unknown" }), false, "never after `unknown`"],
  [thrown({ category: "timeout", outcome: "unknown" }), false, "it may have gone out"],
  [thrown({ category: "opted-out", scope: "recipient" }), false, "an opt-out holds for all channels"],
  [thrown({ category: "validation", scope: "content" }), false, "the template is wrong"],
  [
    thrown({ category: "validation", scope: "recipient", attempts: [] }),
    false,
    "a mistake that was found before the request",
  ],
  [new Error("a mistake in an own client"), false, "nothing is known"],
];
for (const [error, isSent, why] of THROWN)
  test(`a first send that throws ${isSent ? "is sent by SMS" : "throws"}: ${why}`, async () => {
    const { result, sms } = await run([], {}, { send: error });
    assert.equal(sms, isSent ? 1 : 0);
    if (isSent) assert.deepEqual([result.state, result.reason, result.first], ["fallback", "unreachable", null]);
    else assert.equal(result, error);
  });

test("a late delivery on the first channel is reported once, for an hour", async () => {
  const late = async (seconds) =>
    (
      await run(
        [
          [seconds, event("delivered")],
          [seconds + 1, event("read")],
        ],
        { waitMs: 10_000, onTimeout: "fallback" },
      )
    ).late;
  assert.deepEqual(await late(60), ["delivered"]);
  assert.deepEqual(await late(3_700), []);
  const after = await run(
    [
      [3, event("failed", UNREACHABLE)],
      [20, event("delivered")],
    ],
    {},
  );
  assert.deepEqual(after.late, ["delivered"], "a failure that was none");
  assert.equal(after.pending, 0);
});

test("without a tracker the provider is asked, and once more before the second send", () =>
  inVirtualTime(async (clock) => {
    const status = (status, error = null) => ({ status, error });
    const options = { waitMs: 30_000, onTimeout: "fallback" };
    const sms = channel("sms");
    // It arrives when the wait is over.
    const arrived = channel("wa", { answers: [] });
    const until = clock.now + 30_000;
    arrived.client.messages.get = async () => ({ message: status(clock.now < until ? "sent" : "delivered") });
    assert.equal((await sendWithFallback(arrived, sms, options)).state, "delivered");
    const failed = channel("wa", { answers: [status("sent"), status("failed", UNREACHABLE)] });
    assert.equal((await sendWithFallback(failed, sms, options)).reason, "unreachable");
    const slow = channel("wa", { answers: [status("sent")] });
    assert.equal((await sendWithFallback(slow, sms, options)).reason, "timeout");
    assert.equal(sms.calls.length, 2);
  }));

test("an event of the last moment stops the second send", () =>
  inVirtualTime(async (clock) => {
    const store = memoryStatusStore();
    const sms = channel("sms");
    // Another process takes it, so that no listener sees it.
    clock.at(9_999, () => createTracker(store).take("wa", event("delivered")));
    const options = { tracker: createTracker(store), waitMs: 10_000, onTimeout: "fallback" };
    const result = await sendWithFallback(channel("wa"), sms, options);
    assert.deepEqual([result.state, sms.calls.length], ["delivered", 0]);
  }));

test("several messages of one send, or none with an id, are not sent again", async () => {
  for (const ids of [["m1", "m2"], [null]]) {
    const { result, sms } = await run(
      [[1, event("failed", UNREACHABLE)]],
      { onTimeout: "fallback", waitMs: 5_000 },
      { ids },
    );
    assert.deepEqual([result.state, sms], ["pending", 0]);
  }
});

test("the signal ends the wait, and nothing else is sent", () =>
  inVirtualTime(async (clock) => {
    const controller = new AbortController();
    clock.at(2_000, () => controller.abort());
    const sms = channel("sms");
    const tracker = createTracker(memoryStatusStore());
    const options = { tracker, signal: controller.signal, onTimeout: "fallback" };
    const error = await sendWithFallback(channel("wa"), sms, options).catch((found) => found);
    assert.ok(isTidingsError(error));
    assert.deepEqual([error.category, error.outcome, sms.calls.length], ["aborted", "sent", 0]);
  }));

test("the error of the second send is thrown", async () => {
  const error = thrown({ category: "payment", scope: "account" });
  const { result, late, pending } = await run(
    [
      [3, event("failed", UNREACHABLE)],
      [9, event("delivered")],
    ],
    {},
    {},
    { send: error },
  );
  assert.deepEqual([result, late, pending], [error, [], 0]);
});

test("each send has its own message and options", () =>
  inVirtualTime(async () => {
    const wa = {
      ...channel("wa", { send: thrown({ category: "carrier", scope: "recipient" }) }),
      options: { idempotencyKey: "o1-wa" },
    };
    const sms = { ...channel("sms"), options: { idempotencyKey: "o1-sms", timeoutMs: 5 } };
    const tracker = createTracker(memoryStatusStore());
    await sendWithFallback(wa, sms, { tracker });
    assert.deepEqual(wa.calls, [{ message: wa.message, options: wa.options }]);
    assert.deepEqual(sms.calls, [{ message: sms.message, options: sms.options }]);
  }));

const tracker = createTracker(memoryStatusStore());
const MISTAKES = [
  [{}, {}, "unsupported", /`tracker` that takes its webhooks/, "neither webhooks nor a call for the status"],
  [{}, { tracker, waitMs: 0 }, "configuration", /`waitMs`/, "no time"],
  [{}, { tracker, onTimeout: "sms" }, "configuration", /`onTimeout`/, "an unknown word"],
  [{ answers: [{}] }, { onLateDelivery() {} }, "configuration", /`onLateDelivery` needs a `tracker`/, "no one sees it"],
  [{ message: { to: [TO, TO], body: "x" } }, { tracker }, "configuration", /one recipient/, "several recipients"],
  [{}, { tracker, wait: 1 }, "configuration", /no option `wait`/, "a misspelt option"],
];
for (const [{ message, ...own }, options, category, pattern, why] of MISTAKES)
  test(`a mistake is named before anything is sent: ${why}`, async () => {
    const wa = channel("wa", own);
    const error = await sendWithFallback({ ...wa, ...(message && { message }) }, channel("sms"), options).catch(
      (found) => found,
    );
    assert.deepEqual([error.category, error.outcome, wa.calls.length], [category, "not-sent", 0], error.message);
    assert.match(error.message, pattern);
  });
