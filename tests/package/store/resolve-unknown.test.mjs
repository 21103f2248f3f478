// `resolveUnknown`: what became of a send in doubt. Every provider that can be asked is, through its simulator; absence and hostile answers
// prove nothing, and nothing is ever `not-sent`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, isTidingsError } from "tidings";
import { defineProvider } from "tidings/provider";
import { createSimulator, simulateProvider } from "tidings/simulator";
import { memoryStore, resolveUnknown } from "tidings/store";
import { PROFILES, data } from "../provider/profiles.mjs";

const KEY = "key_0123456789abcdef";
const TO = "+14155550123";
const { options: OPTIONS } = data("requests");
const PROFILES_BY_ID = Object.fromEntries(PROFILES.map(({ profile }) => [profile.id, defineProvider(profile)]));
const SEARCHED = Object.values(PROFILES_BY_ID).filter(({ find }) => find !== undefined);
const ASKED_BY_ID = Object.values(PROFILES_BY_ID).filter(
  ({ operations, routes = [], response }) =>
    operations?.["messages.get"] !== undefined && routes.length > 0 && !response.mayBeEmpty,
);

/** A client of a simulated provider, and what makes its next response lost. */
function pairOf(profile, more = {}) {
  const { apiKey = KEY, ...options } = OPTIONS[profile.id] ?? {};
  const common = { apiKey, retry: { maxAttempts: 1 }, ...options, ...more };
  if (profile.id === "nativehub") {
    const simulator = createSimulator();
    const client = new Client({ provider: "nativehub", fetch: simulator.fetch, ...common });
    return { client, lose: (when) => simulator.fail({ kind: "lost", when }) };
  }
  const simulation = simulateProvider(profile, { apiKey, options });
  const client = new Client({ provider: profile, fetch: simulation.fetch, ...common });
  return { client, lose: (when) => simulation.fail({ lost: when }) };
}

function messageOf({ routes }, reference = "order-4711") {
  const names = routes.flatMap(({ fields }) => fields.map(({ field }) => field));
  return {
    to: TO,
    body: "Hello",
    ...(names.includes("from") && { from: "+14155559876" }),
    ...(names.includes("reference") && { reference }),
  };
}

/** The error of a send. */
const failureOf = (promise) =>
  promise.then(
    () => assert.fail("It was sent."),
    (error) => error,
  );

for (const profile of SEARCHED) {
  test(`${profile.title}: a send whose response was lost is found, and settles the log`, async () => {
    const store = memoryStore();
    const { client, lose } = pairOf(profile, { store });
    const message = messageOf(profile);
    const at = new Date();
    lose("after");
    const error = await failureOf(client.send(message, { idempotencyKey: "order-4711" }));
    assert.equal(error.outcome, "unknown");
    const found = await resolveUnknown(client, { message, key: "order-4711", at, id: error.id });
    assert.equal(found.outcome, "sent", found.explanation);
    assert.equal(found.settled, true, found.explanation);
    assert.deepEqual([found.lookedAt.length, found.lookedAt[0].call], [1, "messages.list"]);
    assert.ok(found.lookedAt[0].messages >= 1);
    assert.ok(found.explanation.startsWith(profile.title), found.explanation);
    // The second call sends nothing, and returns what was found.
    const again = await client.send(message, { idempotencyKey: "order-4711" });
    assert.deepEqual([again.replayed, again.id, again.messages[0].to], [true, found.message.id, TO]);
    // Asked again, it is the same.
    const twice = await resolveUnknown(client, { message, key: "order-4711", at });
    assert.deepEqual([twice.outcome, twice.settled, twice.message.id], ["sent", true, found.message.id]);
  });

  test(`${profile.title}: a send that never arrived stays unknown, with what was looked at`, async () => {
    const store = memoryStore();
    const { client, lose } = pairOf(profile, { store });
    const other = { ...messageOf(profile, "order-1"), body: "Another" };
    await client.send(other, { idempotencyKey: "order-1" });
    const at = Date.now();
    lose("before");
    const message = messageOf(profile);
    const error = await failureOf(client.send(message, { idempotencyKey: "order-4711" }));
    const found = await resolveUnknown(client, { message, key: "order-4711", at });
    assert.deepEqual([found.outcome, found.message, found.settled], ["unknown", null, false]);
    assert.equal(found.lookedAt.length, 1);
    assert.match(found.explanation, /proves nothing/);
    // The log is as it was. With a provider that takes no keys, the next call sends nothing.
    if (profile.idempotency !== undefined) return;
    const after = await failureOf(client.send(message, { idempotencyKey: "order-4711" }));
    assert.deepEqual([error.outcome, after.outcome], ["unknown", "unknown"]);
  });

  test(`${profile.title}: a message that was sent under another reference or key is not taken, whatever is listed`, async () => {
    const { client } = pairOf(profile);
    const sent = await client.send(messageOf(profile, "order-1"), { idempotencyKey: "order-1" });
    const listed = await client.messages.list();
    assert.ok(listed.messages.length >= 1, "the list has the other message");
    const ignores = new Client({
      provider: profile,
      apiKey: KEY,
      ...OPTIONS[profile.id],
      // This provider ignores the query.
      fetch: async () => Response.json(listed.data),
    });
    for (const asked of [client, ignores]) {
      const found = await resolveUnknown(asked, { message: messageOf(profile), key: "order-4711", at: Date.now() });
      assert.deepEqual([found.outcome, found.message], ["unknown", null], JSON.stringify(found));
    }
    const message = { ...messageOf(profile, "order-1"), to: "+14155550199" };
    const elsewhere = await resolveUnknown(ignores, { message, key: "order-1", at: Date.now() });
    assert.equal(elsewhere.outcome, "unknown", "another recipient");
    const right = await resolveUnknown(ignores, {
      message: messageOf(profile, "order-1"),
      key: "order-1",
      at: Date.now(),
    });
    assert.deepEqual([right.outcome, right.message.id], ["sent", sent.id ?? sent.batchId]);
  });

  test(`${profile.title}: at most ten pages are read, each with the documented query`, async () => {
    const urls = [];
    const page = await pageOf(profile);
    const fetch = async (url) => {
      urls.push(new URL(url));
      return Response.json(page);
    };
    const client = new Client({ provider: profile, apiKey: KEY, fetch, ...OPTIONS[profile.id] });
    const at = Date.parse("2026-11-27T12:00:00Z");
    const found = await resolveUnknown(client, { message: messageOf(profile), key: "order-4711", at });
    assert.equal(found.outcome, "unknown");
    assert.deepEqual([found.lookedAt.length, urls.length], [10, 10]);
    assert.equal(new Set(urls.map(({ search }) => search)).size, 10, "no page is read twice");
    const values = Object.values(profile.find.query);
    const text = decodeURIComponent(urls[0].search);
    if (values.includes("{since}")) assert.ok(text.includes("2026-11-27T11:59:00.000Z"), text);
    if (values.includes("{reference}") || values.includes("{key}")) assert.ok(text.includes("order-4711"), text);
  });
}

/** A full page of other messages. */
async function pageOf(profile) {
  const { client } = pairOf(profile);
  for (let count = 0; count < profile.find.pageSize; count += 1)
    await client.send(messageOf(profile, `order-${count}`), { idempotencyKey: `order-${count}` });
  const query = profile.id === "nativehub" ? { per_page: 100 } : {};
  return (await client.messages.list(query)).data;
}

for (const profile of ASKED_BY_ID) {
  test(`${profile.title}: a send is found by the id of a response that was in doubt`, async () => {
    const { client } = pairOf(profile);
    const message = messageOf(profile);
    const sent = await client.send(message);
    const id = sent.id ?? sent.messages[0].id ?? sent.batchId;
    const found = await resolveUnknown(client, { message, at: Date.now(), id });
    assert.deepEqual([found.outcome, found.message.id, found.settled], ["sent", id, false], found.explanation);
    assert.deepEqual(found.lookedAt, [{ call: "messages.get", query: { id }, messages: 1, error: null }]);
    const { reference: _, ...unnamed } = message;
    const absent = { message: unnamed, at: Date.now(), id: "00000000-0000-4000-8000-000000000000" };
    const none = await resolveUnknown(client, absent);
    assert.deepEqual([none.outcome, none.lookedAt.length >= 1], ["unknown", true], none.explanation);
  });
}

test("a provider that cannot be asked is not, and the sentence says so", async () => {
  for (const id of ["vonage", "whatsapp-cloud", "africas-talking", "twilio", "telnyx"]) {
    const fetch = () => assert.fail("nothing is asked");
    const client = new Client({ provider: PROFILES_BY_ID[id], apiKey: KEY, fetch, ...OPTIONS[id] });
    const message = { to: TO, body: "Hello", reference: "order-4711" };
    const found = await resolveUnknown(client, { message, key: "order-4711", at: Date.now() });
    assert.deepEqual([found.outcome, found.lookedAt], ["unknown", []]);
    assert.match(found.explanation, /documents no list by reference or key/, id);
    assert.ok(found.explanation.includes(PROFILES_BY_ID[id].title));
  }
  const { client } = pairOf(PROFILES_BY_ID.sinch);
  const unnamed = await resolveUnknown(client, { message: { to: TO, body: "Hello" }, at: Date.now() });
  assert.deepEqual(
    [unnamed.lookedAt, /lists messages by what this one does not have/.test(unnamed.explanation)],
    [[], true],
  );
});

const HOSTILE = [
  ["an empty body", () => new Response("")],
  ["a web page", () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } })],
  ["half of the JSON", () => new Response('{"batches":[{"id":"b', { headers: { "content-type": "application/json" } })],
  ["a 500", () => Response.json({ code: "internal" }, { status: 500 })],
  ["a 401", () => Response.json({}, { status: 401 })],
  ["a 404", () => Response.json({}, { status: 404 })],
  ["a lost connection", () => Promise.reject(new TypeError("fetch failed"))],
  [
    "values of other types",
    () => Response.json({ batches: { 0: { client_reference: "order-4711" } }, items: "order-4711", data: [[]] }),
  ],
  ["a reference without an id", () => Response.json({ batches: [{ client_reference: "order-4711" }] })],
  [
    "a reference of another type",
    () => Response.json({ batches: [{ id: "b", to: [TO], client_reference: ["order-4711"] }] }),
  ],
  [
    "a reference that begins alike",
    () => Response.json({ batches: [{ id: "b", to: [TO], client_reference: "order-4711-2" }] }),
  ],
];

for (const [name, respond] of HOSTILE) {
  test(`an answer of ${name} crashes nothing, and proves nothing`, async () => {
    for (const profile of SEARCHED) {
      const options = { ...OPTIONS[profile.id], retry: { maxAttempts: 1 } };
      const client = new Client({ provider: profile, apiKey: KEY, fetch: async () => respond(), ...options });
      const message = messageOf(profile);
      const found = await resolveUnknown(client, { message, key: "order-4711", at: Date.now(), id: "m-1" });
      assert.deepEqual([found.outcome, found.message, found.settled], ["unknown", null, false], profile.id);
      assert.equal(found.lookedAt.length, 2, "both calls are named");
      for (const { error } of found.lookedAt) assert.ok(error === null || isTidingsError(error));
    }
  });
}

test("the send log: a store that fails, a send that has not ended, and a key of another message", async () => {
  const profile = PROFILES_BY_ID.sinch;
  const message = messageOf(profile);
  const { client } = pairOf(profile);
  await client.send(message);
  const ask = (store) => resolveUnknown(client, { message, key: "order-4711", at: Date.now(), store });
  const answers = (reservation) => ({
    reserve: async () => reservation,
    settle: async () => {},
    release: async () => {},
  });
  const failing = await ask({ ...answers(), reserve: () => Promise.reject(new Error("no connection")) });
  assert.deepEqual([failing.outcome, failing.settled], ["sent", false]);
  assert.match(
    failing.explanation,
    /store failed\.$/,
    "no words of the store's, which may be an address with a password",
  );
  assert.equal(failing.storeError.message, "no connection");
  const busy = await ask(answers({ state: "busy", remainingMs: 1 }));
  assert.deepEqual([busy.outcome, busy.settled, /has not ended/.test(busy.explanation)], ["sent", false, true]);
  const tokenless = await ask(answers({ state: "stale" }));
  assert.deepEqual([tokenless.settled, /no token/.test(tokenless.explanation)], [false, true]);
  const odd = await ask(answers(null));
  assert.deepEqual([odd.outcome, odd.settled, odd.storeError instanceof TypeError], ["sent", false, true]);
  const other = await failureOf(ask(answers({ state: "other-content" })));
  assert.deepEqual([isTidingsError(other), other.category, other.code], [true, "conflict", "idempotency-key-reused"]);
  // Without a record, the match is one.
  const store = memoryStore();
  assert.equal((await ask(store)).settled, true);
  const replayed = await new Client({
    provider: profile,
    apiKey: KEY,
    ...OPTIONS.sinch,
    store,
    fetch: () => assert.fail("nothing is sent"),
  }).send(message, { idempotencyKey: "order-4711" });
  assert.equal(replayed.replayed, true);
});

test("an argument that cannot be right is a configuration error, and an abort ends the search", async () => {
  const { client } = pairOf(PROFILES_BY_ID.sinch);
  const message = messageOf(PROFILES_BY_ID.sinch);
  const rows = [
    [{}, { message, at: 0 }],
    [client, null],
    [client, { at: 0 }],
    [client, { message, at: "yesterday" }],
    [client, { message, at: Number.NaN }],
    [client, { message, at: new Date(Number.NaN) }],
    [client, { message, at: 0, key: "" }],
    [client, { message, at: 0, id: 7 }],
    [client, { message, at: 0, refernce: "x" }],
  ];
  for (const [asked, input] of rows) {
    const error = await failureOf(resolveUnknown(asked, input));
    assert.deepEqual([isTidingsError(error), error.category], [true, "configuration"], JSON.stringify(input));
  }
  const aborted = await failureOf(resolveUnknown(client, { message, at: 0, signal: AbortSignal.abort() }));
  assert.equal(aborted.category, "aborted");
});
