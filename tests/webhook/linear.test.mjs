// Whatever comes from outside costs time in proportion to its length, also when it was made to cost more.
import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyWebhook, standardWebhooks } from "../../pkg/dist/webhooks.js";
import { Client, parseError, parsePhone, segments, serverTiming } from "../../pkg/dist/index.js";
import { NOW, profiles, schemes, send } from "./harness.mjs";

const MB = 1_048_576;
const repeat = (part) => (length) => part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** Processor time in milliseconds, not the clock's: the machine may be busy. The best of a few runs. */
async function cost(run, rounds) {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** What is quadratic takes minutes for 2 MB, and seconds for 64 KB. What takes less than this for 2 MB need not be compared. */
const CHEAP_MS = 500;

/** Twice as long costs less than three times as much; a quadratic loop costs four times. */
async function isLinear(run, make) {
  const piece = await cost(() => run(make(MB / 16)), 1);
  assert.ok(piece < 1_000, `${piece} ms for 64 KB`);
  const long = make(2 * MB);
  if ((await cost(() => run(long), 1)) < CHEAP_MS) return;
  const short = make(MB);
  const [one, two] = [await cost(() => run(short), 2), await cost(() => run(long), 2)];
  assert.ok(two / one < 3, `${one} ms for 1 MB, ${two} ms for 2 MB`);
}

const hostile = {
  commas: repeat(","), "blanks and commas": repeat(" ,"), blanks: (length) => `v1,${" ".repeat(length)}x`, "empty signatures": repeat("v1, "), dots: repeat("."), "equals signs": repeat("="),
  digits: repeat("1"), letters: repeat("a"), slashes: repeat("/"), "at signs": repeat("@"), colons: repeat(":"), brackets: repeat("["), "open brackets": repeat("{"), ampersands: repeat("&"), escapes: repeat("%27"), question: repeat("?#"),
  times: repeat("t=1,v1=00,"), "base64 and padding": repeat("AAA="), "line feeds": repeat("\n"),
};
const refused = (error) => assert.ok(typeof error.reason === "string", error.stack);
const limit = { maxBodyBytes: 4 * MB };

/** A scheme of each kind of list, place, encoding and content. */
const kinds = ["standard-webhooks", "plivo", "twilio", "vonage", "messagebird"];
const { commas, "blanks and commas": both, "empty signatures": empty, times, ampersands, "at signs": ats, "base64 and padding": base64 } = hostile;
for (const provider of kinds) {
  const found = schemes.filter((scheme) => scheme.provider === provider);
  for (const [what, make] of Object.entries({ commas, "blanks and commas": both, "empty signatures": empty, times, ampersands, "at signs": ats, "base64 and padding": base64 })) {
    test(`${provider}: a header field, a body and a URL of ${what}`, async () => {
      const webhook = provider === "standard-webhooks" ? standardWebhooks : profiles[provider];
      for (const scheme of found) {
        const request = send(scheme);
        const options = { provider: webhook, secret: scheme.secrets[0], now: NOW, ...limit };
        for (const name of Object.keys(request.headers)) await isLinear((text) => verifyWebhook({ ...request, headers: { ...request.headers, [name]: text } }, options).catch(refused), make);
        await isLinear((text) => verifyWebhook({ ...request, body: text }, options).catch(refused), make);
        if (request.url !== undefined) await isLinear((text) => verifyWebhook({ ...request, url: `https://${text}` }, options).catch(refused), make);
      }
    });
  }
}

/** Signed, and made to be read slowly: the events of a body. */
const bodies = {
  "many events": (length) => `{"entry":[{"changes":[{"value":{"statuses":[${`{"id":"a","status":"sent","x":"${"x".repeat(300)}"},`.repeat(length / 335)}{}]}}]}]}`,
  "deep nesting": (length) => `{"entry":${"[".repeat(length / 2)}${"]".repeat(length / 2)}}`,
  "a time that is long": (length) => `{"entry":[{"changes":[{"value":{"statuses":[{"id":"a","timestamp":"2026-01-01T00:00:00.${"1".repeat(length)}x"}]}}]}]}`,
  "a code of noughts": (length) => `{"entry":[{"changes":[{"value":{"statuses":[{"id":"a","status":"failed","errors":[{"code":"${"0".repeat(length)}x"}]}]}}]}]}`,
};
for (const [what, make] of Object.entries(bodies)) {
  test(`the events of a signed body with ${what}`, async () => {
    const scheme = schemes.find(({ provider }) => provider === "whatsapp-cloud");
    await isLinear((request) => verifyWebhook(request, { provider: profiles["whatsapp-cloud"], secret: scheme.secrets[0], ...limit }).catch(refused), (length) => send(scheme, { body: make(length) }));
  });
}

const responses = {
  "a number of many digits and a fraction": (length) => `{"id":${"1".repeat(length)}.5}`, "a long integer": (length) => `{"id":${"1".repeat(length)}}`, "many escapes": (length) => `{"id":1234567890123456789,"text":"${'\\"'.repeat(length / 2)}"}`,
  "many numbers": (length) => `[1234567890123456789${",-1".repeat(length / 3)}]`, tags: repeat("<a "), comments: repeat("<!--"), entities: repeat("&amp;"), waits: (length) => `{"message":"${"retry after ".repeat(length / 12)}"}`, words: repeat("invalid number "), pairs: repeat("a=b&"),
};
for (const [what, make] of Object.entries(responses)) {
  test(`a response with ${what}`, async () => {
    const client = (body, status) => new Client({ provider: "texting-blue", apiKey: "a-key-of-a-test", fetch: async () => new Response(body, { status }), retry: { maxAttempts: 1 } });
    await isLinear((body) => parseError({ status: 400, headers: {}, body }), make);
    for (const status of [202, 400]) await isLinear((body) => client(body, status).send({ from: "+14155559876", to: "+14155551234", body: "Hello" }).catch((error) => error), make);
  });
}

const texts = { ...hostile, marks: repeat("\u0316\u0301"), "marks on a letter": repeat("e\u0301"), "vowels of Kirat Rai": repeat("\u{16d67}"), jamo: repeat("\u1161"), emoji: repeat("😀"), joiners: repeat("👩\u200d"), flags: repeat("🇦🇧"), "half emoji": repeat("\ud800"), apostrophes: repeat("’") };
for (const [what, make] of Object.entries(texts)) {
  test(`a text, a number and a header field of ${what}`, async () => {
    await isLinear((text) => segments(text), make);
    await isLinear((text) => parsePhone(text, { country: "US" }), make);
    for (const name of ["retry-after", "ratelimit", "date"]) await isLinear((text) => serverTiming({ [name]: text }, { status: 429 }), make);
  });
}
