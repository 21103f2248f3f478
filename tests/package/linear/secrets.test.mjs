// The search for credentials in bodies, header fields and errors of other libraries; and what the simulator removes from requests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, isTidingsError } from "../../../pkg/dist/index.js";
import { createSimulator } from "../../../pkg/dist/simulator/index.js";
import { MESSAGES } from "../client/test-client.mjs";
import { isLinear, HOSTILE_PATTERNS, repeat } from "./measure.mjs";

const KEY = "key_MARKED_SECRET_0123456789";
const MESSAGE = MESSAGES["texting-blue"];
const send = (fetch, apiKey = KEY) =>
  new Client({ provider: "texting-blue", apiKey, fetch, retry: { maxAttempts: 1 } })
    .send(MESSAGE)
    .catch((error) => assert.ok(isTidingsError(error), error.stack));
const texts = (key) => ({
  "the key": repeat(key),
  "the key and one more": repeat(`${key} `),
  "the key's beginning": repeat(key.slice(0, 11)),
  "the key's end": repeat(key.slice(-11)),
  "pieces of four": repeat(key.slice(0, 4)),
  "the key in base64": repeat(btoa(key)),
  "the key in hex escapes": repeat([...key].map((one) => `%${one.charCodeAt(0).toString(16)}`).join("")),
  "escapes of escapes": repeat("%2525252541"),
  "escaped backslashes": repeat("\\\\\\\\u0041"),
  entities: repeat("&amp;amp;#65;"),
  "open entities": repeat("&#x4"),
  "long entities": repeat("&abcdefghi"),
});
const keys = {
  "an ordinary key": KEY,
  "a key of one character": "a".repeat(40),
  "a key of escapes": "%41\\u0041&amp;%2541".repeat(3),
  "a long key": `${KEY}.`.repeat(140),
};

for (const [which, key] of Object.entries(keys)) {
  for (const [what, make] of Object.entries(key === KEY ? { ...HOSTILE_PATTERNS, ...texts(key) } : texts(key))) {
    test(`the search for ${which} takes linear time: ${what}`, async () => {
      await isLinear(
        (text) => send(async () => new Response(JSON.stringify({ error: { message: text } }), { status: 400 }), key),
        (length) => make(length / 2),
      );
      // Its stack and `toString` contain it again, and more than 4 million characters are not searched.
      await isLinear(
        (text) =>
          send(async () => {
            throw Object.assign(new Error(text), { code: text.slice(0, text.length / 8) });
          }, key),
        (length) => make(length / 8),
      );
    });
  }
}

test("many properties that contain a key are masked in linear time", async () => {
  for (const item of [`"${KEY}"`, `{"${KEY}":1}`, "1234567890123456", '"x"', `["${KEY}"]`]) {
    await isLinear(
      (body) => send(async () => new Response(body, { status: 400 })),
      (length) => `{"error":{"message":"${KEY}"},"list":[1${`,${item}`.repeat(length / (item.length + 1))}]}`,
    );
  }
});

test("one header field and many header fields are masked in linear time", async () => {
  for (const make of Object.values(texts(KEY)))
    await isLinear(
      (text) => send(async () => ({ status: 400, headers: [["x-error", text]], text: async () => "{}" })),
      (length) => make(length / 2),
    );
  await isLinear(
    (headers) => send(async () => ({ status: 400, headers, text: async () => "{}" })),
    (length) => Array.from({ length: 900 }, (_, at) => [`x-${at}`, KEY.repeat(length / 900 / KEY.length)]),
  );
});

test("errors of other libraries are searched in linear time, whatever they contain", async () => {
  const rows = {
    "errors in errors": (length) =>
      Array.from({ length: length / 400 }).reduce((cause) => new Error("x", { cause }), undefined),
    "many properties": (length) =>
      Object.assign(
        new Error("x"),
        Object.fromEntries(Array.from({ length: length / 20 }, (_, at) => [`m${at}`, "y"])),
      ),
    bytes: (length) => Object.assign(new Error("x"), { body: new Uint8Array(length).fill(97) }),
    "an array of strings": (length) =>
      Object.assign(new Error("x"), { list: Array.from({ length: length / 16 }, () => "abcdefgh") }),
    "several errors": (length) =>
      new AggregateError(
        Array.from({ length: length / 100 }, () => new Error("x")),
        "y",
      ),
    "the runtime's text": (length) =>
      new TypeError(`error sending request for url (${"): client error (Connect): ".repeat(length / 27)}`),
    "nearly the runtime's text": (length) => new TypeError("Unable to connect. Is the computer ".repeat(length / 35)),
  };
  for (const make of Object.values(rows))
    await isLinear(
      (error) =>
        send(async () => {
          throw error;
        }),
      make,
    );
});

test("the simulator reads requests in linear time, whatever they contain", async () => {
  const ask =
    (init, path = "messages/send") =>
    async (text) => {
      const simulator = createSimulator();
      const response = await simulator.fetch(`https://api.texting.blue/v1/${path}`, {
        method: "POST",
        headers: { "x-api-key": KEY, "content-type": "application/json" },
        ...init(text),
      });
      await response.text();
    };
  for (const make of Object.values({
    ...texts(KEY),
    "JSON in JSON": (length) => `{"to":${"[".repeat(length / 2)}${"]".repeat(length / 2)}}`,
    "a long text": (length) =>
      JSON.stringify({ to: "+14155550100", from: "+14155559876", content: "a".repeat(length) }),
  })) {
    await isLinear(
      ask((body) => ({ body })),
      make,
    );
    await isLinear(
      ask((text) => ({
        body: "{}",
        headers: { "x-api-key": KEY, "x-other": encodeURIComponent(text.replaceAll("\ud800", "")) },
      })),
      (length) => make(length / 8),
    );
  }
  await isLinear(
    (path) => ask(() => ({ body: "{}" }), path)(""),
    (length) => "a/".repeat(length / 2),
  );
  await isLinear(
    (path) => ask(() => ({ body: "{}" }), path)(""),
    (length) => "%41".repeat(length / 3),
  );
});
