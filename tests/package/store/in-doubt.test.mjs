// A send whose outcome is not known is not sent again, unless the provider recognises its key.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defineSendStore, memoryStore } from "../../../pkg/dist/store.js";
import { ACCEPTED, clientOf, failure, FROM, inVirtualTime, respond, scripted, TO } from "./harness.mjs";
import { WITH_KEY, LOST, logged } from "./logged.mjs";

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
  const end = new AbortController();
  const dead = logged(store, [() => new Promise(() => {})], { leaseMs: 200_000 }).send({}, { signal: end.signal });
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const { send, calls } = logged(store, [ACCEPTED]);
  const busy = await failure(send());
  assert.deepEqual([busy.category, busy.outcome, busy.retryAfterMs], ["conflict", "unknown", 200_000]);
  now += 200_000;
  const stale = await failure(send());
  assert.deepEqual([stale.category, stale.outcome, stale.retryable, calls.length], ["unknown", "unknown", false, 0]);
  // Its timer would keep the test's process for half a minute.
  end.abort();
  await failure(dead);
});

test("a send in doubt is not repeated through another provider, which has never seen the key", async () => {
  const store = memoryStore();
  assert.equal((await failure(logged(store, [LOST]).send())).outcome, "unknown");
  const { fetch, calls } = scripted(ACCEPTED);
  const nativehub = clientOf("nativehub", fetch, { store });
  const error = await failure(nativehub.send({ to: TO, from: FROM, body: "Hello" }, WITH_KEY));
  assert.deepEqual([error.outcome, calls.length], ["unknown", 0]);
});

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
