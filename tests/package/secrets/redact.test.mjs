// What is masked, what is not, and how long it takes. The spellings are in the matrix.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { Client, clientOf, failure, FROM, KEY, MESSAGES, respond, scripted, TO } from "../client/test-client.mjs";
import vonage from "../../../pkg/dist/providers/vonage.js";
import { pieceOf, printed } from "./search.mjs";

const MESSAGE = MESSAGES["texting-blue"];
const textingBlue = (fetch, options) => clientOf("texting-blue", fetch, { retry: { maxAttempts: 1 }, ...options });
const ACCEPTED = { id: "msg_test_1", status: "queued", to: TO, from: FROM, content: "Hello" };

test("a key that is a word of tidings or of the provider changes no fact", async () => {
  const words = [
    "accepted",
    "messages",
    "provider",
    "attempts",
    "outcome-unknown",
    "unauthorized",
    "rate-limit",
    "retry-after",
    "x-request-id",
    "retryAfterMs",
    "texting-blue",
    "invalid_request",
    "rate_limited",
    "plan_limit_exceeded",
    "invalid_api_key",
    "content-type",
    "error_code",
  ];
  const responses = [
    respond(202, ACCEPTED, { "x-request-id": "req_1" }),
    respond(429, { error: { code: "rate_limited", message: "Too many requests." } }, { "retry-after": "200" }),
    respond(402, { error: { code: "plan_limit_exceeded", message: "Upgrade." } }),
    respond(401, { error: { code: "unauthorized", message: "The API key is not valid." } }),
    respond(400, { error: { code: "invalid_request", message: "It is wrong.", param: "content" } }),
    respond(401, { error: { code: "invalid_api_key", message: "Unauthorized" } }),
  ];
  for (const response of responses) {
    const facts = async (apiKey) => {
      const events = [];
      const ending = await textingBlue(response, { apiKey, onEvent: (event) => events.push(event) })
        .send(MESSAGE)
        .catch((error) => error.toJSON({ raw: true }));
      return JSON.stringify([ending, events], (name, value) =>
        /^(startedMs|durationMs|atMs|call)$/.test(name) ? 0 : value,
      );
    };
    const expected = await facts(KEY);
    for (const word of words) assert.equal(await facts(word), expected, word);
  }
});

test("a key that is a number of the message changes no fact", async () => {
  const { messages, raw } = await textingBlue(respond(202, ACCEPTED), { apiKey: TO.slice(1) }).send(MESSAGE);
  assert.deepEqual([messages[0].to, raw.to], [TO, TO]);
});

test("a key of 7 characters is not masked, and one of 8 is", async () => {
  const echo = (key) => respond(401, { error: { code: "x", message: `Not ${key}.` } });
  assert.equal(
    (await failure(textingBlue(echo("9fQ2xLm"), { apiKey: "9fQ2xLm" }).send(MESSAGE))).message,
    "Not 9fQ2xLm.",
  );
  assert.equal(
    (await failure(textingBlue(echo("9fQ2xLm4"), { apiKey: "9fQ2xLm4" }).send(MESSAGE))).message,
    "Not [redacted].",
  );
});

test("a key that is a number in the body is masked, and the rest of the body is still read", async () => {
  const apiKey = "4930178265518827";
  const body = `{"error":{"code":"unauthorized","message":"No."},"key":${apiKey},"small":12,"list":[${apiKey}]}`;
  const error = await failure(textingBlue(respond(401, body), { apiKey }).send(MESSAGE));
  assert.deepEqual(
    [error.code, error.raw.key, error.raw.small, error.raw.list],
    ["unauthorized", "[redacted]", 12, ["[redacted]"]],
  );
});

test("the key of a call is forgotten after the call", async () => {
  const keys = ["key_FIRST_0123456789abc", "key_OTHER_zyxwvutsrqpon"];
  let next = 0;
  const client = textingBlue(respond(401, { error: { message: keys.join(" and ") } }), { apiKey: () => keys[next++] });
  assert.equal((await failure(client.send(MESSAGE))).message, `[redacted] and ${keys[1]}`);
  assert.equal((await failure(client.send(MESSAGE))).message, `${keys[0]} and [redacted]`);
});

test("each key that an attempt used is masked during the call", async () => {
  const keys = ["key_FIRST_0123456789abc", "key_OTHER_zyxwvutsrqpon"];
  let next = 0;
  const { fetch } = scripted(
    respond(429, { error: { code: "rate_limited", message: "Slow down." } }),
    respond(401, { error: { message: keys.join(" and ") } }),
  );
  const error = await failure(
    textingBlue(fetch, { apiKey: () => keys[next++], retry: { maxAttempts: 2 } }).send(MESSAGE),
  );
  assert.equal(error.message, "[redacted] and [redacted]");
});

test("a URL that contains the key is never shown, however short the key is", async () => {
  const rows = ["abc", "sk~live!Ab(12)", "9fQ2xLm4Zt7w"];
  for (const apiKey of rows) {
    const thrown = [
      (url) => new TypeError(`error sending request for url (${url})`),
      (url) => Object.assign(new Error("Unable to connect"), { path: new URL(url).href, code: "ConnectionRefused" }),
      (url) => Object.assign(new Error("failed"), { config: { url: new URL(url) } }),
    ];
    for (const make of thrown) {
      let asked = "";
      const fetch = async (url) => {
        asked = url;
        throw make(url);
      };
      const client = new Client({ provider: vonage, accountKey: "abcd1234", apiKey, fetch, retry: { maxAttempts: 1 } });
      const error = await failure(client.request("GET", "/search/messages", { query: { ids: "1" } }));
      assert.ok(asked.includes("api_secret="), asked);
      assert.equal(error.category, "network");
      const seen = printed(error);
      assert.ok(!seen.includes("api_secret=") && pieceOf(apiKey.padEnd(8, "!"), seen) === undefined, seen);
    }
  }
});

test("a caller's own reason and a cause without a key are not changed", async () => {
  const reasons = [
    new Error("mine"),
    new DOMException("x", "AbortError"),
    "text",
    { any: new Map([[1, { two: [3] }]]) },
    Symbol("s"),
    new URL("https://x.example/"),
  ];
  for (const reason of reasons) {
    const controller = new AbortController();
    const sending = textingBlue(() => new Promise(() => {})).send(MESSAGE, { signal: controller.signal });
    controller.abort(reason);
    assert.equal((await failure(sending)).cause, reason);
    assert.equal(
      (
        await failure(
          textingBlue(async () => {
            throw reason;
          }).send(MESSAGE),
        )
      ).cause,
      reason,
    );
  }
});

test("a cause with a key is replaced by an error with the same name, message, code and cause, masked", async () => {
  const inner = new Error("ECONNRESET");
  const cause = Object.assign(new TypeError(`bad ${KEY}`, { cause: inner }), { code: "E_BAD" });
  const error = await failure(
    textingBlue(async () => {
      throw cause;
    }).send(MESSAGE),
  );
  assert.notEqual(error.cause, cause);
  assert.deepEqual(
    [error.cause.name, error.cause.message, error.cause.code, error.cause.cause],
    ["TypeError", "bad [redacted]", "E_BAD", inner],
  );
});

test("printing or logging an error does not show the body; `toJSON` with `raw` does", async () => {
  const error = await failure(
    textingBlue(respond(400, { error: { code: "x", message: "No." }, to: TO, text: "Dear Ann" })).send(MESSAGE),
  );
  assert.equal(error.raw.text, "Dear Ann");
  for (const seen of [JSON.stringify(error), JSON.stringify({ error }), inspect(error), JSON.stringify({ ...error })])
    assert.ok(!seen.includes("Dear Ann"), seen);
  assert.equal("raw" in error.toJSON(), false);
  assert.deepEqual(error.toJSON({ raw: true }).raw, error.raw);
});

test("a body without a key is not copied, and one with a key keeps its other properties", async () => {
  const body = {
    error: { code: "unauthorized", message: "x" },
    __proto__x: 1,
    list: [1, null, true, { key: KEY }],
  };
  const { raw } = await failure(textingBlue(respond(401, body)).send(MESSAGE));
  assert.deepEqual(raw, { ...body, list: [1, null, true, { key: "[redacted]" }] });
});

/** Returns the minimum of some runs, because other work of the machine only adds time. */
async function leastMs(act, runs) {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    // Processor time, because real time includes other programs.
    const began = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

test("a text twice as long takes less than three times the time, whatever it contains", {
  timeout: 300_000,
}, async () => {
  // Half of the maximum length of an error's body, and all of it.
  const size = 1_000_000;
  const rows = {
    "nothing to mask": "lorem ipsum dolor ",
    "beginnings of the key": KEY.slice(0, 11),
    "the key again and again": KEY,
    backslashes: "\\",
    ampersands: "&",
    escapes: "%41\\u0041&#65;",
    "a key of one character, nearly": `${"a".repeat(11)}b`,
  };
  for (const [name, unit] of Object.entries(rows)) {
    const apiKey = name.startsWith("a key of") ? "a".repeat(40) : KEY;
    const send = (bytes) => async () => {
      const text = unit.repeat(Math.floor(bytes / unit.length));
      await failure(textingBlue(respond(202, text), { apiKey }).send(MESSAGE));
    };
    let one = 0;
    let two = Infinity;
    // The garbage collector runs at any time. A quadratic search fails in every round.
    for (const runs of [1, 2, 4, 4]) {
      if (two < 3 * one + 20) break;
      one = await leastMs(send(size), runs);
      two = await leastMs(send(2 * size), runs);
    }
    assert.ok(two < 3 * one + 20, `${name}: ${one.toFixed(0)} ms, then ${two.toFixed(0)} ms`);
  }
});
