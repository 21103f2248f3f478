// The body of `client.request`: a form if all of the provider's routes are forms, else JSON; or as the caller says.
import assert from "node:assert/strict";
import { test } from "node:test";
import plivo from "../../../pkg/dist/providers/plivo.js";
import twilio from "../../../pkg/dist/providers/twilio.js";
import vonage from "../../../pkg/dist/providers/vonage.js";
import { Client, failure, isTidingsError, KEY, respond } from "./test-client.mjs";

const OPTIONS = {
  nativehub: { provider: "nativehub" },
  "texting-blue": { provider: "texting-blue" },
  sent: { provider: "sent" },
  plivo: { provider: plivo, authId: "MA1" },
  twilio: { provider: twilio, accountSid: "AC1" },
  vonage: { provider: vonage, accountKey: "k" },
};

/** Sends a body and returns what was sent. */
async function written(provider, body, options = {}) {
  let seen;
  const fetch = async (url, init) => (
    (seen = { url, type: init.headers["content-type"], body: init.body }),
    respond(200, { messages: [{ status: "0", "message-id": "m" }], sid: "SM1" })()
  );
  const client = new Client({ ...OPTIONS[provider], apiKey: KEY, fetch, retry: { maxAttempts: 1 } });
  const error = await client.request("POST", "/x.json", { body, ...options }).then(
    () => null,
    (thrown) => thrown,
  );
  return { ...seen, error };
}

const FORM = "application/x-www-form-urlencoded";
/** The provider, the body, the options, the content type, the body that is sent, and which wrong implementation the row catches. */
const ROWS = [
  [
    "twilio",
    { Status: "canceled" },
    {},
    FORM,
    "Status=canceled",
    "always JSON: Twilio ignores it, and cancels nothing",
  ],
  ["vonage", { a: "b" }, {}, FORM, "a=b", "always JSON, with the account's key in the body"],
  ["sent", { a: "b" }, {}, "application/json", '{"a":"b"}', "always a form"],
  ["plivo", { a: "b" }, {}, "application/json", '{"a":"b"}', "a form for every provider that is imported"],
  [
    "twilio",
    { a: [1, "ü", true], b: null, c: undefined, d: 5n },
    {},
    FORM,
    "a=1&a=%C3%BC&a=true&d=5",
    "an array as one value, or null as a string",
  ],
  ["twilio", new URLSearchParams("a=1&a=2"), {}, FORM, "a=1&a=2", "URLSearchParams as an object without properties"],
  ["twilio", {}, {}, FORM, "", "no form for an object without properties"],
  [
    "twilio",
    { a: { b: 1 } },
    { encoding: "json" },
    "application/json",
    '{"a":{"b":1}}',
    "no JSON for a provider of forms",
  ],
  ["sent", { a: "b c" }, { encoding: "form" }, FORM, "a=b+c", "no form for a provider of JSON"],
  ["sent", [1, 2], {}, "application/json", "[1,2]", "an array as an object"],
  ["sent", "text", {}, "application/json", '"text"', "a string that is not quoted"],
  ["sent", new Date(0), {}, "application/json", '"1970-01-01T00:00:00.000Z"', "`toJSON` that is ignored"],
];

for (const [provider, body, options, type, text, why] of ROWS) {
  test(`${provider}, ${JSON.stringify(options)}: ${why}`, async () => {
    const seen = await written(provider, body, options);
    assert.equal(seen.error, null, String(seen.error));
    assert.equal(seen.type, type);
    const expected = provider === "vonage" ? seen.body.split("&")[0] : seen.body;
    assert.equal(expected, text);
    if (provider === "vonage") assert.ok(seen.body.includes(`api_secret=${KEY}`));
  });
}

/** Bodies that cannot be serialized without loss, and the expected error message. */
const REJECTED = [
  ["twilio", { a: { b: 1 } }, {}, /`body\.a` must be a string, a number, .* not object\. .*encoding: "json"/],
  ["twilio", { a: [{}] }, {}, /`body\.a`/],
  ["twilio", { a: NaN }, {}, /`body\.a` .* not NaN/],
  ["twilio", { a: () => {} }, {}, /`body\.a` .* not function/],
  ["twilio", [1], {}, /`body` must be an object/],
  ["twilio", "a=1", {}, /`body` must be an object/],
  ["sent", new FormData(), {}, /`body` must be plain data .* not FormData/],
  ["sent", new URLSearchParams("a=1"), {}, /not URLSearchParams/],
  ["sent", new Map([["a", 1]]), {}, /not Map/],
  ["sent", new Blob(["x"]), {}, /not Blob/],
  ["sent", new Uint8Array(2), {}, /not Uint8Array/],
  [
    "sent",
    {
      get a() {
        throw new Error("getter");
      },
    },
    {},
    /threw|cannot be written/,
  ],
  ["sent", { a: 5n }, {}, /`body` cannot be written as JSON/],
  ["sent", {}, { encoding: "xml" }, /`encoding` must be "json" or "form"/],
  ["twilio", { a: [null, { b: 1 }, NaN] }, {}, /`body\.a`/],
  ["twilio", { a: [undefined, Symbol("q")] }, {}, /`body\.a` .* not symbol/],
  ["twilio", { [Symbol.toStringTag]: "URLSearchParams" }, {}, /`body` must be an object/],
  [
    "twilio",
    new Proxy(
      {},
      {
        get() {
          throw new Error("trap");
        },
        ownKeys() {
          throw new Error("trap");
        },
      },
    ),
    {},
    /threw/,
  ],
  [
    "sent",
    {
      get [Symbol.toStringTag]() {
        throw new Error("trap");
      },
    },
    {},
    /threw/,
  ],
  ["sent", () => {}, {}, /`body` must be plain data .* not function/],
  ["sent", { toJSON() {} }, {}, /`body` must be plain data/],
  ["vonage", [1, 2], { encoding: "json" }, /`body` must be an object: this provider expects the key in it/],
  ["vonage", "hello", { encoding: "json" }, /`body` must be an object/],
  ["vonage", { api_secret: "mine" }, { encoding: "json" }, /The client sets `body\.api_secret` itself/],
  ["vonage", { api_secret: "mine" }, {}, /The client sets `body\.api_secret` itself/],
  ["vonage", new URLSearchParams("api_key=mine"), {}, /The client sets `body\.api_key` itself/],
];

for (const [provider, body, options, pattern] of REJECTED) {
  test(`a body that cannot be serialized is rejected before anything is sent: ${pattern}`, async () => {
    const { error, url } = await written(provider, body, options);
    assert.ok(isTidingsError(error), String(error?.stack));
    assert.deepEqual([error.outcome, error.attempts, url], ["not-sent", [], undefined]);
    assert.ok(["configuration", "validation"].includes(error.category), error.category);
    assert.match(error.message, pattern);
  });
}

test("a call that is rejected because of its body leaves no state: the next one is sent", async () => {
  let sent = 0;
  const client = new Client({
    ...OPTIONS.twilio,
    apiKey: KEY,
    fetch: async () => ((sent += 1), respond(200, { sid: "SM1" })()),
  });
  for (let index = 0; index < 50; index++) await failure(client.request("POST", "/x.json", { body: { a: {} } }));
  await client.request("POST", "/x.json", { body: { a: "b" } });
  assert.equal(sent, 1);
});

test("each value of a form is read once, so what was checked is what is sent", async () => {
  let read = 0;
  const body = {
    get a() {
      return (read += 1) > 2 ? {} : "b";
    },
  };
  // Once by the core's validation, and once for the form.
  const seen = await written("twilio", body);
  assert.deepEqual([seen.error, seen.body, read], [null, "a=b", 2]);
});

test("options of a request that are a signal, a Map or an array, or that throw, are rejected, and nothing is sent", async () => {
  let sent = 0;
  const client = new Client({ ...OPTIONS.sent, apiKey: KEY, fetch: async () => ((sent += 1), respond(200, {})()) });
  const odd = [
    new AbortController().signal,
    new Map([["body", { a: 1 }]]),
    [{}],
    "x",
    {
      get timeoutMs() {
        throw new Error("raw");
      },
    },
    new Proxy(
      {},
      {
        ownKeys() {
          throw new Error("raw");
        },
      },
    ),
  ];
  for (const options of odd) {
    const error = await failure(client.request("POST", "/x", options));
    assert.deepEqual(
      [isTidingsError(error), error.category, error.outcome],
      [true, "configuration", "not-sent"],
      String(error),
    );
  }
  assert.equal(sent, 0);
});
