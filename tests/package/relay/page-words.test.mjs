// What a page tells its user: what the relay itself rejects in sentences of its own, and what is wrong with the page's token by the option's name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceFor } from "../../../pkg/dist/index.js";
import { de } from "../../../pkg/dist/messages/de.js";
import {
  memoryStore,
  newActionKey,
  pageOf,
  relayMessage,
  relayOptions,
  setUp,
  thrownBy,
  TO,
  tokenFor,
  URL_OF_RELAY,
} from "./relay-harness.mjs";

const message = { to: TO, body: "Hello" };
const noRetry = { retry: { maxAttempts: 1 } };
const expired = () => tokenFor({}, { expiresInMs: 1, now: () => Date.now() - 60_000 });

/** Each: the relay's code, what the page does, the page's options, and what its user is told. */
const SAID = [
  ["token", (page) => page.send(message), { token: "a_token_of_nobody" }, /not signed in\. .*sign in/],
  ["token-expired", (page) => page.send(message), { token: expired }, /has expired\. .*sign in again/],
  ["recipient", (page) => page.send(message), { token: () => tokenFor({ to: ["+44*"] }) }, /^You may not send to this/],
  [
    "limit",
    async (page) => {
      await page.send(message);
      await page.send(message);
    },
    { token: () => tokenFor({ limit: { max: 1, perMs: 86_400_000_000 } }) },
    /as many messages as you may for now\. Please try again in \d+ (day|hour|minute|second)s?\.$/,
  ],
  [
    "field",
    (page) => page.send({ ...message, from: "+14155559876" }),
    { accept: ["to", "body", "from"] },
    /reload the page/,
  ],
  [
    "key-reused",
    // From two pages: one page's own client remembers the key.
    async (page, relay) => {
      const idempotencyKey = newActionKey();
      await pageOf(relay).send(message, { idempotencyKey });
      await page.send({ ...message, body: "Another" }, { idempotencyKey });
    },
    {},
    /Another message from this form was sent, or may have been\. Please reload/,
  ],
];

for (const [code, act, options, expected] of SAID)
  test(`the user is told what to do about the relay's own rejection: ${code}`, async () => {
    const { relay } = setUp();
    const error = await thrownBy(act(pageOf(relay, { ...noRetry, ...options }), relay));
    assert.equal(error.code, code);
    assert.match(relayMessage(error), expected);
    assert.equal(error.message, relayMessage(error));
  });

const WORDS = {
  token: "Bitte melden Sie sich an.",
  "token-expired": "Bitte melden Sie sich neu an.",
  recipient: "An diese Nummer dürfen Sie nicht schreiben.",
  limit: (error) =>
    adviceFor(error, {
      messages: { ...de, tryLater: "Die Grenze ist erreicht. Bitte versuchen Sie es {when} wieder." },
    }).userMessage,
  field: "Bitte laden Sie die Seite neu.",
  "key-reused": "Diese Nachricht wurde schon gesendet.",
  busy: "Bitte warten Sie.",
};

for (const [code, act, options] of SAID)
  test(`the user is told in the page's language, from facts and not from a text: ${code}`, async () => {
    const { relay } = setUp();
    const error = await thrownBy(act(pageOf(relay, { ...noRetry, ...options }), relay));
    const said = relayMessage(error, WORDS);
    if (typeof WORDS[code] === "string") assert.equal(said, WORDS[code]);
    else assert.match(said, /^Die Grenze ist erreicht\. Bitte versuchen Sie es in \d+ \S+ wieder\.$/);
    // A page without types may lack a sentence.
    assert.equal(relayMessage(error, {}), error.message);
    const failing = () => {
      throw new Error("down");
    };
    assert.equal(relayMessage(error, { [code]: failing }), null);
  });

/** A page's error after this response of a relay. */
const errorAfter = (body, fetches = []) =>
  thrownBy(
    pageOf(null, {
      retry: { maxAttempts: fetches.length + 1, baseMs: 1 },
      fetch: async () => {
        if (fetches.shift() !== undefined) throw new TypeError("lost");
        return Response.json(body, { status: 409 });
      },
    }).send(message, { idempotencyKey: newActionKey() }),
  );
const problem = (code, mark, outcome) => ({
  type: `urn:tidings:relay:${code}`,
  tidings: mark,
  detail: "A sentence.",
  outcome,
});

test("a send that goes on already is said so, whatever is known of it", async () => {
  const error = await errorAfter({
    ...problem("busy", "again.unknown.conflict", "unknown"),
    retryable: true,
    transient: true,
  });
  assert.deepEqual([error.outcome, relayMessage(error)], ["unknown", "A sentence."]);
});

test("after an attempt that may have sent, nobody is asked to do it again; and only the relay's own sentences for users are said", async () => {
  const lost = await errorAfter(problem("token", "final.not-sent.authentication", "not-sent"), ["lost"]);
  assert.deepEqual([lost.outcome, relayMessage(lost), relayMessage(lost, WORDS)], ["unknown", null, null]);
  // A relay does not know whether the browser repeated the request by itself, and the user has to sign in all the same.
  const alone = await errorAfter(problem("token", "final.unknown.authentication", "unknown"));
  assert.deepEqual([alone.outcome, relayMessage(alone)], ["unknown", "A sentence."]);
  // Each: the attempt before, and what is said then.
  for (const [before, said] of [
    [problem("failed", "again.not-sent.unavailable.request", "not-sent"), "A sentence."],
    [problem("busy", "again.unknown.conflict.request", "unknown"), null],
    [{ error: "Bad Gateway" }, null],
  ]) {
    const responses = [before, problem("token", "final.unknown.authentication", "unknown")];
    const page = pageOf(null, {
      retry: { maxAttempts: 2, baseMs: 1 },
      fetch: async () => Response.json(responses.shift(), { status: 503 }),
    });
    const error = await thrownBy(page.send(message, { idempotencyKey: newActionKey() }));
    assert.deepEqual([error.attempts.length, error.code, relayMessage(error)], [2, "token", said]);
  }
  const limited = await errorAfter(problem("limit", "final.unknown.rate-limit", "unknown"));
  assert.deepEqual([limited.outcome, relayMessage(limited)], ["unknown", null]);
  // Of a provider's failure, and of a rejection that only a developer understands.
  for (const type of ["about:blank", "urn:tidings:relay:key", "urn:tidings:relay:setup", "limit", undefined]) {
    const body = { ...problem("", "final.not-sent.validation", "not-sent"), type, code: "limit" };
    assert.equal(relayMessage(await errorAfter(body)), null);
  }
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error("odd");
      },
    },
  );
  for (const odd of [undefined, null, 5, new Error("x"), hostile]) assert.equal(relayMessage(odd), null);
});

test("a function `token` that fails, or returns no token, is named as the page knows it", async () => {
  const cause = new Error("No token: 401");
  const failing = () => Promise.reject(cause);
  const error = await thrownBy(pageOf(null, { ...noRetry, token: failing }).send(message));
  assert.equal(error.message, "The function `token` failed: see `cause`.");
  assert.deepEqual([error.category, error.outcome, error.cause], ["authentication", "not-sent", cause]);
  assert.deepEqual([error.issues[0].path, error.issues[0].message], ["token", error.message]);
  const none = await thrownBy(pageOf(null, { ...noRetry, token: async () => "" }).send(message));
  assert.deepEqual([none.category, none.issues[0].path], ["configuration", "token"]);
  assert.match(none.message, /^`token` did not return/);
  for (const token of ["", "two words", 5])
    assert.throws(() => relayOptions({ url: URL_OF_RELAY, token, provider: "texting-blue" }), {
      category: "configuration",
      message: /`token`/,
    });
});

test("a page's client has a store if it is given one: a key that was sent is not even asked for again", async () => {
  const { relay, events } = setUp();
  const store = memoryStore();
  const idempotencyKey = newActionKey();
  for (const replayed of [false, true])
    assert.equal((await pageOf(relay, { store }).send(message, { idempotencyKey })).replayed, replayed);
  assert.equal(events.filter(({ type }) => type === "responded").length, 1);
});

test("a page with a store of its own sends after its token had expired, and after its connection was lost, with the same key and once", async () => {
  const { relay, simulator } = setUp();
  const tokens = [expired, tokenFor, tokenFor, tokenFor];
  const lost = [];
  const page = pageOf(relay, {
    ...noRetry,
    store: memoryStore(),
    token: () => tokens.shift()(),
    fetch: async (url, init, straight) => {
      const response = await straight(url, init);
      if (lost.shift()) throw new TypeError("lost");
      return response;
    },
  });
  const idempotencyKey = newActionKey();
  const first = await thrownBy(page.send(message, { idempotencyKey }));
  assert.deepEqual([first.status, first.outcome, simulator.delivered.length], [401, "unknown", 0]);
  lost.push(true);
  const second = await thrownBy(page.send(message, { idempotencyKey }));
  assert.deepEqual([second.category, second.outcome, simulator.delivered.length], ["network", "unknown", 1]);
  const sent = await page.send(message, { idempotencyKey });
  assert.deepEqual([sent.id, sent.replayed, simulator.delivered.length], [simulator.delivered[0].id, true, 1]);
});
