// Who may send to whom, and how often.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inVirtualTime } from "../store/harness.mjs";
import { createFaultyStore } from "../../../pkg/dist/simulator/index.js";
import { GRANT, memoryCounterStore, newKey, post, requestTo, setUp, TO } from "./relay-harness.mjs";

const granted = (grant, own = {}) => setUp({ authorize: () => ({ ...GRANT, ...grant }), ...own });

/** Each: the grant, the message, and the paths that it does not allow. */
const RECIPIENTS = [
  ["any", { to: "+8821612345678" }, []],
  [[TO], { to: TO }, []],
  [[TO], { to: [TO] }, []],
  [[TO], { to: "+14155550101" }, ["to"]],
  [[TO], { to: [TO, "+14155550101", "+14155550102"] }, ["to[1]", "to[2]"]],
  [[], { to: TO }, ["to"]],
  [["+1415*"], { to: TO }, []],
  [["+1415*"], { to: "+14165550100" }, ["to"]],
  [["+1415*", "+44*"], { to: "+442079460958" }, []],
  // Another spelling is another number: tidings changes none, and the provider might read it otherwise.
  [[TO], { to: "+1 415 555 0100" }, ["to"]],
  [[TO], { to: `whatsapp:${TO}` }, ["to"]],
  [[TO], { to: `${TO}\u0000` }, ["to"]],
  // The number of a contact is not known here.
  [[TO], { contactId: "contact_1" }, ["contactId"]],
  [[TO], { to: TO, contactId: "contact_1" }, ["contactId"]],
];

for (const [to, message, paths] of RECIPIENTS)
  test(`a grant to ${to} ${paths.length === 0 ? "allows" : "does not allow"} ${JSON.stringify(message)}`, async () => {
    const sends = [];
    const { store } = setUp();
    const send = async (one) => (sends.push(one), { messages: [], warnings: [], status: "queued" });
    const { relay } = granted(
      { to },
      { client: { send, store }, accept: ["to", "body", "contactId"], maxRecipients: 5 },
    );
    const { status, body } = await post(relay, { body: { ...message, body: "Hello" } });
    assert.equal(sends.length, paths.length === 0 ? 1 : 0);
    if (paths.length === 0) return assert.equal(status, 202);
    assert.deepEqual(
      [status, body.category, body.outcome, body.type],
      [403, "permission", "not-sent", "urn:tidings:relay:recipient"],
    );
    assert.deepEqual(
      body.issues.map(({ path }) => path),
      paths,
    );
  });

test("the grant is checked against the message that is sent, not the one that was written", async () => {
  const { relay, simulator } = granted(
    { to: [TO] },
    { compose: ({ body }) => ({ from: "+14155559876", to: "+14155550101", body }) },
  );
  assert.equal((await post(relay)).status, 403);
  assert.equal(simulator.requests.length, 0);
});

test("compose gets what the page wrote and the grant, and makes the message", async () => {
  const seen = [];
  const compose = (draft, grant) => {
    seen.push([draft, grant.data]);
    return { from: "+14155559876", to: grant.data.phone, body: `Shop: ${draft.body}` };
  };
  const { relay, simulator } = granted({ to: "any", data: { phone: TO } }, { accept: ["body"], compose });
  assert.equal((await post(relay, { body: { body: "Hello" } })).status, 202);
  assert.deepEqual(seen, [[{ body: "Hello" }, { phone: TO }]]);
  assert.deepEqual([simulator.delivered[0].to, simulator.delivered[0].body], [TO, "Shop: Hello"]);
  assert.equal((await post(relay, { body: { to: TO, body: "Hello" } })).status, 422);
});

/** So long that no window ends during the tests. */
const AGES = 86_400_000 * 3_650;
const limit = { max: 3, perMs: 60_000 };

test("of many requests at once, exactly as many are sent as the limit allows, and the rest learn when to ask again", () =>
  inVirtualTime(async () => {
    const { relay, simulator } = granted({ limit }, { expose: { error: ["retryAfterMs", "limit"] } });
    const responses = await Promise.all(Array.from({ length: 20 }, () => post(relay, { token: "x" })));
    const statuses = responses.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [202, 202, 202, ...Array(17).fill(429)]);
    assert.equal(simulator.delivered.length, 3);
    const { body, headers } = responses.find(({ status }) => status === 429);
    const waitMs = body.retryAfterMs;
    assert.ok(waitMs > 0 && waitMs <= 60_000);
    assert.equal(headers.get("retry-after"), String(Math.ceil(waitMs / 1_000)));
    assert.deepEqual([body.category, body.outcome, body.limit.max, body.limit.used], ["rate-limit", "not-sent", 3, 3]);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    assert.equal((await post(relay, { token: "x" })).status, 202);
  }));

test("a limit is of one user, and over all isolates that share the counters", async () => {
  const counters = memoryCounterStore();
  const of = (user) => granted({ user, limit: { max: 1, perMs: AGES } }, { counters }).relay;
  assert.equal((await post(of("user-1"))).status, 202);
  assert.equal((await post(of("user-1"))).status, 429);
  assert.equal((await post(of("user-2"))).status, 202);
});

test("each recipient counts", async () => {
  const { relay } = granted({ limit: { max: 3, perMs: AGES } }, { provider: "sent", maxRecipients: 5 });
  const to = ["+14155550100", "+14155550101"];
  assert.equal((await post(relay, { body: { to, body: "Hello" } })).status, 202);
  assert.equal((await post(relay, { body: { to, body: "Hello" } })).status, 429);
  assert.equal((await post(relay)).status, 202);
});

test("what is certainly not sent does not count, and neither does a repetition", async () => {
  const { relay, simulator } = granted({ limit: { max: 1, perMs: AGES } });
  assert.equal((await post(relay, { body: { to: "0100", body: "Hello" } })).status, 422);
  simulator.fail({ kind: "status", status: 402 });
  assert.equal((await post(relay)).status, 502);
  const headers = { "idempotency-key": newKey() };
  const first = await post(relay, { headers });
  assert.equal(first.status, 202);
  // The limit is used up. Its own result is still there for the page that lost it, but nothing else goes out.
  const again = await post(relay, { headers });
  assert.deepEqual([again.status, again.body.id, again.body.replayed], [200, first.body.id, true]);
  assert.equal((await post(relay)).status, 429);
  assert.equal((await post(relay, { headers, body: { to: TO, body: "Other" } })).status, 422);
  assert.equal((await post(relay, { headers })).status, 200);
  assert.equal(simulator.delivered.length, 1);
});

test("a repetition below the limit does not count", async () => {
  const { relay, simulator } = granted({ limit: { max: 2, perMs: AGES } });
  const headers = { "idempotency-key": newKey() };
  for (const status of [202, 200, 200, 200]) assert.equal((await post(relay, { headers })).status, status);
  assert.equal((await post(relay)).status, 202);
  assert.equal((await post(relay)).status, 429);
  assert.equal(simulator.delivered.length, 2);
});

test("a message counts whose response was lost, if the provider recognises the repetition within the same send", async () => {
  const { relay, simulator } = granted({ limit: { max: 1, perMs: 3_600_000 } }, { provider: "sent" });
  simulator.fail({ kind: "lost", when: "after" });
  const first = await post(relay, { token: "x" });
  assert.deepEqual([first.status, simulator.requests.length, simulator.delivered.length], [200, 2, 1]);
  assert.equal((await post(relay, { token: "x" })).status, 429);
  assert.equal(simulator.delivered.length, 1);
});

test("a message counts that the provider says it is still working on", async () => {
  const conflict = { success: false, data: null, error: { code: "CONFLICT_001", message: "In progress." } };
  const { relay, simulator } = granted({ limit: { max: 1, perMs: 3_600_000 } }, { provider: "sent" });
  simulator.fail(
    { kind: "lost", when: "after" },
    ...Array.from({ length: 5 }, () => ({ kind: "status", status: 409, body: conflict })),
  );
  const first = await post(relay, { token: "x" });
  assert.deepEqual([first.body.category, first.body.outcome, simulator.delivered.length], ["conflict", "unknown", 1]);
  assert.equal((await post(relay, { token: "x" })).status, 429);
  assert.equal(simulator.delivered.length, 1);
});

test("a key that was rejected by the limit is free again", () =>
  inVirtualTime(async () => {
    const { relay, simulator } = granted({ limit });
    for (let count = 0; count < 3; count++) await post(relay, { token: "x" });
    const headers = { "idempotency-key": newKey() };
    const { status, body } = await post(relay, { headers, token: "x" });
    assert.equal(status, 429);
    await new Promise((resolve) => setTimeout(resolve, body.retryAfterMs));
    assert.equal((await post(relay, { headers, token: "x" })).status, 202);
    assert.equal(simulator.delivered.length, 4);
  }));

test("nobody passes the limit with two requests of one key, whatever their content and outcome", () =>
  inVirtualTime(async () => {
    const { relay, simulator } = granted({ limit: { max: 1, perMs: AGES } });
    await post(relay, { token: "x" });
    for (let round = 0; round < 10; round++) {
      simulator.fail({ kind: "slow", ms: 10 }, { kind: "status", status: 402 });
      const headers = { "idempotency-key": newKey() };
      const bodies = [
        { to: "0", body: "x" },
        { to: TO, body: "a" },
        { to: TO, body: "b" },
        { to: TO, body: "a" },
      ];
      await Promise.all(bodies.map((body) => post(relay, { headers, body, token: "x" })));
    }
    assert.equal(simulator.delivered.length, 1);
  }));

const never = () => new Promise(() => {});
const fails = () => {
  throw new Error("down");
};
/** Each: why, the relay's options, the status, and the part that failed. */
const FAILURES = [
  ["authorize throws", { authorize: fails }, 503, "authorize"],
  ["authorize rejects", { authorize: async () => fails() }, 503, "authorize"],
  ["authorize hangs", { authorize: never }, 503, "authorize"],
  ["authorize reads the body", { authorize: async (request) => (await request.text(), GRANT) }, 500, "authorize"],
  ["authorize grants nonsense", { authorize: () => ({ ...GRANT, to: "+1" }) }, 500, "authorize"],
  ["authorize grants undefined", { authorize: () => undefined }, 500, "authorize"],
  [
    "authorize grants a proxy that throws",
    { authorize: () => new Proxy({}, { get: fails, ownKeys: fails }) },
    503,
    "authorize",
  ],
  ["compose throws", { compose: fails }, 500, "compose"],
  ["compose hangs", { compose: never }, 500, "compose"],
  ["compose returns nothing", { compose: () => undefined }, 500, "compose"],
  ["the counters throw", { counters: { add: fails } }, 503, "counters"],
  ["the counters hang", { counters: { add: never } }, 503, "counters"],
  ["the counters return nonsense", { counters: { add: () => ({}) } }, 503, "counters"],
];

for (const [why, own, status, part] of FAILURES)
  test(`where ${why}, nothing is sent, and the page learns nothing of it`, () =>
    inVirtualTime(async () => {
      const { relay, simulator, events } = granted({ limit }, own);
      const { status: actual, body, text } = await post(relay, { token: "x" });
      assert.deepEqual([actual, body.outcome, body.retryable], [status, "not-sent", status === 503]);
      assert.ok(!text.includes("down") && !text.includes(part), text);
      assert.equal(simulator.requests.length, 0);
      const found = events.filter(({ type }) => type === "failed");
      assert.deepEqual(
        found.map((event) => event.part),
        [part],
      );
      assert.ok(found[0].cause instanceof Error);
    }));

test("where the store fails before the send, nothing is sent, and the page may ask again", async () => {
  const { store } = setUp();
  const faulty = createFaultyStore(store);
  faulty.fail("fails-before");
  const { relay, simulator } = granted({}, { client: { store: faulty } });
  const { status, body } = await post(relay);
  assert.deepEqual([status, body.category, body.outcome, body.retryable], [503, "unavailable", "not-sent", true]);
  assert.equal(simulator.requests.length, 0);
});

test("a slow body is given up", () =>
  inVirtualTime(async () => {
    const { relay } = granted({});
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) });
    const response = await relay(await requestTo({ body, token: "x" }));
    assert.equal(response.status, 503);
  }));
