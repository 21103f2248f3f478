// What the relay accepts, and how it rejects everything else: as problem details, and without a send.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FROM, newKey, post, requestTo, setUp, TO, tokenFor } from "./relay-harness.mjs";

test("a message of a page is sent with the relay's sender, and the response has the exposed facts of the result", async () => {
  const { relay, simulator } = setUp();
  const { status, body, headers } = await post(relay);
  assert.equal(status, 202);
  assert.deepEqual(Object.keys(body).sort(), ["id", "messages", "replayed", "status", "tidings", "to", "warnings"]);
  assert.deepEqual([body.status, body.to, body.id], ["queued", [TO], simulator.delivered[0].id]);
  assert.equal(simulator.delivered[0].from, FROM);
  assert.equal(headers.get("content-type"), "application/json");
  assert.equal(headers.get("cache-control"), "no-store");
});

const deep = (levels) => `{"to":${"[".repeat(levels)}${"]".repeat(levels)}}`;

/** Each: why, the request's changes, and what the problem says. */
const REJECTED = [
  ["a page that is opened by its address", { method: "GET" }, 405, "method"],
  ["another method with a body", { method: "PUT" }, 405, "method"],
  ["a preflight, where no other origin may send", { method: "OPTIONS" }, 405, "method"],
  ["another path", { url: "https://app.example/message" }, 404, "path"],
  ["the path with a slash at its end", { url: "https://app.example/messages/" }, 404, "path"],
  [
    "a form, which a page of any origin can send without a preflight",
    { headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    "content-type",
  ],
  ["plain text, likewise", { headers: { "content-type": "text/plain" } }, 415, "content-type"],
  [
    "no content type",
    { body: new TextEncoder().encode("{}"), headers: { "content-type": undefined } },
    415,
    "content-type",
  ],
  ["another charset", { headers: { "content-type": "application/json; charset=utf-16" } }, 415, "content-type"],
  ["two content types", { headers: { "content-type": "application/json, text/plain" } }, 415, "content-type"],
  ["a compressed body", { headers: { "content-encoding": "gzip" } }, 415, "content-type"],
  ["no key", { headers: { "idempotency-key": undefined } }, 400, "key"],
  ["an empty key", { headers: { "idempotency-key": "" } }, 400, "key"],
  ["two keys", { headers: { "idempotency-key": "one, two" } }, 400, "key"],
  ["a key in quotes", { headers: { "idempotency-key": '"one"' } }, 400, "key"],
  ["a key of 201 characters", { headers: { "idempotency-key": "k".repeat(201) } }, 400, "key"],
  ["a key with a character beyond ASCII", { headers: { "idempotency-key": "kéy" } }, 400, "key"],
  ["a short attempt id", { headers: { "tidings-attempt": "a".repeat(15) } }, 400, "key"],
  ["a long attempt id", { headers: { "tidings-attempt": "a".repeat(65) } }, 400, "key"],
  ["an attempt id with a blank", { headers: { "tidings-attempt": `${"a".repeat(16)} b` } }, 400, "key"],
  ["no token", { headers: { authorization: undefined } }, 401, "token"],
  ["another scheme", { headers: { authorization: "Basic dXNlcjpwYXNz" } }, 401, "token"],
  ["no body", { body: "" }, 400, "body"],
  ["broken JSON", { body: '{"to":' }, 400, "body"],
  ["an array", { body: "[]" }, 400, "body"],
  ["null", { body: "null" }, 400, "body"],
  ["a string", { body: '"to"' }, 400, "body"],
  ["bytes that are not UTF-8", { body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d) }, 400, "body"],
  ["9 levels", { body: deep(8) }, 400, "body"],
  ["8,000 levels", { body: deep(8_000) }, 400, "body"],
  ["a body of a byte too much", { body: `{"to":"${"1".repeat(16_384 - 8)}"}` }, 413, "body-size"],
  ["a length that is too much", { headers: { "content-length": "999999" } }, 413, "body-size"],
  ["the sender", { body: { to: TO, body: "Hello", from: FROM } }, 422, "field", ["from"]],
  [
    "several fields, and a name that is no field",
    { body: { to: TO, mediaUrls: [], "<b>": 1 } },
    422,
    "field",
    ["mediaUrls", ""],
  ],
  [
    "properties of the prototype",
    { body: `{"to":"${TO}","__proto__":{},"constructor":1}` },
    422,
    "field",
    ["", "constructor"],
  ],
  ["an object as the recipient", { body: { to: { length: 1 }, body: "Hello" } }, 422, "field", ["to"]],
  ["an object as the text", { body: { to: TO, body: { toString: "x" } } }, 422, "field", ["body"]],
  ["two recipients", { body: { to: [TO, "+14155550101"], body: "Hello" } }, 422, "field", ["to"]],
];

for (const [why, changes, status, code, paths = []] of REJECTED)
  test(`rejected with ${status} ${code}: ${why}`, async () => {
    const { relay, simulator, events } = setUp({ path: "/messages" });
    const { status: actual, body, headers } = await post(relay, changes);
    assert.deepEqual([actual, body.type], [status, `urn:tidings:relay:${code}`]);
    assert.deepEqual([body.status, body.outcome, body.retryable], [status, "not-sent", false]);
    assert.match(body.title, /^[A-Z][A-Za-z ]+$/);
    assert.match(body.detail, /\.$/);
    assert.deepEqual(
      body.issues.map(({ path }) => path),
      paths,
    );
    assert.equal(headers.get("content-type"), "application/problem+json");
    assert.equal(headers.get("cache-control"), "no-store");
    assert.equal(headers.get("allow"), status === 405 ? "POST" : null);
    assert.equal(headers.get("www-authenticate"), status === 401 ? "Bearer" : null);
    assert.equal(simulator.requests.length, 0);
    const [event] = events.filter(({ type }) => type === "responded");
    assert.deepEqual([event.status, event.code, event.outcome], [status, code, "not-sent"]);
  });

/** Each: why it is accepted, and the request's changes. */
const ACCEPTED = [
  ["a charset of UTF-8", { headers: { "content-type": "application/json; charset=utf-8" } }],
  ["the same in quotes and capitals", { headers: { "content-type": 'Application/JSON;charset="UTF-8"' } }],
  ["a key of 200 characters", { headers: { "idempotency-key": "k".repeat(200) } }],
  ["a key of every allowed character", { headers: { "idempotency-key": "aZ09_.:-" } }],
  ["an attempt id", { headers: { "tidings-attempt": "0123456789abcdef" } }],
  ["a scheme in other letters", async () => ({ headers: { authorization: `bearer ${await tokenFor()}` } })],
  ["a query", { url: "https://app.example/messages?from=newsletter" }],
  ["an array of one recipient", { body: { to: [TO], body: "Hello" } }],
  ["a field that is null", { body: { to: TO, body: "Hello", body2: undefined } }],
];

for (const [why, changes] of ACCEPTED)
  test(`accepted: ${why}`, async () => {
    const { relay, simulator } = setUp({ path: "/messages" });
    const { status } = await post(relay, typeof changes === "function" ? await changes() : changes);
    assert.deepEqual([status, simulator.delivered.length], [202, 1]);
  });

test("what the provider does not take is an issue of its field, and nothing is requested", async () => {
  const { relay, simulator } = setUp();
  const { status, body } = await post(relay, { body: { to: "4155550100", body: "Hello" } });
  assert.deepEqual([status, body.type, body.category, body.issues[0].path], [422, "about:blank", "validation", "to"]);
  assert.equal(simulator.requests.length, 0);
});

/** Each: what `compose` adds to the message, and the field that is wrong then. */
const NOT_THE_PAGES = [
  ["a sender that is no number", { from: "not a number" }, "from"],
  ["no sender, where the provider needs one", { from: undefined }, "from"],
  ["a field that the page may choose, and did not", { from: FROM, mediaUrls: ["odd"] }, "mediaUrls"],
];

for (const [what, added, field] of NOT_THE_PAGES)
  test(`what the page did not choose is the relay's mistake, and reported with its cause: ${what}`, async () => {
    const { relay, events, simulator } = setUp({
      accept: ["to", "body", "mediaUrls"],
      compose: (draft) => ({ ...draft, ...added }),
    });
    const { status, text, body } = await post(relay, { token: await tokenFor({ limit: { max: 1, perMs: 60_000 } }) });
    assert.deepEqual([status, body.type, body.outcome], [500, "urn:tidings:relay:setup", "not-sent"]);
    assert.ok(!text.includes(field));
    const [failed] = events.filter(({ type }) => type === "failed");
    assert.deepEqual([failed.part, failed.cause.category], ["compose", "validation"]);
    assert.match(failed.cause.message, new RegExp(`\`${field}`));
    assert.doesNotMatch(failed.cause.message, /not a number/);
    assert.equal(events.at(-1).code, "setup");
    // It was given back: what was not sent does not count.
    const again = await post(relay, { token: await tokenFor({ limit: { max: 1, perMs: 60_000 } }) });
    assert.equal(again.status, 500);
    assert.equal(simulator.requests.length, 0);
  });

test("what the page could have chosen and left out is the page's mistake", async () => {
  const { relay, events } = setUp({ from: undefined, accept: ["to", "body", "from"] });
  const { status, body } = await post(relay);
  assert.deepEqual([status, body.type, body.issues[0].path], [422, "about:blank", "from"]);
  assert.deepEqual(
    events.filter(({ type }) => type === "failed"),
    [],
  );
});

test("the same key of two users is two keys, and neither gets the other's result", async () => {
  const { relay, simulator } = setUp();
  const key = newKey();
  const ids = [];
  for (const user of ["user-1", "user-2"]) {
    const { body } = await post(relay, { token: await tokenFor({ user }), headers: { "idempotency-key": key } });
    assert.equal(body.replayed, false);
    ids.push(body.id);
  }
  assert.equal(simulator.delivered.length, 2);
  assert.equal(new Set(ids).size, 2);
});

for (const limit of [null, { max: 1, perMs: 60_000 }, { max: 9, perMs: 60_000 }])
  test(`a key that is used for another message is rejected, and the first message stays the only one: ${JSON.stringify(limit)}`, async () => {
    const { relay, simulator, events } = setUp();
    const [headers, token] = [{ "idempotency-key": newKey() }, await tokenFor({ limit })];
    await post(relay, { headers, token });
    const { status, body } = await post(relay, { headers, token, body: { to: TO, body: "Another text" } });
    assert.deepEqual([status, body.category, body.outcome], [422, "conflict", "not-sent"]);
    assert.deepEqual([body.type, events.at(-1).code], ["urn:tidings:relay:key-reused", "key-reused"]);
    assert.equal(simulator.delivered.length, 1);
  });

test("an endless body is given up at the limit", async () => {
  const { relay } = setUp();
  let [chunks, isCancelled] = [0, false];
  const body = new ReadableStream({
    pull(controller) {
      chunks += 1;
      controller.enqueue(new Uint8Array(1_024).fill(32));
    },
    cancel() {
      isCancelled = true;
    },
  });
  const { status } = await post(relay, { body });
  assert.deepEqual([status, isCancelled], [413, true]);
  assert.ok(chunks < 30, `${chunks} chunks`);
});

test("a request is not answered by an exception, whatever it is", async () => {
  const { relay } = setUp();
  for (const odd of [
    null,
    undefined,
    5,
    {},
    { headers: {} },
    new Proxy(
      {},
      {
        get: () => {
          throw new Error("odd");
        },
      },
    ),
  ]) {
    const { status } = await relay(odd);
    assert.equal(status, 500);
  }
  assert.equal((await relay(await requestTo(), null)).status, 202);
  assert.equal(
    (
      await relay(await requestTo(), {
        waitUntil: () => {
          throw new Error("over");
        },
      })
    ).status,
    202,
  );
});
