// A POST that the browser repeats by itself may reach another process, which rejects it: it gets the first one's result, or is told that nobody knows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defineGuard } from "../../../pkg/dist/guards.js";
import { createFaultyStore } from "../../../pkg/dist/simulator/index.js";
import { inVirtualTime } from "../store/harness.mjs";
import { FROM, GRANT, newKey, post, requestTo, read, setUp, TO, tokenFor } from "./relay-harness.mjs";

const fails = () => {
  throw new Error("down");
};
const full = { add: async () => ({ count: 9 }) };
const limited = () => ({ ...GRANT, limit: { max: 1, perMs: 86_400_000 } });
const invalid = () => [{ path: "body", code: "too-long", message: "It is too long." }];

/** Each: what the second process does; its options, by those of its client; whether it has read the message; the code and status if the key is free. */
const SECOND = [
  ["has no message left to send", () => ({ authorize: limited, counters: full }), true, "limit", 429],
  ["cannot count", () => ({ authorize: limited, counters: { add: fails } }), true, "failed", 503],
  ["does not allow the recipient", () => ({ authorize: () => ({ ...GRANT, to: ["+44*"] }) }), true, "recipient", 403],
  ["finds the message invalid", () => ({ client: { send: fails, validate: invalid } }), true, null, 422],
  [
    "has a guard that rejects",
    () => ({ client: { beforeSend: defineGuard(() => ({ reject: "No." })) } }),
    true,
    null,
    403,
  ],
  ["cannot compose", () => ({ compose: fails }), false, "setup", 500],
  ["takes other fields", () => ({ accept: ["to"] }), false, "field", 422],
  ["takes less", () => ({ maxBodyBytes: 10 }), false, "body-size", 413],
];

/** Two processes with one store. The second one is set up only when the first one has answered. */
function processes(own) {
  const one = setUp({ authorize: () => GRANT });
  const second = (store = one.store) => {
    const { client, ...options } = own();
    return setUp({ authorize: () => GRANT, ...options, client: { store, fetch: one.simulator.fetch, ...client } });
  };
  return { one, second };
}

const headersOf = (key = newKey()) => ({ "idempotency-key": key, "tidings-attempt": "attempt_0123456789" });

for (const [what, own, isRead, code, status] of SECOND) {
  test(`a process that ${what} answers a POST that was sent elsewhere with its result, and any other one as before`, async () => {
    const { one, second } = processes(own);
    const headers = headersOf();
    const first = await post(one.relay, { headers, token: "x" });
    assert.equal(first.status, 202);
    const { relay } = second();
    const again = await post(relay, { headers, token: "x" });
    if (isRead) assert.deepEqual([again.status, again.body.id, again.body.replayed], [200, first.body.id, true]);
    else assert.deepEqual([again.status, again.body.outcome, again.body.status], [status, "unknown", status]);
    // A key that nobody used: certainly not sent.
    const other = await post(relay, { headers: headersOf(), token: "x" });
    assert.deepEqual([other.status, other.body.outcome], [status, "not-sent"]);
    assert.equal(other.body.type, code === null ? "about:blank" : `urn:tidings:relay:${code}`);
    assert.equal(one.simulator.delivered.length, 1);
  });

  test(`a process that ${what} does not say that a send in doubt was not sent, nor one that is running`, () =>
    inVirtualTime(async () => {
      const { one, second } = processes(own);
      one.simulator.fail({ kind: "lost", when: "after" }, { kind: "slow", ms: 3_000 });
      const headers = headersOf();
      assert.equal((await post(one.relay, { headers, token: "x" })).body.outcome, "unknown");
      const { relay } = second();
      const again = await post(relay, { headers, token: "x" });
      assert.equal(again.body.outcome, "unknown");
      assert.match(again.body.tidings, /^(again|final)\.unknown\./);
      const running = headersOf();
      const first = post(one.relay, { headers: running, token: "x" });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const busy = await post(relay, { headers: running, token: "x" });
      assert.equal(busy.body.outcome, "unknown");
      if (isRead) assert.deepEqual([busy.status, busy.body.type], [409, "urn:tidings:relay:busy"]);
      assert.equal((await first).status, 202);
    }));

  test(`a process that ${what} is free to say "not sent" where the first one certainly did not send`, async () => {
    const { one, second } = processes(own);
    one.simulator.fail({ kind: "status", status: 402 });
    const headers = headersOf();
    assert.equal((await post(one.relay, { headers, token: "x" })).body.outcome, "not-sent");
    const again = await post(second().relay, { headers, token: "x" });
    assert.deepEqual([again.status, again.body.outcome], [status, "not-sent"]);
  });

  test(`a process that ${what}, and cannot ask the store, does not claim to know`, async () => {
    const { one, second } = processes(own);
    const store = createFaultyStore(one.store);
    const { relay } = second(store);
    store.fail("fails-before", "fails-before", "fails-before");
    const { status: actual, body } = await post(relay, { headers: headersOf(), token: "x" });
    assert.ok(actual >= 400);
    assert.equal(body.outcome, "unknown");
  });
}

test("where the store fails when the key is reserved, and says afterwards what it knows, the page gets that", async () => {
  const one = setUp({ authorize: () => GRANT });
  const headers = headersOf();
  const first = await post(one.relay, { headers, token: "x" });
  const store = createFaultyStore(one.store);
  const two = setUp({ authorize: () => GRANT, client: { store, fetch: one.simulator.fetch } });
  const ask = () => post(two.relay, { headers: { ...headers, "tidings-attempt": undefined }, token: "x" });
  store.fail("fails-before");
  const again = await ask();
  assert.deepEqual([again.status, again.body.id], [200, first.body.id]);
  // The second one is that of giving the key back.
  store.fail("fails-before", "fails-before", "fails-before");
  const unknown = await ask();
  assert.deepEqual([unknown.status, unknown.body.tidings], [503, "again.unknown.unavailable.request"]);
  assert.equal(one.simulator.delivered.length, 1);
});

test("another message under the key is told what is wrong with it, or that the key is used", async () => {
  for (const [own, status, type] of [
    [() => ({ authorize: limited, counters: full }), 422, "key-reused"],
    [() => ({ authorize: () => ({ ...GRANT, to: ["+44*"] }) }), 403, "recipient"],
  ]) {
    const { one, second } = processes(own);
    const headers = headersOf();
    await post(one.relay, { headers, token: "x" });
    const { relay } = second();
    const other = await post(relay, { headers, body: { to: TO, body: "Other" }, token: "x" });
    assert.deepEqual(
      [other.status, other.body.type, other.body.outcome],
      [status, `urn:tidings:relay:${type}`, "not-sent"],
    );
  }
});

test("a body that breaks off is not said to be not sent, if another request with the key was", async () => {
  const one = setUp({ authorize: () => GRANT });
  const broken = () => new ReadableStream({ pull: (to) => to.error(new TypeError("reset")) });
  const headers = headersOf();
  assert.equal((await post(one.relay, { headers, token: "x", body: broken() })).body.outcome, "not-sent");
  await post(one.relay, { headers, token: "x" });
  assert.equal((await post(one.relay, { headers, token: "x", body: broken() })).body.outcome, "unknown");
});

test("nor if the first one has only begun", () =>
  inVirtualTime(async () => {
    const compose = async (draft) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return { ...draft, from: FROM };
    };
    const { relay } = setUp({ authorize: () => GRANT, compose });
    const headers = headersOf();
    const first = post(relay, { headers, token: "x" });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const body = new ReadableStream({ pull: (to) => to.error(new TypeError("reset")) });
    assert.equal((await post(relay, { headers, token: "x", body })).body.outcome, "unknown");
    assert.equal((await first).status, 202);
  }));

/** What says nothing of the key, and the status. */
const DENIED = [
  ["no token", () => undefined, 401],
  ["a token that has expired", () => tokenFor({}, { expiresInMs: 1, now: () => Date.now() - 60_000 }), 401],
  ["a forged token", async () => `${(await tokenFor()).slice(0, -3)}abc`, 401],
];

for (const [what, token, status] of DENIED)
  test(`${what} gets nothing about a message, neither that it was sent nor that it was not`, async () => {
    const one = setUp();
    const { relay } = setUp({ client: { store: one.store, fetch: one.simulator.fetch } });
    const known = headersOf();
    assert.equal((await post(one.relay, { headers: known })).status, 202);
    const authorization = (await token()) === undefined ? undefined : `Bearer ${await token()}`;
    const ask = async (headers) => await read(await relay(await requestTo({ headers: { ...headers, authorization } })));
    const [sent, free] = [await ask(known), await ask(headersOf())];
    assert.equal(sent.text, free.text);
    assert.deepEqual([sent.status, sent.body.outcome, sent.body.category], [status, "unknown", "authentication"]);
    assert.doesNotMatch(sent.text, /not.sent|nothing/i);
    // Who sends no attempt is no browser that repeats.
    const alone = await ask({ "idempotency-key": newKey() });
    assert.deepEqual([alone.status, alone.body.outcome], [status, "not-sent"]);
  });

test("a token of another user does not find the message, and sends its own", async () => {
  const { relay, simulator } = setUp();
  const headers = headersOf();
  const first = await post(relay, { headers });
  const other = await post(relay, { headers, token: await tokenFor({ user: "user-2" }) });
  assert.deepEqual([other.status, other.body.replayed, simulator.delivered.length], [202, false, 2]);
  assert.notEqual(other.body.id, first.body.id);
});

test("two requests of one attempt that are here at once: the one that is rejected first does not speak for the other", () =>
  inVirtualTime(async () => {
    let calls = 0;
    const authorize = async () => {
      if (++calls > 1) return { ...GRANT, to: ["+44*"] };
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return GRANT;
    };
    const { relay, simulator } = setUp({ authorize });
    const headers = headersOf();
    const sent = post(relay, { headers, token: "x" });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const rejected = await post(relay, { headers, token: "x" });
    assert.deepEqual([rejected.status, rejected.body.outcome], [403, "unknown"]);
    await sent;
    assert.ok(simulator.delivered.length <= 1);
  }));
