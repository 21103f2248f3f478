// Header fields of responses: their names, their values, many of them, and one that is repeated.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, isTidingsError, parseError, serverTiming } from "../../../pkg/dist/index.js";
import { MESSAGES } from "../client/test-client.mjs";
import { isLinear, HOSTILE_PATTERNS, repeat } from "./measure.mjs";

const DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
const VALUES = {
  ...HOSTILE_PATTERNS,
  "dates joined": repeat(`${DATE}, `),
  "numbers joined": repeat("1, "),
  "numbers and dates": repeat(`1, ${DATE}, `),
  "beginnings of dates": repeat("Sun, 06 Nov "),
  "a date and a long fraction": (length) => `2026-01-01T00:00:00.${"1".repeat(length)}`,
  "a weekday that goes on": (length) => `Sun${"d".repeat(length)}, 06-Nov-94 08:49:37 GMT`,
  "a number and a long fraction": (length) => `1.${"1".repeat(length)}`,
  "limits with names": repeat('"a";r=0;t=5, '),
  "limits as before": repeat("limit=10, remaining=0, reset=5, "),
  "parameters of one limit": (length) => `"a";r=0${";pk=:YQ==:".repeat(length / 10)}`,
  "strings that nothing closes": repeat('"a'),
  "a string of escapes": (length) => `"${'\\"'.repeat(length / 2)}`,
  "strings joined": repeat('"a",'),
  "an inner list": repeat("(1 2)"),
  "codes and colons": repeat("ThrottlingException:"),
};
const FIELDS = [
  "retry-after",
  "retry-after-ms",
  "x-ratelimit-retry-after",
  "ratelimit",
  "ratelimit-reset",
  "x-ratelimit-reset",
  "ratelimit-limit",
  "ratelimit-remaining",
  "date",
  "x-request-id",
  "x-amzn-errortype",
  "content-type",
];

const sends = (headers, status = 429) =>
  new Client({
    provider: "texting-blue",
    apiKey: "a-key-of-a-test",
    fetch: async () => ({ status, headers, text: async () => "{}" }),
    retry: { maxAttempts: 1 },
  })
    .send(MESSAGES["texting-blue"])
    .catch((error) => assert.ok(isTidingsError(error), error.stack));

for (const [what, make] of Object.entries(VALUES)) {
  test(`the value of a header field is read in linear time: ${what}`, async () => {
    for (const name of FIELDS.slice(0, -3))
      await isLinear((text) => serverTiming({ [name]: text }, { status: 429 }), make);
    await isLinear(
      (text) =>
        parseError({
          status: 429,
          headers: Object.fromEntries(FIELDS.map((name) => [name, text.slice((text.length * 11) / 12)])),
          body: "",
        }),
      make,
    );
    await isLinear((text) => sends([["x-error-code", text]]), make);
  });
}

/** Patterns of names, some of which look like names that are read. */
const PARTS = {
  hyphens: "-",
  underscores: "_",
  letters: "a",
  "the end of a name": "requestid",
  "a name and hyphens": "request-id",
  "a beginning of a name": "x-",
  "a name, nearly": "errorcod-",
};
for (const [what, part] of Object.entries(PARTS)) {
  test(`the name of a header field is read in linear time: ${what}`, async () => {
    await isLinear((name) => parseError({ status: 400, headers: { [name]: "x" }, body: "" }), repeat(part));
    await isLinear((name) => sends([[name, "x"]], 400), repeat(part));
  });
}

test("many header fields, and one that is repeated, are read in linear time", async () => {
  const rows = {
    "different ones": (length) => Array.from({ length: length / 20 }, (_, at) => [`x-field-${at}`, "abcdefgh"]),
    "the same one": (length) => Array.from({ length: length / 20 }, () => ["retry-after", "abcdefghij"]),
    "long values of one": (length) => Array.from({ length: 900 }, () => ["retry-after", "1".repeat(length / 900)]),
    "an array of values": (length) => ({ "retry-after": Array.from({ length: length / 4 }, () => "1") }),
  };
  for (const make of Object.values(rows)) {
    await isLinear((headers) => serverTiming(headers), make);
    await isLinear((headers) => parseError({ status: 400, headers, body: "" }), make);
  }
});
