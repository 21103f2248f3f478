// Waiting for a final status: by events, and by asking the provider politely. In virtual time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createTracker, memoryStatusStore, waitForDelivery } from "../../../pkg/dist/delivery.js";
import { Client, isTidingsError, TidingsError } from "../../../pkg/dist/index.js";
import { sinch } from "../../../pkg/dist/providers/sinch.js";
import { twilio } from "../../../pkg/dist/providers/twilio.js";
import { inVirtualTime } from "../client/virtual-time.mjs";

const TO = "+14155551234";
const event = (status, rest = {}) => ({
  type: "status",
  messageId: "m1",
  to: TO,
  status,
  at: null,
  error: null,
  ...rest,
});
const answer = (status, rest = {}) => ({
  message: { id: "m1", to: TO, status, error: null },
  rateLimit: null,
  ...rest,
});
const failure = (facts) => {
  const none = { scope: null, code: null, status: null, retryable: false, retryAfterMs: null, transient: false };
  return new TidingsError({ ...none, outcome: "not-sent", message: facts.category, ...facts });
};

/** A client whose provider answers with these, one after the other; the last one again and again. Records when it was asked. */
function polled(clock, ...answers) {
  const times = [];
  const began = clock.now;
  const get = async (id, { signal } = {}) => {
    assert.equal(id, "m1");
    times.push(clock.now - began);
    const next = answers.length > 1 ? answers.shift() : answers[0];
    const found = typeof next === "function" ? await next(signal) : next;
    if (found instanceof Error) throw found;
    return found;
  };
  return { provider: "twilio", capabilities: { calls: ["messages.get"] }, messages: { get }, times };
}

const silent = { provider: "vonage", capabilities: { calls: [] }, messages: { get: () => assert.fail("asked") } };

test("the provider is asked at growing intervals until the status is final", () =>
  inVirtualTime(async (clock) => {
    const client = polled(clock, answer("queued"), answer("sent"), answer("sent"), answer("delivered"));
    const { state, known } = await waitForDelivery(client, "m1", { timeoutMs: 120_000 });
    assert.deepEqual([state, known.status, known.isFinal], ["final", "delivered", true]);
    assert.deepEqual(
      known.facts.map(({ status }) => status),
      ["queued", "sent", "delivered"],
    );
    assert.equal(client.times.length, 4);
    assert.equal(client.times[0], 2_000);
    const gaps = client.times.slice(1).map((time, index) => time - client.times[index]);
    for (const [index, gap] of gaps.entries()) {
      const least = 2_000 * 1.5 ** (index + 1);
      assert.ok(gap >= least && gap <= least * 1.25 + 1, `${gap} ms after ${index + 1}`);
    }
    assert.equal(clock.pending, 0, "no timer is left");
  }));

test("no interval is longer than a minute, with its random part a quarter more", () =>
  inVirtualTime(async (clock) => {
    const client = polled(clock, answer("sent"));
    assert.equal((await waitForDelivery(client, "m1", { timeoutMs: 3_600_000 })).state, "timeout");
    const gaps = client.times.slice(1).map((time, index) => time - client.times[index]);
    assert.ok(Math.max(...gaps) <= 75_001 && Math.max(...gaps) >= 60_000, `${Math.max(...gaps)}`);
    assert.ok(client.times.length < 80, `${client.times.length} requests in an hour`);
  }));

const FINAL = ["delivered", "read", "undelivered", "failed", "rejected", "expired", "canceled", "received"];
for (const status of FINAL)
  test(`a wait ends with ${status}`, () =>
    inVirtualTime(async (clock) => {
      const { state, known } = await waitForDelivery(polled(clock, answer(status)), "m1");
      assert.deepEqual([state, known.status], ["final", status]);
    }));

test("a time-out is a result: the message may still arrive", () =>
  inVirtualTime(async (clock) => {
    const client = polled(clock, answer("sent"));
    const began = clock.now;
    const result = await waitForDelivery(client, "m1", { timeoutMs: 30_000 });
    assert.deepEqual([result.state, result.known.status, clock.now - began], ["timeout", "sent", 30_000]);
    const unanswered = polled(clock, () => new Promise(() => {}));
    assert.deepEqual(await waitForDelivery(unanswered, "m1", { timeoutMs: 5_000 }), { state: "timeout", known: null });
  }));

test("with a short time-out the provider is asked once before it", () =>
  inVirtualTime(async (clock) => {
    const client = polled(clock, answer("delivered"));
    assert.equal((await waitForDelivery(client, "m1", { timeoutMs: 1_000 })).state, "final");
    assert.deepEqual(client.times, [500]);
  }));

/** What a request says about the next one. */
const WAITS = [
  [failure({ category: "rate-limit", transient: true, retryAfterMs: 40_000 }), 40_000, "it asks for a wait"],
  [failure({ category: "unavailable", transient: true }), 3_000, "it may work again"],
  [failure({ category: "network", transient: true }), 3_000, "no response"],
  [failure({ category: "not-found" }), 3_000, "it may not find a new message at once"],
  [
    answer("sent", { rateLimit: { limit: 10, remaining: 0, resetMs: 25_000 } }),
    25_000,
    "the last request of the window",
  ],
  [answer("sent", { rateLimit: { limit: 10, remaining: 3, resetMs: 25_000 } }), 3_000, "there are more requests left"],
  [{ data: {} }, 3_000, "a response without a message"],
];
for (const [first, least, why] of WAITS)
  test(`the next request comes after ${least} ms at least: ${why}`, () =>
    inVirtualTime(async (clock) => {
      const client = polled(clock, first, answer("delivered"));
      assert.equal((await waitForDelivery(client, "m1", { timeoutMs: 120_000 })).state, "final");
      const gap = client.times[1] - client.times[0];
      assert.ok(gap >= least && gap <= Math.max(least, 3_750) + 1, `${gap}`);
    }));

for (const category of ["authentication", "permission", "validation", "protocol"])
  test(`a failure that asking again does not mend ends the wait: ${category}`, () =>
    inVirtualTime(async (clock) => {
      const client = polled(clock, failure({ category }));
      const error = await waitForDelivery(client, "m1").catch((thrown) => thrown);
      assert.deepEqual([error.category, error.outcome, error.id], [category, "sent", "m1"]);
      assert.equal(clock.pending, 0);
    }));

test("an id that the provider never finds ends the wait", () =>
  inVirtualTime(async (clock) => {
    const client = polled(clock, failure({ category: "not-found" }));
    const error = await waitForDelivery(client, "m1", { timeoutMs: 600_000 }).catch((thrown) => thrown);
    assert.deepEqual([error.category, client.times.length], ["not-found", 5]);
  }));

test("the signal ends the wait at once, also during a request, and the request with it", () =>
  inVirtualTime(async (clock) => {
    for (const [at, isAsked] of [
      [1_000, false],
      [2_500, true],
    ]) {
      const controller = new AbortController();
      const reason = new Error("the user left");
      let asked;
      const client = polled(clock, (signal) => ((asked = signal), new Promise(() => {})));
      clock.at(at, () => controller.abort(reason));
      const began = clock.now;
      const error = await waitForDelivery(client, "m1", { signal: controller.signal }).catch((thrown) => thrown);
      assert.ok(isTidingsError(error));
      assert.deepEqual([error.category, error.name, error.outcome], ["aborted", "AbortError", "sent"]);
      assert.equal(error.cause, reason);
      assert.deepEqual([clock.now - began, clock.pending, asked?.aborted], [at, 0, isAsked ? true : undefined]);
    }
    const error = await waitForDelivery(silent, "m1", {
      signal: AbortSignal.abort(),
      tracker: createTracker(memoryStatusStore()),
    }).catch((thrown) => thrown);
    assert.equal(error.category, "aborted");
  }));

test("an event that the tracker takes ends the wait, and nothing is requested", () =>
  inVirtualTime(async (clock) => {
    const tracker = createTracker(memoryStatusStore());
    clock.at(700, () => tracker.take("vonage", event("sent")));
    clock.at(5_100, () => tracker.take("vonage", event("delivered")));
    const began = clock.now;
    const { state, known } = await waitForDelivery(silent, "m1", { tracker });
    assert.deepEqual([state, known.status, clock.now - began, clock.pending], ["final", "delivered", 5_100, 0]);
  }));

test("an event that came before the wait, or through another process, ends it", () =>
  inVirtualTime(async (clock) => {
    const store = memoryStatusStore();
    await createTracker(store).take("vonage", event("failed"));
    const began = clock.now;
    const tracker = createTracker(store);
    assert.equal((await waitForDelivery(silent, "m1", { tracker })).known.status, "failed");
    assert.equal(clock.now, began);
    clock.at(7_000, () => createTracker(store).take("vonage", event("delivered", { messageId: "m2" })));
    assert.equal((await waitForDelivery(silent, "m2", { tracker })).known.status, "delivered");
    assert.ok(clock.now - began < 7_000 + 6_000, `${clock.now - began}`);
  }));

test("a wait for one of several recipients ends with its event", () =>
  inVirtualTime(async (clock) => {
    const tracker = createTracker(memoryStatusStore());
    clock.at(1_000, () => tracker.take("sinch", event("delivered", { to: "14155555678" })));
    clock.at(3_000, () => tracker.take("sinch", event("failed", { to: "14155551234" })));
    const began = clock.now;
    const { known } = await waitForDelivery({ ...silent, provider: "sinch" }, "m1", { tracker, to: TO });
    assert.deepEqual([known.status, clock.now - began], ["failed", 3_000]);
  }));

test("a batch's response has a message for each recipient", () =>
  inVirtualTime(async (clock) => {
    const one = (to, status) => ({ id: null, to, status, error: null });
    const messages = [one("14155555678", "failed"), one("14155551234", "delivered")];
    const client = polled(clock, { message: null, messages, rateLimit: null });
    assert.equal((await waitForDelivery(client, "m1", { to: TO })).known.status, "delivered");
  }));

test("with `poll`, a lost webhook is made up for, and the tracker learns it", () =>
  inVirtualTime(async (clock) => {
    const tracker = createTracker(memoryStatusStore());
    const client = polled(clock, answer("sent"), answer("delivered"));
    assert.equal((await waitForDelivery(client, "m1", { tracker, poll: true })).known.status, "delivered");
    assert.equal((await tracker.get("twilio", "m1")).status, "delivered");
    assert.equal((await tracker.take("twilio", event("delivered"))).arrival, "duplicate");
  }));

test("a store that fails for a while does not end the wait", () =>
  inVirtualTime(async (clock) => {
    const store = memoryStatusStore();
    let isDown = true;
    const read = async (key) => {
      if (isDown) throw new Error("no connection");
      return store.read(key);
    };
    clock.at(4_000, () => (isDown = false));
    clock.at(4_500, () => createTracker(store).take("vonage", event("delivered")));
    const tracker = createTracker({ ...store, read });
    assert.equal((await waitForDelivery(silent, "m1", { tracker })).state, "final");
  }));

test("a provider without `messages.get` needs a tracker, and the error says so", async () => {
  const error = await waitForDelivery(silent, "m1").catch((thrown) => thrown);
  assert.deepEqual([error.category, error.outcome, error.retryable], ["unsupported", "sent", false]);
  assert.match(error.message, /"vonage".*`tracker` that takes its webhooks/);
});

const tracker = createTracker(memoryStatusStore());
const MISTAKES = [
  [null, {}, /`id` must be the id/, "the id of a send to several recipients"],
  ["m1", { timeout: 1 }, /no option `timeout`/, "a misspelt option"],
  ["m1", { timeoutMs: Infinity }, /`timeoutMs` must be/, "a time that no timer can have"],
  ["m1", { signal: {} }, /`signal` must be/, "not a signal"],
  ["m1", { poll: false }, /pass a `tracker`/, "neither requests nor events"],
];
for (const [id, options, pattern, why] of MISTAKES)
  test(`a mistake is named: ${why}`, async () => {
    const client = { ...silent, capabilities: { calls: ["messages.get"] } };
    const error = await waitForDelivery(client, id, options).catch((thrown) => thrown);
    assert.equal(error.category, "configuration");
    assert.match(error.message, pattern);
  });

test("`poll` with a tracker needs `messages.get`", async () => {
  const error = await waitForDelivery(silent, "m1", { tracker, poll: true }).catch((thrown) => thrown);
  assert.deepEqual([error.category, /Leave `poll` out/.test(error.message)], ["unsupported", true]);
});

const json = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

test("with a real client, the provider's words are read, and its gate is kept", () =>
  inVirtualTime(async (clock) => {
    const began = clock.now;
    const requests = [];
    const at = (seconds, response) => ({ seconds, response });
    const message = (status, error_code = null) => json({ sid: "SM1", to: TO, status, error_code });
    const answers = [
      at(2, () => message("queued")),
      at(5, () => json({ code: 20429, message: "Too Many Requests", status: 429 }, 429, { "retry-after": "30" })),
      at(35, () => message("undelivered", 30003)),
    ];
    const fetch = async (url) => {
      requests.push([new URL(url).pathname.split("/").pop(), clock.now - began]);
      return answers[requests.length - 1].response();
    };
    const client = new Client({
      provider: twilio,
      accountSid: `AC${"0".repeat(32)}`,
      apiKey: "token_0123456789",
      fetch,
    });
    const { state, known } = await waitForDelivery(client, "SM1", { timeoutMs: 120_000 });
    assert.deepEqual(
      [state, known.status, known.error.code, known.error.category],
      ["final", "undelivered", "30003", "carrier"],
    );
    assert.equal(requests.length, 3);
    for (const [index, [path, ms]] of requests.entries()) {
      assert.equal(path, "SM1.json");
      assert.ok(ms >= answers[index].seconds * 1_000, `request ${index + 1} after ${ms} ms`);
    }
  }));

test("with a real client, one recipient of a whole send is awaited", () =>
  inVirtualTime(async () => {
    const statuses = [
      { code: 0, status: "Delivered", count: 1, recipients: ["14155551234"] },
      { code: 402, status: "Failed", count: 1, recipients: ["14155555678"] },
    ];
    const fetch = async () => json({ type: "delivery_report_sms", batch_id: "B1", total_message_count: 2, statuses });
    const client = new Client({ provider: sinch, servicePlanId: "plan1", apiKey: "token_0123456789", fetch });
    assert.equal((await waitForDelivery(client, "B1", { to: TO })).known.status, "delivered");
    assert.equal((await waitForDelivery(client, "B1", { to: "+14155555678" })).known.status, "failed");
  }));
