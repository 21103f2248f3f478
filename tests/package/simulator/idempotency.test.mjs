// Idempotency keys: processed once, repeated from the first response, and a conflict while the first request is processed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SENDS, call, send, turns, virtualClock, sentText, createSimulator, sampleContact } from "./harness.mjs";

test("with the same Idempotency-Key Sent sends once, and repeats its response for a day, whatever the payload", async () => {
  const clock = virtualClock();
  const simulator = createSimulator(clock);
  const headers = { "idempotency-key": "order-1" };
  const first = await call(simulator, "sent", "POST", "/messages", sentText(), { headers });
  assert.equal(first.headers.get("idempotent-replayed"), null);
  clock.time += 24 * 3600 * 1000 - 1;
  const again = await call(simulator, "sent", "POST", "/messages", sentText({ text: "Another" }), { headers });
  assert.deepEqual(again.json, first.json);
  assert.equal(again.status, 202);
  assert.equal(again.headers.get("idempotent-replayed"), "true");
  assert.equal(again.headers.get("x-original-request-id"), first.json.meta.request_id);
  assert.notEqual(again.headers.get("x-request-id"), first.json.meta.request_id);
  assert.equal(simulator.delivered.length, 1);
  clock.time += 1;
  await call(simulator, "sent", "POST", "/messages", sentText(), { headers });
  assert.equal(simulator.delivered.length, 2, "a day later the key is new again");
});

test("a failed request does not use up its Idempotency-Key", async () => {
  const simulator = createSimulator();
  const headers = { "idempotency-key": "order-1" };
  simulator.fail({ kind: "error", name: "INTERNAL_001" });
  assert.equal((await send(simulator, "sent", { headers })).status, 500);
  assert.equal((await send(simulator, "sent", { headers })).status, 202);
  assert.equal(simulator.delivered.length, 1);
});

test("a second request with the same key is CONFLICT_001 while the first is processed, then a replay", async () => {
  const clock = virtualClock();
  let wake;
  clock.sleep = () => new Promise((resolve) => (wake = resolve));
  const simulator = createSimulator(clock);
  simulator.fail({ kind: "slow", ms: 1000 });
  const headers = { "idempotency-key": "order-1" };
  const first = send(simulator, "sent", { headers });
  await turns(5);
  clock.time += 999;
  const second = await send(simulator, "sent", { headers });
  assert.equal(second.status, 409);
  assert.equal(second.json.error.code, "CONFLICT_001");
  // A real timer may be a little early: after its response, a request is no longer in progress.
  wake();
  assert.equal((await first).status, 202);
  const third = await send(simulator, "sent", { headers });
  assert.equal(third.headers.get("idempotent-replayed"), "true");
  assert.equal(simulator.delivered.length, 1);
});

test("after an abort, the key is in use only until the response would have been ready", async () => {
  const clock = virtualClock();
  clock.sleep = () => new Promise(() => {});
  const simulator = createSimulator(clock);
  simulator.fail({ kind: "slow", ms: 1000 });
  const headers = { "idempotency-key": "order-1" };
  const controller = new AbortController();
  const first = send(simulator, "sent", { headers, signal: controller.signal });
  await turns(5);
  controller.abort(new Error("left"));
  await assert.rejects(first, /left/);
  clock.time += 999;
  assert.equal((await send(simulator, "sent", { headers })).status, 409);
  clock.time += 1;
  assert.equal((await send(simulator, "sent", { headers })).headers.get("idempotent-replayed"), "true");
  assert.equal(simulator.delivered.length, 1);
});

test("an error of the provider is not repeated for its key", async () => {
  const simulator = createSimulator();
  const headers = { "idempotency-key": "contact-1" };
  const create = () => call(simulator, "sent", "POST", "/contacts", { phone_number: sampleContact.phone }, { headers });
  assert.equal((await create()).status, 409);
  await call(simulator, "sent", "DELETE", `/contacts/${sampleContact.id}`);
  assert.equal((await create()).status, 201);
});

test("the same batch_id of NativeHub is processed once in a day", async () => {
  const clock = virtualClock();
  const simulator = createSimulator(clock);
  const body = { ...SENDS.nativehub[2], batch_id: "order-1" };
  const first = await call(simulator, "nativehub", "POST", "/messages", body);
  const again = await call(simulator, "nativehub", "POST", "/messages", body);
  assert.equal(again.json.id, first.json.id);
  assert.deepEqual(
    simulator.delivered.map(({ idempotencyKey }) => idempotencyKey),
    ["order-1"],
  );
  clock.time += 24 * 3600 * 1000;
  await call(simulator, "nativehub", "POST", "/messages", body);
  assert.equal(simulator.delivered.length, 2);
});

test("without a key a repeated send is delivered again", async () => {
  for (const provider of ["nativehub", "texting-blue", "sent", "sent-v2"]) {
    const simulator = createSimulator();
    await send(simulator, provider);
    await send(simulator, provider);
    assert.equal(simulator.delivered.length, 2, provider);
  }
});
