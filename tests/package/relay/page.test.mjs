// A page's client that sends through a relay: the same validation, and the same results and errors as the server had.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client as CoreClient } from "../../../pkg/dist/core.js";
import { defineGuard, memorySuppressionList, suppression } from "../../../pkg/dist/guards.js";
import { twilio } from "../../../pkg/dist/providers/twilio.js";
import { textingBlue } from "../../../pkg/dist/providers/texting-blue.js";
import {
  Client,
  KEY,
  newActionKey,
  pageOf,
  relayOptions,
  setUp,
  thrownBy,
  TidingsError,
  TO,
  tokenFor,
  URL_OF_RELAY,
} from "./relay-harness.mjs";

const message = { to: TO, body: "Hello" };
const CATEGORIES =
  "validation authentication permission payment quota not-found conflict rate-limit opted-out blocked carrier server unavailable network timeout aborted protocol unsupported configuration unknown".split(
    " ",
  );

test("the page gets the result that the server had, by the facts that the relay exposes", async () => {
  const results = [];
  const { relay, client } = setUp();
  const { send } = client;
  client.send = async (...args) => (results.push(await send.apply(client, args)), results.at(-1));
  const sent = await pageOf(relay).send(message, { idempotencyKey: newActionKey() });
  for (const name of ["provider", "id", "status", "to", "messages", "replayed", "warnings"])
    assert.deepEqual(sent[name], results[0][name], name);
});

test("what the relay does not expose of a result is unknown in the page, and never the mark of the response", async () => {
  const { relay } = setUp({ expose: { result: [] } });
  const sent = await pageOf(relay).send(message);
  assert.deepEqual([sent.id, sent.batchId, sent.status, sent.to], [null, null, "queued", [TO]]);
  assert.deepEqual(sent.messages, [{ id: null, to: TO, status: "queued", error: null }]);
});

const EXPOSED =
  "category outcome scope transient retryable retryAfterMs permanent issues param guard code message requestId docsUrl limit balance id batchId messages".split(
    " ",
  );
const FACTS = {
  provider: "texting-blue",
  category: "unknown",
  scope: null,
  outcome: "unknown",
  code: "some_code",
  message: "A sentence of the server's.",
  status: 418,
  param: "to",
  issues: [{ path: "to", code: "odd", message: "It is odd.", suggestion: "+1" }],
  requestId: "req_1",
  transient: false,
  retryable: false,
  retryAfterMs: null,
  permanent: null,
  attempts: [],
  waitedMs: 5,
  idempotencyKey: "the_servers",
  docsUrl: "https://docs.example/odd",
  guard: null,
  limit: { max: 5, used: 5, resetsAt: null, upgradeUrl: null },
  balance: null,
  id: "msg_1",
  batchId: null,
  messages: [],
  raw: { secret: true },
};

/** A relay whose client throws these facts, and the error of a page's client, with the number of its attempts. */
async function errorsFor(facts) {
  const server = new TidingsError({ ...FACTS, ...facts });
  let calls = 0;
  const send = async () => {
    calls += 1;
    throw server;
  };
  const { relay } = setUp({ client: { send }, expose: { error: EXPOSED } });
  const error = await thrownBy(pageOf(relay, { retry: { maxAttempts: 2, baseMs: 1, jitter: "none" } }).send(message));
  return { server, error, calls };
}

for (const category of CATEGORIES)
  for (const outcome of ["not-sent", "unknown", "sent"])
    for (const retryable of [false, true]) {
      if (retryable && outcome === "sent") continue;
      const isRepeated = retryable && (outcome === "not-sent" || category === "conflict");
      test(`the page's error is the server's, and is ${isRepeated ? "" : "not "}repeated: ${category}, ${outcome}${retryable ? ", retryable" : ""}`, async () => {
        const { server, error, calls } = await errorsFor({
          category,
          outcome,
          transient: retryable,
          retryable,
          scope: "recipient",
        });
        for (const name of EXPOSED) assert.deepEqual(error[name], server[name], name);
        assert.equal(error.name, server.name);
        assert.deepEqual([calls, error.attempts.length], isRepeated ? [2, 2] : [1, 1]);
      });
    }

test("a wait that is too long for the page ends its call at once, and holds only what it is about", async () => {
  const facts = {
    category: "blocked",
    outcome: "not-sent",
    scope: "recipient",
    transient: true,
    retryable: true,
    retryAfterMs: 8 * 3_600_000,
  };
  const { error, calls } = await errorsFor(facts);
  assert.deepEqual([calls, error.retryAfterMs, error.attempts[0].why], [1, 8 * 3_600_000, "wait-too-long"]);
});

test("a message is validated in the page as at the server, but for the sender", async () => {
  const { relay, simulator } = setUp();
  const page = pageOf(relay);
  const server = new Client({ provider: "texting-blue", apiKey: KEY });
  for (const odd of [
    { to: "4155550100", body: "Hello" },
    { to: TO },
    { to: TO, body: " " },
    { body: "Hello" },
    { to: TO, body: "x".repeat(5_001) },
    {},
  ]) {
    const issues = page.validate(odd);
    assert.deepEqual(issues, server.validate({ ...odd, from: "+14155559876" }));
    const error = await thrownBy(page.send(odd));
    assert.deepEqual([error.category, error.outcome, error.issues], ["validation", "not-sent", issues]);
  }
  assert.deepEqual(page.validate({ ...message, from: "+14155559876" })[0]?.code, "unsupported");
  assert.equal(simulator.requests.length, 0);
});

test("a page's client only sends: it does not know the provider's other calls", async () => {
  const page = pageOf(setUp().relay);
  assert.equal((await thrownBy(page.messages.get("msg_1"))).category, "unsupported");
  assert.deepEqual(page.capabilities.calls, []);
});

test("the token is asked for on every attempt, and is masked like an API key", async () => {
  let asked = 0;
  const { relay } = setUp({ client: { retry: { maxAttempts: 1 } } });
  const lost = [true, true, false];
  const page = pageOf(relay, {
    token: async () => (asked++, await tokenFor()),
    fetch: async (url, init, straight) => {
      if (lost.shift()) throw new TypeError(`lost: ${init.headers.authorization}`);
      return await straight(url, init);
    },
  });
  await page.send(message);
  assert.equal(asked, 3);
  lost.push(true, true, true, true);
  const error = await thrownBy(page.send(message));
  assert.equal(error.category, "network");
  assert.match(error.cause.message, /redacted/);
});

test("after an attempt that was lost, no rejection proves that nothing was sent", async () => {
  for (const [code, retryable] of [
    ["final.not-sent.validation", false],
    ["again.not-sent.unavailable", true],
  ]) {
    const attempts = [() => Promise.reject(new TypeError("lost"))];
    const facts = { category: code.split(".")[2], outcome: "not-sent", retryable, transient: retryable };
    const rejected = async () => Response.json({ tidings: code, detail: "No.", ...facts }, { status: 422 });
    const page = pageOf(null, {
      retry: { maxAttempts: 2, baseMs: 1 },
      fetch: () => (attempts.shift() ?? rejected)(),
    });
    const error = await thrownBy(page.send(message, { idempotencyKey: newActionKey() }));
    assert.deepEqual([error.outcome, error.category, error.retryable], ["unknown", facts.category, retryable]);
  }
});

test("each attempt has an id of its own, and all have the key", async () => {
  const seen = [];
  const page = pageOf(null, {
    fetch: async (url, init) => {
      seen.push(init.headers);
      throw new TypeError("lost");
    },
    retry: { maxAttempts: 3, baseMs: 1 },
  });
  await thrownBy(page.send(message, { idempotencyKey: "action-1" }));
  assert.equal(new Set(seen.map((fields) => fields["tidings-attempt"])).size, 3);
  for (const fields of seen) {
    assert.match(fields["tidings-attempt"], /^[\w-]{16,64}$/);
    assert.equal(fields["idempotency-key"], "action-1");
  }
});

test("a response of something between is read by its shape, and nothing is concluded from a success that is not the relay's", async () => {
  const html = (status) => async () =>
    new Response("<html><h1>502 Bad Gateway</h1></html>", { status, headers: { "content-type": "text/html" } });
  const cases = [
    [html(502), "unavailable", "unknown"],
    [html(200), "protocol", "unknown"],
    [html(403), "permission", "not-sent"],
    [async () => Response.json({ ok: true }), "protocol", "unknown"],
    [async () => Response.json({ error: { message: "Too many" } }, { status: 429 }), "rate-limit", "not-sent"],
  ];
  for (const [fetch, category, outcome] of cases) {
    const error = await thrownBy(pageOf(null, { fetch, retry: { maxAttempts: 1 } }).send(message));
    assert.deepEqual([error.category, error.outcome], [category, outcome]);
  }
});

test("profiles of other providers work by import, also with tidings/core", async () => {
  const seen = [];
  const fetch = async (url, init) => (
    seen.push([url, init.body, init.headers["content-type"]]), Response.json({ tidings: "accepted", status: "queued" })
  );
  const options = { url: URL_OF_RELAY, token: "a_token_of_the_page", fetch };
  for (const client of [
    new CoreClient(relayOptions({ ...options, provider: textingBlue })),
    new Client(relayOptions({ ...options, provider: twilio })),
  ])
    assert.equal((await client.send({ body: "Hello", to: TO })).status, "queued");
  // As it was given: not in the provider's encoding, nor in the order of its fields.
  for (const one of seen)
    assert.deepEqual(one, [URL_OF_RELAY, JSON.stringify({ body: "Hello", to: TO }), "application/json"]);
});

test("a time that a guard of the page sets is in the message that the relay gets", async () => {
  const bodies = [];
  const fetch = async (_, init) => {
    bodies.push(JSON.parse(init.body));
    return Response.json({ tidings: "accepted", status: "scheduled" });
  };
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const beforeSend = defineGuard(({ message: { sendAt: known } }) => (known === undefined ? { sendAt } : undefined));
  const page = pageOf(null, { provider: twilio, accept: ["to", "body", "sendAt"], beforeSend, fetch });
  assert.equal((await page.send(message)).status, "scheduled");
  assert.deepEqual(bodies, [{ ...message, sendAt }]);
});

test("a guard of the server's client rejects for the relay, and the page learns which", async () => {
  const list = memorySuppressionList();
  await list.record({ recipient: TO, sender: null, optedOut: true, at: Date.now() });
  const later = defineGuard(() => ({ reject: "Not now.", waitUntil: Date.now() + 90_000, scope: "recipient" }));
  const cases = [
    [suppression(list), 403, "opted-out", "suppression", false],
    [later, 503, "blocked", "custom", true],
  ];
  for (const [beforeSend, status, category, guard, retryable] of cases) {
    const { relay, simulator } = setUp({ client: { beforeSend } });
    const error = await thrownBy(pageOf(relay).send(message));
    assert.deepEqual(
      [error.status, error.category, error.guard, error.outcome, error.retryable],
      [status, category, guard, "not-sent", retryable],
    );
    assert.equal(error.attempts.length, 1);
    assert.equal(simulator.requests.length, 0);
  }
});
