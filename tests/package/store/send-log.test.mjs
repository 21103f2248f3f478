// The send log of a client: what each answer of the store leads to. The stores themselves: contract.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defineSendStore, memoryStore } from "../../../pkg/dist/store.js";
import { ACCEPTED, clientOf, failure, FROM, inVirtualTime, respond, scripted, TO } from "./harness.mjs";

const MESSAGE = { to: TO, from: FROM, body: "Hello" };
const WITH_KEY = { idempotencyKey: "order-1" };
const LOST = async () => {
  throw new TypeError("fetch failed");
};
const OVERLOADED = respond(503, { error: "busy" });
const REJECTED = respond(400, { error: { code: "invalid_phone", message: `${TO} is no number` } });

const SENT = respond(202, {
  success: true,
  data: {
    status: "QUEUED",
    recipients: [{ message_id: "8ba7b830-9dad-11d1-80b4-00c04fd430c8", to: TO, channel: "sms" }],
  },
  error: null,
  meta: { request_id: "r" },
});

/** A client of Texting Blue (no keys) or Sent (keys) with these responses, and its requests. */
function logged(store, responses, { provider = "texting-blue", ...options } = {}) {
  const own = (response) => (provider === "sent" && response === ACCEPTED ? SENT : response);
  const { fetch, calls } = scripted(...responses.map(own));
  const message = provider === "sent" ? { to: TO, body: "Hello" } : MESSAGE;
  const client = clientOf(provider, fetch, { store, ...options, retry: { maxAttempts: 1, ...options.retry } });
  return { client, calls, send: (own, more) => client.send({ ...message, ...own }, { ...WITH_KEY, ...more }) };
}

/** A store that answers as told, and records what it is asked. */
function told(answer, { settle = async () => {} } = {}) {
  const asked = [];
  const store = defineSendStore({
    reserve: async (...all) => (
      asked.push(["reserve", ...all]), typeof answer === "function" ? await answer(...all) : answer
    ),
    settle: async (...all) => (asked.push(["settle", ...all]), await settle(...all)),
    release: async (...all) => void asked.push(["release", ...all]),
  });
  return { store, asked };
}

test("a second call with the key returns the first result, and makes no request", async () => {
  const store = memoryStore();
  const first = logged(store, [ACCEPTED]);
  const sent = await first.send();
  // Another client on the same store: a process that was started anew.
  const second = logged(store, [ACCEPTED]);
  const again = await second.send();
  assert.equal(second.calls.length, 0);
  const { raw, replayed, rateLimit, ...rest } = again;
  assert.deepEqual([raw, replayed, rateLimit], [null, true, null]);
  assert.equal(sent.replayed, false);
  for (const [name, value] of Object.entries(rest)) if (name !== "warnings") assert.deepEqual(value, sent[name], name);
});

test("1,000 calls at once with one key make one request", async () => {
  const { send, calls } = logged(memoryStore(), [ACCEPTED]);
  const ends = await Promise.allSettled(Array.from({ length: 1_000 }, () => send()));
  const accepted = ends.filter(({ status }) => status === "fulfilled");
  const rejected = ends.filter(({ status }) => status === "rejected").map(({ reason }) => reason);
  assert.deepEqual([calls.length, accepted.length + rejected.length], [1, 1_000]);
  assert.ok(accepted.length >= 1);
  for (const { category, outcome, retryable, retryAfterMs } of rejected)
    assert.deepEqual([category, outcome, retryable, retryAfterMs > 0], ["conflict", "unknown", true, true]);
});

test("what is proven not sent does not burn the key, even for another message", async () => {
  const store = memoryStore();
  const first = await failure(logged(store, [REJECTED]).send());
  assert.equal(first.outcome, "not-sent");
  const invalid = await failure(logged(store, [ACCEPTED]).send({ to: "1" }));
  assert.deepEqual([invalid.category, invalid.outcome], ["validation", "not-sent"]);
  const { send, calls } = logged(store, [ACCEPTED]);
  assert.equal((await send({ body: "Corrected" })).replayed, false);
  assert.equal(calls.length, 1);
});

test("another message under a used key is a conflict, and is not sent", async () => {
  const store = memoryStore();
  await logged(store, [ACCEPTED]).send();
  const { send, calls } = logged(store, [ACCEPTED]);
  const error = await failure(send({ body: "Other" }));
  assert.deepEqual(
    [error.category, error.code, error.outcome, error.retryable, error.idempotencyKey, calls.length],
    ["conflict", "idempotency-key-reused", "not-sent", false, "order-1", 0],
  );
});

test("the order of the properties and `sendAt` do not make another message", async () => {
  const store = memoryStore();
  const { send, calls } = logged(store, [ACCEPTED]);
  await send({ metadata: undefined });
  const { client } = logged(store, [ACCEPTED]);
  const again = await client.send({ body: "Hello", from: FROM, to: TO, sendAt: "2026-01-02T00:00:00Z" }, WITH_KEY);
  assert.deepEqual([again.replayed, calls.length], [true, 1]);
});

test("a replay comes before validation: a time that has passed since does not matter", async () => {
  const store = memoryStore();
  const { send } = logged(store, [ACCEPTED], { provider: "sent" });
  await send();
  assert.equal((await send({ sendAt: "2020-01-01T00:00:00Z" })).replayed, true);
});

test("a send in doubt is not sent again through a provider without keys, until the key is released", async () => {
  const store = memoryStore();
  const lost = await failure(logged(store, [LOST]).send());
  assert.equal(lost.outcome, "unknown");
  const { send, calls } = logged(store, [ACCEPTED]);
  for (let round = 0; round < 3; round++) {
    const error = await failure(send());
    assert.deepEqual(
      [error.outcome, error.category, error.retryable, error.provider, error.idempotencyKey, calls.length],
      ["unknown", "network", false, "texting-blue", "order-1", 0],
    );
    assert.match(error.message, /resolveUnknown.*release/);
  }
  await store.release("order-1");
  assert.equal((await send()).replayed, false);
  assert.equal(calls.length, 1);
});

test("a send in doubt is repeated with the key through a provider that recognises it", async () => {
  const store = memoryStore();
  const lost = await failure(logged(store, [LOST], { provider: "sent" }).send());
  assert.equal(lost.outcome, "unknown");
  const { send, calls } = logged(store, [ACCEPTED], { provider: "sent" });
  await send();
  assert.equal(
    calls[0].headers.get?.("idempotency-key") ?? new Headers(calls[0].headers).get("idempotency-key"),
    "order-1",
  );
  assert.equal((await send()).replayed, true);
  assert.equal(calls.length, 1);
});

test("a repetition in doubt that is rejected says nothing about the first send", async () => {
  const store = memoryStore();
  await failure(logged(store, [LOST], { provider: "sent" }).send());
  const rejected = logged(store, [respond(401, { error: { code: "AUTH_001" } })], { provider: "sent" });
  const error = await failure(rejected.send());
  assert.deepEqual([error.category, error.outcome], ["authentication", "unknown"]);
  const other = logged(store, [ACCEPTED], { provider: "sent" });
  assert.equal((await failure(other.send({ body: "Other" }))).code, "idempotency-key-reused");
  await other.send();
  assert.equal(other.calls.length, 1);
});

test("a send in doubt is not repeated after the time in which the provider recognises the key", async () => {
  let now = 1_000;
  const store = memoryStore({ now: () => now });
  await failure(logged(store, [LOST], { provider: "sent" }).send());
  now += 24 * 60 * 60 * 1000 - 100_000;
  const { send, calls } = logged(store, [ACCEPTED], { provider: "sent" });
  assert.equal((await failure(send())).outcome, "unknown");
  assert.equal(calls.length, 0);
});

test("a process that died leaves the key in doubt when its lease is over, and busy before", async () => {
  let now = 1_000;
  const store = memoryStore({ now: () => now });
  void logged(store, [() => new Promise(() => {})], { leaseMs: 200_000 })
    .send()
    .catch(() => {});
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const { send, calls } = logged(store, [ACCEPTED]);
  const busy = await failure(send());
  assert.deepEqual([busy.category, busy.outcome, busy.retryAfterMs], ["conflict", "unknown", 200_000]);
  now += 200_000;
  const stale = await failure(send());
  assert.deepEqual([stale.category, stale.outcome, stale.retryable, calls.length], ["unknown", "unknown", false, 0]);
});

test("each send needs a key of the caller's", async () => {
  const { client, calls } = logged(memoryStore(), [ACCEPTED]);
  for (const idempotencyKey of [undefined, null, "", "x".repeat(256), 7]) {
    const error = await failure(client.send(MESSAGE, { idempotencyKey }));
    assert.deepEqual(
      [error.category, error.outcome, calls.length],
      ["configuration", "not-sent", 0],
      String(idempotencyKey),
    );
    assert.match(error.message, /idempotencyKey/);
  }
});

const FAULTS = {
  rejects: () => Promise.reject(new Error("no connection")),
  throws: () => {
    throw new Error("no connection");
  },
  "throws a string": () => {
    throw "no connection";
  },
  "answers nothing": async () => undefined,
  "answers an unknown state": async () => ({ state: "maybe" }),
  "answers `new` without a token": async () => ({ state: "new" }),
  "never answers": () => new Promise(() => {}),
};
for (const [name, answer] of Object.entries(FAULTS)) {
  test(`a store that ${name} before the send: nothing is sent`, () =>
    inVirtualTime(async () => {
      const { send, calls } = logged(told(answer).store, [ACCEPTED]);
      const error = await failure(send());
      assert.deepEqual(
        [error.category, error.outcome, error.retryable, error.provider, calls.length],
        ["unavailable", "not-sent", true, "texting-blue", 0],
      );
      assert.ok(error.cause !== undefined, "the cause");
    }));

  test(`a store that ${name} before the send, with \`onStoreFailure: "send"\`: it is sent, with a warning`, () =>
    inVirtualTime(async () => {
      const { send, calls } = logged(told(answer).store, [ACCEPTED], { onStoreFailure: "send" });
      const { warnings } = await send();
      const [{ path, code, severity, cause }] = warnings;
      assert.deepEqual([calls.length, warnings.length, path, code, severity], [1, 1, "store", "failed", "warning"]);
      assert.ok(cause !== undefined, "the cause");
      assert.ok(JSON.stringify(warnings).length < 300, "the cause is not printed with the warning");
    }));
}

for (const [name, settle] of Object.entries({
  rejects: () => Promise.reject(new Error("no connection")),
  throws: FAULTS.throws,
  "never answers": FAULTS["never answers"],
})) {
  test(`a store that ${name} after the send: the result stands, with a warning`, () =>
    inVirtualTime(async () => {
      const accepted = logged(told({ state: "new", token: "t" }, { settle }).store, [ACCEPTED]);
      const { id, warnings } = await accepted.send();
      assert.deepEqual([id, warnings.map(({ path }) => path)], ["msg_1", ["store"]]);
      const rejected = logged(told({ state: "new", token: "t" }, { settle }).store, [REJECTED]);
      const error = await failure(rejected.send());
      assert.equal(error.outcome, "not-sent");
      assert.deepEqual(error.issues.map(({ path, severity }) => [path, severity]).at(-1), ["store", "warning"]);
    }));
}

test("an answer that is readable in part keeps its meaning: `busy` without a time, `done` without a record", async () => {
  for (const [answer, category] of [
    [{ state: "busy" }, "conflict"],
    [{ state: "busy", remainingMs: -1 }, "conflict"],
    [{ state: "done" }, "unknown"],
  ]) {
    const { send, calls } = logged(told(answer).store, [ACCEPTED], { onStoreFailure: "send" });
    const error = await failure(send());
    assert.deepEqual([error.category, error.outcome, calls.length], [category, "unknown", 0]);
  }
});

test("an answer that comes too late gives its reservation back", () =>
  inVirtualTime(async (clock) => {
    const { store, asked } = told(async () => (await clock.sleep(9_000), { state: "new", token: "late" }));
    const { send, calls } = logged(store, [ACCEPTED]);
    const error = await failure(send());
    assert.deepEqual([error.category, calls.length], ["unavailable", 0]);
    await clock.sleep(10_000);
    const [, key, token, record] = asked.at(-1);
    assert.deepEqual([key, token, record.outcome], ["order-1", "late", "not-sent"]);
  }));

test("an answer that comes too late for a send without the log settles it with its end", () =>
  inVirtualTime(async (clock) => {
    const { store, asked } = told(async () => (await clock.sleep(9_000), { state: "new", token: "late" }));
    const { send } = logged(store, [ACCEPTED], { onStoreFailure: "send" });
    await send();
    await clock.sleep(10_000);
    assert.deepEqual([asked.at(-1)[2], asked.at(-1)[3].outcome], ["late", "sent"]);
  }));

test("a signal ends the wait for the store at once, and nothing is sent", () =>
  inVirtualTime(async (clock) => {
    const { store } = told(() => new Promise(() => {}));
    const { send, calls } = logged(store, [ACCEPTED]);
    const controller = new AbortController();
    clock.at(10, () => controller.abort("enough"));
    const error = await failure(send({}, { signal: controller.signal }));
    assert.deepEqual([error.category, error.outcome, error.cause, calls.length], ["aborted", "not-sent", "enough", 0]);
    assert.equal(error.name, "AbortError");
  }));

test("the lease is longer than the deadline, or the send is rejected", async () => {
  const { store, asked } = told({ state: "other-content" });
  assert.throws(() => logged(store, [ACCEPTED], { leaseMs: 120_000 }), /`leaseMs` must be more than `deadlineMs`/);
  const { send } = logged(store, [ACCEPTED], { leaseMs: 120_000, deadlineMs: 60_000 });
  assert.match((await failure(send({}, { deadlineMs: 120_000 }))).message, /`leaseMs` must be more than `deadlineMs`/);
  assert.equal(asked.length, 0);
  await failure(send({}, { deadlineMs: 119_999 }));
  assert.equal(asked[0][2].leaseMs, 120_000);
  const usual = told({ state: "other-content" });
  await failure(logged(usual.store, [ACCEPTED]).send({}, { deadlineMs: 1_000 }));
  assert.equal(usual.asked[0][2].leaseMs, 61_000);
});

test("the reservation says how long the provider recognises the key, and nothing if it does not", async () => {
  const times = {};
  for (const provider of ["texting-blue", "sent"]) {
    const { store, asked } = told({ state: "other-content" });
    await failure(logged(store, [ACCEPTED], { provider }).send());
    times[provider] = asked[0][2].repeatWithinMs;
  }
  assert.deepEqual(times, { "texting-blue": undefined, sent: 86_400_000 });
  const { store, asked } = told({ state: "other-content" });
  await failure(logged(store, [ACCEPTED], { provider: "sent" }).send());
  assert.equal(asked[0][2].repeatScope, "sent https://api.sent.dm/v3/messages");
});

test("a record has no body, no number, no words and nothing of `raw`", async () => {
  const secret = "SECRET TEXT";
  const echo = respond(202, { id: "m1", status: "queued", to: TO, from: FROM, content: secret, note: TO });
  const badly = respond(500, { error: { code: "oops", message: `${secret} for ${TO}` } });
  for (const response of [echo, REJECTED, badly, LOST, OVERLOADED]) {
    const { store, asked } = told({ state: "new", token: "t" });
    await logged(store, [response])
      .send({ body: secret })
      .catch(() => {});
    const text = JSON.stringify(asked);
    for (const private_ of [secret, TO, TO.slice(1), FROM]) assert.ok(!text.includes(private_), text);
  }
});

test("the failure of one recipient survives in the record", async () => {
  const body = {
    success: true,
    data: {
      status: "QUEUED",
      recipients: [
        { message_id: "8ba7b830-9dad-11d1-80b4-00c04fd430c8", to: TO, channel: "sms" },
        { message_id: "8ba7b830-9dad-11d1-80b4-00c04fd430c9", to: "+14155550101", channel: "sms" },
      ],
    },
    error: null,
    meta: { request_id: "r" },
  };
  const { send, calls } = logged(memoryStore(), [respond(202, body)], { provider: "sent" });
  const to = [TO, "+14155550101"];
  const first = await send({ to });
  const second = await send({ to });
  assert.deepEqual([second.messages, second.to, calls.length], [first.messages, to, 1]);
});

test("mistakes in the options are found when the client is made, by name", () => {
  const store = memoryStore();
  for (const [options, name] of [
    [{ store: 1 }, "store"],
    [{ store: { reserve() {}, settle() {}, release() {} } }, "defineSendStore"],
    [{ store, leaseMs: 0 }, "leaseMs"],
    [{ store, leaseMs: "1" }, "leaseMs"],
    [{ store, storeTimeoutMs: 0.5 }, "storeTimeoutMs"],
    [{ store, onStoreFailure: "throw" }, "onStoreFailure"],
    [{ stores: store }, "store"],
  ]) {
    assert.throws(
      () => logged(undefined, [ACCEPTED], options),
      (error) => error.category === "configuration" && error.message.includes(name),
      JSON.stringify(options),
    );
  }
  assert.throws(() => defineSendStore({ reserve() {} }), /settle/);
});

test("without a store, a client remembers its keys: another message under one is a conflict", async () => {
  const { send, calls } = logged(undefined, [ACCEPTED], { provider: "sent" });
  await send();
  await send();
  const error = await failure(send({ body: "Other" }));
  assert.deepEqual(
    [error.category, error.code, error.outcome, calls.length],
    ["conflict", "idempotency-key-reused", "not-sent", 2],
  );
});

test("without a store, what is proven not sent frees its key", async () => {
  const { send, calls } = logged(undefined, [REJECTED, ACCEPTED], { provider: "sent" });
  assert.equal((await failure(send())).outcome, "not-sent");
  await failure(send({ to: "1" }));
  await send({ body: "Corrected" });
  assert.equal(calls.length, 2);
});

test("without a store, a client remembers 1,000 keys", async () => {
  const { send } = logged(undefined, [ACCEPTED], { provider: "sent" });
  for (let index = 0; index <= 1_000; index++) await send({}, { idempotencyKey: `key-${index}` });
  await send({ body: "Other" }, { idempotencyKey: "key-0" });
  assert.equal((await failure(send({ body: "Other" }, { idempotencyKey: "key-2" }))).code, "idempotency-key-reused");
});

test("a send in doubt is not repeated through another provider, which has never seen the key", async () => {
  const store = memoryStore();
  assert.equal((await failure(logged(store, [LOST]).send())).outcome, "unknown");
  const { fetch, calls } = scripted(ACCEPTED);
  const nativehub = clientOf("nativehub", fetch, { store });
  const error = await failure(nativehub.send({ to: TO, from: FROM, body: "Hello" }, WITH_KEY));
  assert.deepEqual([error.outcome, calls.length], ["unknown", 0]);
});

test("a record that cannot be read is a send in doubt, and is not sent again, whatever `onStoreFailure` says", async () => {
  const good = { version: 1, outcome: "sent", messages: [], attempts: [] };
  for (const record of [
    JSON.stringify(good),
    { ...good, version: 2 },
    { ...good, messages: [null] },
    { ...good, outcome: "odd" },
    7,
  ]) {
    const { send, calls } = logged(told({ state: "done", record }).store, [ACCEPTED], { onStoreFailure: "send" });
    const error = await failure(send());
    assert.deepEqual([error.outcome, calls.length], ["unknown", 0], JSON.stringify(record));
  }
});

test("a signal that has fired already: the store is not asked", async () => {
  for (const provider of ["texting-blue", "sent"]) {
    const { store, asked } = told({ state: "new", token: "t" });
    const { send } = logged(store, [ACCEPTED], { provider });
    assert.equal((await failure(send({}, { signal: AbortSignal.abort() }))).category, "aborted");
    assert.equal(asked.length, 0);
  }
});

test("a signal that fires while the store is asked gives the key back, also with a provider that recognises it", () =>
  inVirtualTime(async (clock) => {
    for (const provider of ["texting-blue", "sent"]) {
      const store = memoryStore({ now: () => clock.now });
      const slow = defineSendStore({
        ...store,
        reserve: async (...all) => (await clock.sleep(100), store.reserve(...all)),
      });
      const controller = new AbortController();
      clock.at(50, () => controller.abort());
      const { send } = logged(slow, [ACCEPTED], { provider });
      assert.equal((await failure(send({}, { signal: controller.signal }))).category, "aborted");
      await clock.sleep(1_000);
      assert.equal((await send({ body: "Other" })).replayed, false, provider);
    }
  }));

test("a repetition that is rejected leaves each of its messages in doubt, too", async () => {
  const store = memoryStore();
  const to = [TO, "+14155550101"];
  await failure(logged(store, [LOST], { provider: "sent" }).send({ to }));
  const body = {
    success: true,
    data: {
      status: "QUEUED",
      recipients: to.map((one) => ({ message_id: null, to: one, channel: "sms", status: "BLOCKED" })),
    },
    error: null,
    meta: { request_id: "r" },
  };
  const error = await failure(logged(store, [respond(202, body)], { provider: "sent" }).send({ to }));
  assert.equal(error.outcome, "unknown");
  for (const one of error.messages) assert.notEqual(one.error?.outcome, "not-sent");
});

test("no key of the client is in what a failed store leaves behind", async () => {
  const { KEY } = await import("./harness.mjs");
  const leak = async () => {
    throw new Error(`the database says ${KEY}`);
  };
  const settled = logged(told({ state: "new", token: "t" }, { settle: leak }).store, [ACCEPTED]);
  const { warnings } = await settled.send();
  const rejected = await failure(logged(told({ state: "new", token: "t" }, { settle: leak }).store, [REJECTED]).send());
  const before = await failure(logged(told(leak).store, [ACCEPTED]).send());
  const causes = [warnings[0].cause, rejected.issues.at(-1).cause, before.cause];
  for (const cause of causes) {
    assert.match(String(cause.message), /the database says/);
    assert.ok(!String(cause.message).includes(KEY) && !String(cause.stack).includes(KEY));
  }
});

test("a replay says who failed, also where the provider answers without the plus sign", async () => {
  const store = memoryStore();
  const { recordOf, resultOfRecord } = await (await import("../client/sources.mjs")).source("store/record");
  const to = ["+14155550100", "+14155550101"];
  const message = (one, error) => ({ id: one, to: one, status: "queued", error });
  const result = {
    provider: "p",
    attempts: [],
    messages: [message("14155550101", null), message("+14155550100", null)],
  };
  const again = resultOfRecord(recordOf({ result, failure: null }, to), to);
  assert.deepEqual(
    again.messages.map((one) => one.to),
    ["+14155550101", "+14155550100"],
  );
  assert.ok(store);
});

test("a record of 60,000 recipients takes no time that grows with their square", async () => {
  const { recordOf } = await (await import("../client/sources.mjs")).source("store/record");
  const to = Array.from({ length: 60_000 }, (_, index) => `+1415${1_000_000 + index}`);
  let reads = 0;
  const counted = new Proxy(to, { get: (target, name, self) => ((reads += 1), Reflect.get(target, name, self)) });
  const messages = to.map((one) => ({ id: one, to: one, status: "queued", error: null }));
  const result = { provider: "p", attempts: [], messages };
  assert.equal(recordOf({ result, failure: null }, counted).messages.at(-1).to, 59_999);
  assert.ok(reads < 4 * to.length, `${reads} reads`);
});

test("a store that never answers leaves no listener on the signal", () =>
  inVirtualTime(async () => {
    const listeners = new Set();
    const signal = {
      aborted: false,
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    const { send } = logged(told(() => new Promise(() => {})).store, [ACCEPTED]);
    for (let round = 0; round < 5; round++) await failure(send({}, { signal }));
    assert.equal(listeners.size, 0);
  }));

test("a machine that slept between the reservation and the request sends nothing after it wakes", () =>
  inVirtualTime(async (clock) => {
    const dateNow = Date.now;
    const store = defineSendStore({
      ...memoryStore(),
      // The time of day goes on, and the other clock stands still.
      reserve: async () => ((Date.now = () => dateNow() + 25 * 60 * 60 * 1000), { state: "new", token: "t" }),
    });
    try {
      const { send, calls } = logged(store, [ACCEPTED], { provider: "sent" });
      const error = await failure(send());
      assert.deepEqual([error.category, error.outcome, calls.length], ["timeout", "not-sent", 0]);
      assert.ok(clock.now > 0);
    } finally {
      Date.now = dateNow;
    }
  }));
