// Verifying and reading a webhook takes time in proportion to its length, even for hostile input, signed or not.
// `tests/package/linear/` tests the other parsers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerChallenge, standardWebhooks, verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { isLinear, MB, repeat, within } from "../linear/measure.mjs";
import { profiles, send } from "./harness.mjs";
import { jwt, NOW } from "./senders.mjs";
import { ALL } from "./more-schemes.mjs";

const HOSTILE = {
  commas: repeat(","),
  "blanks and commas": repeat(" ,"),
  blanks: (length) => `v1,${" ".repeat(length)}x`,
  "empty signatures": repeat("v1, "),
  dots: repeat("."),
  "equals signs": repeat("="),
  digits: repeat("1"),
  letters: repeat("a"),
  slashes: repeat("/"),
  "at signs": repeat("@"),
  colons: repeat(":"),
  brackets: repeat("["),
  braces: repeat("{"),
  ampersands: repeat("&"),
  escapes: repeat("%27"),
  "question marks": repeat("?#"),
  times: repeat("t=1,v1=00,"),
  "base64 and padding": repeat("AAA="),
  "line feeds": repeat("\n"),
  "Bearer and blanks": (length) => `Bearer${" ".repeat(length)}a.b.c`,
  accents: repeat("é"),
};
/** Inputs with the separators of signatures, tokens and forms. */
const REQUEST_INPUTS = [
  "commas",
  "blanks and commas",
  "blanks",
  "empty signatures",
  "dots",
  "at signs",
  "ampersands",
  "times",
  "base64 and padding",
].map((name) => HOSTILE[name]);
/** One scheme for each kind of separator, location, encoding and content. The others only differ in names. */
const KINDS = [
  "Standard Webhooks v1 with webhook-",
  "Plivo V3",
  "Twilio's form",
  "Vonage's JWT",
  "Vonage's field of the form",
  "MessageBird's JWT",
  "Bird's time, URL and hash of the body",
];
const assertRejected = (error) => assert.ok(typeof error.reason === "string", error.stack);
const limit = { maxBodyBytes: 4 * MB };

for (const scheme of ALL) {
  const options = {
    provider: scheme.provider === "standard-webhooks" ? standardWebhooks : profiles[scheme.provider],
    secret: scheme.secrets[0],
    now: NOW,
    ...limit,
  };
  const request = send(scheme);
  const verify = (change) => (text) => verifyWebhook({ ...request, ...change(text) }, options).catch(assertRejected);
  test(`${scheme.name}: a hostile header field, body and URL are rejected in linear time`, async () => {
    for (const make of KINDS.includes(scheme.name) ? REQUEST_INPUTS : REQUEST_INPUTS.slice(0, 2)) {
      for (const name of Object.keys(request.headers))
        await isLinear(
          verify((text) => ({ headers: { ...request.headers, [name]: text } })),
          make,
        );
      await isLinear(
        verify((body) => ({ body })),
        make,
      );
      if (request.url !== undefined)
        await isLinear(
          verify((text) => ({ url: `https://${text}` })),
          make,
        );
      if (request.url !== undefined)
        await isLinear(
          verify((text) => ({ url: `https://example.com/?${text}` })),
          make,
        );
    }
  });
}

test("many header fields, and many repetitions of one, are read in linear time", async () => {
  const scheme = ALL.find(({ provider }) => provider === "sent");
  const request = send(scheme);
  const verify = (more) =>
    verifyWebhook(
      { ...request, headers: [...Object.entries(request.headers), ...more] },
      { provider: profiles.sent, secret: scheme.secrets[0], now: NOW },
    ).catch(assertRejected);
  await isLinear(verify, (length) => Array.from({ length: length / 20 }, (_, at) => [`x-${at}`, "abcdefgh"]));
  await isLinear(verify, (length) =>
    Array.from({ length: 900 }, () => ["x-webhook-signature", "v1,AAAA ".repeat(length / 7_200)]),
  );
});

/** Bodies with hostile events, correctly signed. */
const BODIES = {
  "many events": (length) =>
    `{"entry":[{"changes":[{"value":{"statuses":[${`{"id":"a","status":"sent","x":"${"x".repeat(300)}"},`.repeat(length / 335)}{}]}}]}]}`,
  "many small events": (length) =>
    within('{"entry":[{"changes":[{"value":{"statuses":[{}', ",{}", "]}}]}]}")(length / 8),
  "many entries": within('{"entry":[{}', ',{"changes":[{"value":{}}]}', "]}"),
  "many kinds in one": within(
    '{"entry":[{"changes":[{"value":{"messages":[{}',
    ',{"id":"a"}',
    '],"statuses":[{}]}}]}]}',
  ),
  "deep nesting": (length) => `{"entry":${"[".repeat(length / 2)}${"]".repeat(length / 2)}}`,
  "many names": (length) => `{${Array.from({ length: length / 12 }, (_, at) => `"m${at}":1`).join()}}`,
  "long integers": within("[1234567890123456789", ",1234567890123456789", "]"),
  "a time that is long": (length) =>
    `{"entry":[{"changes":[{"value":{"statuses":[{"id":"a","timestamp":"2026-01-01T00:00:00.${"1".repeat(length)}x"}]}}]}]}`,
  "a code of noughts": (length) =>
    `{"entry":[{"changes":[{"value":{"statuses":[{"id":"a","status":"failed","errors":[{"code":"${"0".repeat(length)}x"}]}]}}]}]}`,
  "many failures": within(
    '{"entry":[{"changes":[{"value":{"statuses":[{}',
    ',{"id":"a","status":"failed","errors":[{"code":131026}]}',
    "]}}]}]}",
  ),
};
for (const [what, make] of Object.entries(BODIES)) {
  test(`the events of a signed body are read in linear time: ${what}`, async () => {
    for (const id of ["whatsapp-cloud", "sent", "nativehub"]) {
      const scheme = ALL.find(({ provider }) => provider === id);
      await isLinear(
        (request) =>
          verifyWebhook(request, { provider: profiles[id], secret: scheme.secrets[0], now: NOW, ...limit }).catch(
            assertRejected,
          ),
        (length) => send(scheme, { body: make(length) }),
      );
    }
  });
}

test("an array of unusual events is read in linear time", async () => {
  const provider = { ...profiles.infobip, webhook: { ...profiles.infobip.webhook, signatures: [] } };
  const read = (body) =>
    verifyWebhook({ headers: {}, body }, { provider, unsigned: "accept", seen: () => false, ...limit }).catch(
      assertRejected,
    );
  for (const item of ['{"messageId":"a","to":"1","status":{"groupName":"PENDING"}}', "{}", "1", '{"receivedAt":1}'])
    await isLinear(read, (length) => within(`{"results":[${item}`, `,${item}`, "]}")(length / 8));
});

test("a token and its claims are read in linear time", async () => {
  const secret = "signature secret";
  const verify = (token) =>
    verifyWebhook(
      { headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: "{}" },
      { provider: profiles.vonage, secret, now: NOW },
    ).catch(assertRejected);
  await isLinear(verify, (length) => jwt({ iat: NOW / 1000, x: "a".repeat(length / 2) }, secret));
  await isLinear(verify, (length) => jwt({ iat: NOW / 1000, payload_hash: "0".repeat(length / 2) }, secret));
  await isLinear(verify, (length) => jwt({ iat: NOW / 1000 }, secret, { header: { alg: "a".repeat(length / 2) } }));
});

test("a challenge is answered in linear time", async () => {
  const ask = (query) => {
    try {
      answerChallenge(
        { method: "GET", url: `https://example.com/?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${query}` },
        { provider: profiles["whatsapp-cloud"], token: "token" },
      );
    } catch (error) {
      assertRejected(error);
    }
  };
  for (const make of Object.values(HOSTILE)) await isLinear(ask, make);
});
