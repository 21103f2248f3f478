// A failover with a store: one reservation for the whole walk over the providers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailoverError } from "../../../pkg/dist/failover.js";
import { memoryStore } from "../../../pkg/dist/store.js";
import {
  Failover,
  failure,
  fake,
  LOST,
  MESSAGE,
  OUT_OF_CREDIT,
  BAD_NUMBER,
  pair,
  HELLO,
} from "../failover/harness.mjs";

const WITH_KEY = { idempotencyKey: "order-1" };
const logged = (clients, store, more) => new Failover(clients, { store, deadlineMs: 10_000, ...more });

test("a second call with the key returns the first result, whichever provider accepted it", async () => {
  const store = memoryStore();
  const clients = [fake("a", OUT_OF_CREDIT), fake("b")];
  const first = await logged(clients, store).send(MESSAGE, WITH_KEY);
  // The next process would ask another provider first.
  const others = [fake("b"), fake("a")];
  const second = await logged(others, store).send(MESSAGE, WITH_KEY);
  assert.deepEqual(
    [second.provider, second.id, second.replayed, second.path, others.map(({ calls }) => calls.length)],
    [first.provider, first.id, true, [], [0, 0]],
  );
});

test("the store is asked once for all providers", async () => {
  const inner = memoryStore();
  let reservations = 0;
  const { defineSendStore } = await import("../../../pkg/dist/store.js");
  const store = defineSendStore({ ...inner, reserve: (...all) => ((reservations += 1), inner.reserve(...all)) });
  await logged([fake("a", OUT_OF_CREDIT), fake("b", OUT_OF_CREDIT), fake("c")], store).send(MESSAGE, WITH_KEY);
  assert.equal(reservations, 1);
});

test("a send in doubt goes to no provider any more, not even to one that recognises the key", async () => {
  const store = memoryStore();
  const lost = await failure(logged([fake("sent", LOST), fake("b")], store).send(MESSAGE, WITH_KEY));
  assert.equal(lost.outcome, "unknown");
  const clients = [fake("b"), fake("sent")];
  const error = await failure(logged(clients, store).send(MESSAGE, WITH_KEY));
  assert.deepEqual(
    [isFailoverError(error), error.outcome, error.path, error.provider, clients.map(({ calls }) => calls.length)],
    [true, "unknown", [], "sent", [0, 0]],
  );
});

test("a send that no provider accepted frees its key", async () => {
  const store = memoryStore();
  await failure(logged([fake("a", OUT_OF_CREDIT), fake("b", BAD_NUMBER)], store).send(MESSAGE, WITH_KEY));
  const next = fake("a");
  await logged([next], store).send({ ...MESSAGE, body: "Corrected" }, WITH_KEY);
  assert.equal(next.calls.length, 1);
});

test("1,000 calls at once with one key make one send", async () => {
  const client = fake("a");
  const failover = logged([client], memoryStore());
  const ends = await Promise.allSettled(Array.from({ length: 1_000 }, () => failover.send(MESSAGE, WITH_KEY)));
  assert.equal(client.calls.length, 1);
  for (const { status, reason } of ends)
    if (status === "rejected") assert.deepEqual([reason.category, reason.outcome], ["conflict", "unknown"]);
});

test("the log works with clients of the package", async () => {
  const { failover, blue, sent } = pair({ store: memoryStore(), deadlineMs: 10_000 });
  blue.fail({ kind: "status", status: 402 });
  await failover.send(HELLO, WITH_KEY);
  const again = await failover.send(HELLO, WITH_KEY);
  assert.deepEqual([again.provider, again.replayed], ["sent", true]);
  assert.deepEqual([blue.delivered.length, sent.delivered.length], [0, 1]);
});

test("a failover with a store needs a deadline, a key, and clients without a store", async () => {
  const store = memoryStore();
  const mistake = (act, name) =>
    assert.throws(act, (error) => error.category === "configuration" && error.message.includes(name));
  mistake(() => new Failover([fake("a")], { store }), "deadlineMs");
  mistake(() => logged([Object.assign(fake("a"), { store })], store), "of its own");
  mistake(() => logged([fake("a")], { reserve() {}, settle() {}, release() {} }), "defineSendStore");
  const error = await failure(logged([fake("a")], store).send(MESSAGE));
  assert.deepEqual([error.category, error.outcome], ["configuration", "not-sent"]);
  assert.match(error.message, /idempotencyKey/);
});

test("a store that fails before the send: no provider is called", async () => {
  const { defineSendStore } = await import("../../../pkg/dist/store.js");
  const broken = async () => {
    throw new Error("no connection");
  };
  const client = fake("a");
  const store = defineSendStore({ reserve: broken, settle: broken, release: broken });
  const error = await failure(logged([client], store).send(MESSAGE, WITH_KEY));
  assert.deepEqual(
    [isFailoverError(error), error.category, error.outcome, error.cause.message, client.calls.length],
    [true, "unavailable", "not-sent", "no connection", 0],
  );
  const { warnings } = await logged([client], store, { onStoreFailure: "send" }).send(MESSAGE, WITH_KEY);
  assert.deepEqual(
    warnings.map(({ path }) => path),
    ["store"],
  );
});

test("a message that the caller changes while the send waits is sent as it was", async () => {
  const client = fake("a");
  const failover = logged([client], memoryStore());
  const message = { ...MESSAGE };
  const sends = ["+14155550101", "+14155550102"].map((to) => {
    message.to = to;
    return failover.send(message, { idempotencyKey: `to-${to.slice(1)}` });
  });
  await Promise.all(sends);
  assert.deepEqual(client.calls.map(({ message: { to } }) => to).sort(), ["+14155550101", "+14155550102"]);
});
