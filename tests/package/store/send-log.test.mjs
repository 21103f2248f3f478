// The send log of a client: what becomes of a key that was used before. Sends in doubt: in-doubt.test.mjs; stores that fail: broken-store.test.mjs;
// what is kept: record.test.mjs; the stores themselves: contract.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defineSendStore, memoryStore } from "../../../pkg/dist/store.js";
import { ACCEPTED, failure, FROM, inVirtualTime, TO } from "./harness.mjs";
import { MESSAGE, WITH_KEY, REJECTED, logged, told } from "./logged.mjs";

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
