// One action of the page's user is one message: whatever is lost, repeated or clicked twice, and wherever.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inVirtualTime } from "../store/harness.mjs";
import { GRANT, newKey, pageOf, post, read, requestTo, setUp, TO } from "./relay-harness.mjs";

const message = { to: TO, body: "Hello" };
/** Without tokens: they are verified by another thread, which the virtual clock does not wait for. */
const open = (own = {}) => setUp({ authorize: () => GRANT, ...own });
const openPage = (relay, options) => pageOf(relay, { token: "a_token_of_the_page", ...options });
const lose = () => {
  throw new TypeError("The connection was lost.");
};

/** Each: what is lost; the faults of the provider; the fetches of the page; and what the page gets, with the number of its attempts. */
const LOST = [
  ["nothing", [], [], "sent", 1],
  ["the page's request", [], [lose], "sent", 2],
  ["the relay's response", [], ["then lose"], "sent", 2],
  ["both", [], [lose, "then lose"], "sent", 3],
  ["the provider's request", [{ kind: "lost", when: "before" }], [], "unknown", 1],
  ["the provider's response", [{ kind: "lost", when: "after" }], [], "unknown", 1],
  ["the provider's response and the relay's", [{ kind: "lost", when: "after" }], ["then lose"], "unknown", 2],
  ["nothing, but the provider asks to wait", [{ kind: "rate-limit", waitSeconds: 2 }], [], "sent", 1],
  ["nothing, but the provider asks for a long wait", [{ kind: "rate-limit", waitSeconds: 90 }], [], "not-sent", 1],
  [
    "the relay's response, which asked for a long wait",
    [{ kind: "rate-limit", waitSeconds: 90 }],
    ["then lose"],
    "sent",
    3,
  ],
];

for (const [what, faults, fetches, outcome, attempts] of LOST)
  test(`lost: ${what}: ${outcome} after ${attempts}, and never a second message`, () =>
    inVirtualTime(async () => {
      const { relay, simulator } = open();
      simulator.fail(...faults);
      const next = [...fetches];
      const page = openPage(relay, {
        retry: { baseMs: 120_000 / 4, maxMs: 100_000, jitter: "none", maxRetryAfterMs: 60_000 },
        deadlineMs: 400_000,
        fetch: async (url, init, straight) => {
          const what = next.shift();
          if (what === lose) lose();
          const response = await straight(url, init);
          return what === "then lose" ? lose() : response;
        },
      });
      const idempotencyKey = newKey();
      const facts = await page.send(message, { idempotencyKey }).catch((error) => error);
      assert.equal(facts.outcome ?? "sent", outcome);
      assert.equal(facts.attempts.length, attempts);
      const before = simulator.delivered.length;
      assert.ok(before <= 1);
      if (outcome === "sent") assert.equal(before, 1);
      if (outcome === "not-sent") return assert.equal(before, 0);
      // The user tries again with the same key: the result is the same, and nothing more goes out.
      const again = await page.send(message, { idempotencyKey }).catch((error) => error);
      assert.equal(again.outcome ?? "sent", outcome);
      assert.equal(simulator.delivered.length, before);
    }));

test("a POST that the browser repeats by itself gets the first one's response, while it runs and afterwards", async () => {
  const { relay, simulator, events } = open();
  const headers = { "idempotency-key": newKey(), "tidings-attempt": "attempt_0123456789" };
  const requests = await Promise.all([1, 2, 3].map(() => requestTo({ headers, token: "x" })));
  const [first, second] = await Promise.all(requests.slice(0, 2).map(async (request) => read(await relay(request))));
  const third = await read(await relay(requests[2]));
  assert.deepEqual([second.status, second.text, third.status, third.text], [202, first.text, 202, first.text]);
  assert.equal(simulator.delivered.length, 1);
  assert.deepEqual(
    events.filter(({ type }) => type === "responded").map(({ isRepeated }) => isRepeated),
    [false, true, true],
  );
});

test("a repeated POST gets the first one's failure, and nothing is requested for it", async () => {
  const { relay, simulator } = open();
  simulator.fail({ kind: "status", status: 402 });
  const headers = { "idempotency-key": newKey(), "tidings-attempt": "attempt_0123456789" };
  const [first, second] = [await post(relay, { headers, token: "x" }), await post(relay, { headers, token: "x" })];
  assert.deepEqual([first.status, second.status, second.text], [502, 502, first.text]);
  assert.equal(simulator.requests.length, 1);
  // Another attempt sends: the first one was certainly not accepted.
  const other = await post(relay, { headers: { ...headers, "tidings-attempt": "attempt_9876543210" }, token: "x" });
  assert.deepEqual([other.status, simulator.delivered.length], [202, 1]);
});

test("a POST that the browser repeats by itself is never said to be not sent, if it is rejected and the first one was taken", async () => {
  let calls = 0;
  const rejected = [
    () => null,
    () => {
      throw new Error("The database is away.");
    },
    () => ({}),
  ];
  for (const second of rejected) {
    calls = 0;
    const { relay, simulator } = setUp({ authorize: () => (++calls === 2 ? second() : GRANT) });
    const headers = { "idempotency-key": newKey(), "tidings-attempt": "attempt_0123456789" };
    const answer = async () => await post(relay, { headers, token: "x" });
    const [first, repeated] = [await answer(), await answer()];
    assert.deepEqual([first.status, repeated.status >= 400, repeated.body.outcome], [202, true, "unknown"]);
    assert.match(repeated.body.tidings, /^(again|final)\.unknown\./);
    assert.equal((await answer()).body.id, first.body.id);
    assert.equal(simulator.delivered.length, 1);
  }
});

test("no client without a token makes the relay forget an attempt, however many it sends", async () => {
  let isGranted = true;
  const waiting = [];
  const denied = () => new Promise((resolve) => waiting.push(() => resolve(null)));
  const { relay, simulator } = setUp({ authorize: () => (isGranted ? GRANT : denied()) });
  const headers = { "idempotency-key": newKey(), "tidings-attempt": "attempt_0123456789" };
  const first = await post(relay, { headers, token: "x" });
  isGranted = false;
  const attempts = Array.from({ length: 1_100 }, (_, index) => `attempt_of_nobody_${index}`);
  const others = attempts.map((attempt) =>
    post(relay, { headers: { ...headers, "tidings-attempt": attempt }, token: "y" }),
  );
  while (waiting.length < attempts.length) await new Promise((resolve) => setImmediate(resolve));
  const repeated = post(relay, { headers, token: "x" });
  while (waiting.length === attempts.length) await new Promise((resolve) => setImmediate(resolve));
  for (const end of waiting) end();
  assert.ok((await Promise.all(others)).every(({ status }) => status === 401));
  assert.equal((await repeated).body.outcome, "unknown");
  isGranted = true;
  const again = await post(relay, { headers, token: "x" });
  assert.deepEqual([again.text, simulator.delivered.length], [first.text, 1]);
});

test("the same attempt id with another body, key or user is another attempt", async () => {
  const { relay, simulator } = setUp({
    authorize: (request) => ({ ...GRANT, user: request.headers.get("authorization") }),
  });
  const attempt = { "tidings-attempt": "attempt_0123456789" };
  const key = newKey();
  const one = { headers: { ...attempt, "idempotency-key": key }, token: "a" };
  assert.equal((await post(relay, one)).status, 202);
  assert.equal((await post(relay, { ...one, body: { to: TO, body: "Other" } })).status, 422);
  assert.equal((await post(relay, { ...one, token: "b" })).body.replayed, false);
  assert.equal(
    (await post(relay, { ...one, headers: { ...attempt, "idempotency-key": newKey() } })).body.replayed,
    false,
  );
  assert.equal(simulator.delivered.length, 3);
});

test("a double click is one message, and both clicks get its result", async () => {
  const { relay, simulator } = open();
  const page = openPage(relay);
  const idempotencyKey = newKey();
  const results = await Promise.all([1, 2, 3].map(() => page.send(message, { idempotencyKey })));
  assert.equal(simulator.delivered.length, 1);
  assert.equal(new Set(results.map(({ id }) => id)).size, 1);
});

test("two isolates make one message of a key: the second says that the first has not ended, and then its result", () =>
  inVirtualTime(async () => {
    const one = open();
    const two = open({ client: { store: one.store, fetch: one.simulator.fetch } });
    one.simulator.fail({ kind: "slow", ms: 3_000 });
    const headers = { "idempotency-key": newKey() };
    const first = post(one.relay, { headers, token: "x" });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const busy = await post(two.relay, { headers, token: "x" });
    assert.deepEqual([busy.status, busy.headers.get("retry-after"), busy.body.category], [409, "2", "conflict"]);
    assert.deepEqual([busy.body.outcome, busy.body.retryable, busy.body.retryAfterMs], ["unknown", true, 2_000]);
    assert.equal(busy.body.type, "urn:tidings:relay:busy");
    // A page's client waits, and asks again.
    const sent = await openPage(two.relay).send(message, { idempotencyKey: headers["idempotency-key"] });
    assert.equal(sent.replayed, true);
    assert.deepEqual([(await first).status, sent.id], [202, (await first).body.id]);
    assert.equal(one.simulator.delivered.length, 1);
  }));

test("a client that hangs up does not stop a send that has begun, and its next request gets the result", () =>
  inVirtualTime(async () => {
    const { relay, simulator } = open();
    simulator.fail({ kind: "slow", ms: 5_000 });
    const gone = new AbortController();
    const init = { "idempotency-key": newKey() };
    const request = await requestTo({ headers: init, token: "x" });
    const first = relay(new Request(request, { signal: gone.signal, duplex: "half" }));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    gone.abort();
    const next = await post(relay, { headers: init, token: "x" });
    assert.deepEqual([next.status, next.body.status], [202, "queued"]);
    assert.equal((await first).status, 202);
    assert.equal(simulator.delivered.length, 1);
  }));

test("the runtime is asked to let a send end that has begun, and nothing else", async () => {
  const { relay } = setUp();
  const held = [];
  const context = { waitUntil: (promise) => held.push(promise) };
  assert.equal((await relay(await requestTo({ token: "x" }), context)).status, 401);
  assert.equal(held.length, 0);
  assert.equal((await relay(await requestTo(), context)).status, 202);
  assert.equal(held.length, 1);
  await Promise.all(held);
});

test("a request that hangs, as where the runtime stopped it, does not hold the next one for ever", () =>
  inVirtualTime(async () => {
    let calls = 0;
    const { store } = open();
    const send = async () => (++calls === 1 ? new Promise(() => {}) : { messages: [], warnings: [], status: "queued" });
    const { relay } = open({ client: { store, send } });
    const headers = { "idempotency-key": newKey() };
    void relay(await requestTo({ headers, token: "x" }));
    assert.equal((await post(relay, { headers, token: "x" })).status, 202);
    assert.equal(calls, 2);
  }));
