// How requests are given, what the receiver may get wrong, and what to answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answerChallenge,
  isWebhookError,
  standardWebhooks,
  verifyWebhook,
  WebhookError,
} from "../../../pkg/dist/webhooks.js";
import * as everything from "../../../pkg/dist/index.js";
import { NOW, outcome, profiles, schemes, send } from "./harness.mjs";

const scheme = schemes[0];
const provider = profiles[scheme.provider];
const [secret] = scheme.secrets;
const twilio = schemes.find(({ name }) => name === "Twilio's form");
const [token] = twilio.secrets;

/** The mistake that a call makes. */
async function configurationErrorOf(request, options) {
  const error = await verifyWebhook(request, options).then(
    () => assert.fail("it was taken"),
    (thrown) => thrown,
  );
  assert.ok(everything.isTidingsError(error), `${error.stack}`);
  assert.equal(error.category, "configuration");
  return error.message;
}

test("header fields are found in any case, in Headers, an object, Node's lists or pairs", async () => {
  const request = send(scheme);
  const [name, value] = ["X-WEBHOOK-Signature", request.headers["x-webhook-signature"]];
  for (const headers of [
    { [name]: value },
    { [name]: [value] },
    [[name, value]],
    new Map([[name, value]]),
    new Headers({ [name]: value }),
  ]) {
    assert.equal(await outcome({ ...request, headers }, { provider, secret }), "ok");
  }
});

test("bytes are taken from any view, and not from around it", async () => {
  const request = send(scheme);
  const wide = new Uint8Array(request.body.length + 8);
  wide.set(request.body, 4);
  const part = new DataView(wide.buffer, 4, request.body.length);
  for (const body of [part, new Uint8Array(wide.buffer, 4, request.body.length), wide.slice(4, -4).buffer])
    assert.equal(await outcome({ ...request, body }, { provider, secret }), "ok");
});

test("a body that was parsed is refused with the remedy, and one that was read too", async () => {
  const request = send(scheme);
  assert.match(
    await configurationErrorOf({ ...request, body: JSON.parse(request.body) }, { provider, secret }),
    /express\.raw/,
  );
  const web = new Request("https://example.com/", request);
  await web.text();
  assert.match(await configurationErrorOf(web, { provider, secret }), /clone/);
});

const mistakes = [
  [null, { provider, secret }, /`request`/, "no request"],
  [{ body: "{}" }, { provider, secret }, /`headers`/, "no headers"],
  [{ headers: {} }, undefined, /`options`/, "no options"],
  [{ headers: {} }, { secret }, /`provider`/, "no provider"],
  [{ headers: {} }, { provider: "twilio", secret }, /profile/, "a provider's name"],
  [{ headers: {} }, { provider: {}, secret }, /`webhook`/, "a profile without webhooks"],
  [
    { headers: {} },
    { provider, secrets: [secret] },
    /secrets/,
    "a misspelt option: without the secret, anything might be taken",
  ],
  [{ headers: {} }, { provider, secret: 7 }, /`secret`/, "a secret that is no text"],
  [{ headers: {} }, { provider, secret, url: 7 }, /`url`/, "a URL that is no text"],
  [{ headers: {} }, { provider, secret, now: new Date() }, /`now`/, "a date for a number"],
  [{ headers: {} }, { provider, secret, toleranceMs: NaN }, /`toleranceMs`/, "a tolerance that nothing exceeds"],
  [{ headers: {} }, { provider, secret, toleranceMs: -1 }, /`toleranceMs`/, "a tolerance below zero"],
  [{ headers: {} }, { provider, secret, maxBodyBytes: 0 }, /`maxBodyBytes`/, "no bytes at all"],
  [{ headers: {} }, { provider, secret, maxBodyBytes: Infinity }, /`maxBodyBytes`/, "a limit that is none"],
  [{ headers: {} }, { provider, secret, seen: new Set() }, /`seen`/, "a set for a function"],
  [{ headers: {} }, { provider, secret, unsigned: true }, /`unsigned`/, "true for a word"],
  [
    { headers: {} },
    {
      provider: {
        signatures: [{ scheme: "hmac", hash: "md5", header: "x", encoding: "hex", content: "{body}" }],
        events: [],
      },
      secret,
    },
    /does not verify/,
    "MD5",
  ],
  [
    { headers: {} },
    { provider: { signatures: [{ scheme: "jwt", header: "x", algorithms: ["none"] }], events: [] }, secret },
    /does not verify/,
    "a token without a signature",
  ],
  [
    { headers: {} },
    { provider: { signatures: [{ scheme: "jwt", header: "x", algorithms: [] }], events: [] }, secret },
    /does not verify/,
    "no algorithm",
  ],
  [
    { headers: {} },
    { provider: { signatures: [{ scheme: "rsa" }], events: [] }, secret },
    /does not verify/,
    "a scheme that does not exist",
  ],
  [
    { headers: { x: "00" } },
    {
      provider: {
        signatures: [{ scheme: "hmac", hash: "sha256", header: "x", encoding: "hex", content: "{bdoy}" }],
        events: [],
      },
      secret,
    },
    /\{bdoy\}/,
    "a misspelt placeholder: the body would not be signed",
  ],
];
for (const [request, options, says, why] of mistakes) {
  test(`a mistake in the call is no refusal of the request: ${why}`, async () =>
    assert.match(await configurationErrorOf(request, options), says));
}

test("a URL is asked for where it is signed, whole, and only there", async () => {
  const { url, ...request } = send(twilio);
  assert.equal(await outcome(request, { provider: profiles.twilio, secret: token }), "missing-url");
  assert.equal(
    await outcome({ ...request, url: "/hook?tenant=7" }, { provider: profiles.twilio, secret: token }),
    "missing-url",
    "as Node has it",
  );
  assert.equal(await outcome(request, { provider: profiles.twilio, secret: token, url }), "ok");
  assert.equal(
    await outcome(
      { ...request, url: "http://10.0.0.7:8080/internal" },
      { provider: profiles.twilio, secret: token, url },
    ),
    "ok",
    "behind a proxy",
  );
  assert.equal(
    await outcome(
      { ...request, url: "https://example.org/hook?tenant=7" },
      { provider: profiles.twilio, secret: token },
    ),
    "mismatch",
    "another host's",
  );
  assert.equal(
    await outcome(
      { ...request, url: "https://example.com:443/hook?tenant=7" },
      { provider: profiles.twilio, secret: token },
    ),
    "ok",
    "the default port",
  );
  assert.equal(
    await outcome({ ...request, url: url.replace("7", "8") }, { provider: profiles.twilio, secret: token }),
    "mismatch",
    "another query",
  );
});

test("a provider that signs nothing is refused, with what it has instead, unless that is accepted", async () => {
  const request = { headers: {}, body: '{"results":[]}' };
  const error = await verifyWebhook(request, { provider: profiles.infobip, secret: "any" }).catch((thrown) => thrown);
  assert.deepEqual([error.reason, error.status], ["unsigned", 500]);
  assert.match(error.message, /Infobip documents no signature/);
  const { signed } = await verifyWebhook(request, { provider: profiles.infobip, unsigned: "accept" });
  assert.equal(signed, false);
  assert.equal(
    await outcome({ ...send(scheme), headers: {} }, { provider, secret, unsigned: "accept" }),
    "missing-header",
    "it switches nothing off that there is",
  );
});

test("the part of a profile that is about webhooks is enough", async () => {
  const { events, signed } = await verifyWebhook(send(scheme), { provider: provider.webhook, secret });
  assert.deepEqual(
    [events[0].messageId, events[0].status, signed],
    ["m1", "unknown", true],
    "without the words of the answer",
  );
});

test("the answer is 401, 400 for what cannot be read, 200 for a repetition, and 500 where the receiver is at fault", async () => {
  const statusOf = (request, options) =>
    verifyWebhook(request, { provider, now: NOW, ...options }).then(
      () => null,
      ({ status }) => status,
    );
  assert.equal(await statusOf(send(scheme, { secret: "another" }), { secret }), 401);
  assert.equal(await statusOf({ ...send(scheme), headers: {} }, { secret }), 401);
  assert.equal(await statusOf(send(scheme, { body: "{" }), { secret }), 400);
  assert.equal(await statusOf(send(scheme), { secret, seen: () => true }), 200);
  assert.equal(await statusOf(send(scheme), {}), 500);
});

test("a body that is signed and no JSON, or empty, is malformed and not forged", async () => {
  for (const body of ["{", "", "\ufeff{}", "status=delivered"])
    assert.equal(await outcome(send(scheme, { body }), { provider, secret }), "malformed-body", body);
});

test("an error is told across copies and realms, and its facts are plain data", async () => {
  const error = await verifyWebhook({ headers: {}, body: "{}" }, { provider, secret }).catch((thrown) => thrown);
  assert.ok(error instanceof WebhookError && isWebhookError(error) && everything.isWebhookError(error));
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    name: "WebhookError",
    reason: "missing-header",
    status: 401,
    message: error.message,
  });
  assert.match(String(error), /^WebhookError: /);
  for (const other of [null, 1, new Error("x"), { reason: "mismatch" }]) assert.equal(isWebhookError(other), false);
});

test("`tidings` and `tidings/webhooks` have the same functions, and one copy of them", () => {
  assert.deepEqual(
    [everything.verifyWebhook, everything.answerChallenge, everything.standardWebhooks, everything.WebhookError],
    [verifyWebhook, answerChallenge, standardWebhooks, WebhookError],
  );
});

const whatsapp = profiles["whatsapp-cloud"];
const challenge = (query, method = "GET") =>
  answerChallenge({ method, url: `https://example.com/hook?${query}` }, { provider: whatsapp, token: "my token" });
const validQuery = "hub.mode=subscribe&hub.verify_token=my+token&hub.challenge=1158201444";

test("the provider's question is answered with its challenge, as plain text", async () => {
  const response = challenge(validQuery);
  assert.deepEqual(
    [response.status, await response.text(), response.headers.get("content-type")],
    [200, "1158201444", "text/plain; charset=utf-8"],
  );
  assert.equal(
    await answerChallenge(new Request(`https://example.com/hook?${validQuery}`), {
      provider: whatsapp,
      token: "my token",
    }).text(),
    "1158201444",
  );
});

test("a wrong token gets a 403 and no challenge", async () => {
  for (const query of [
    validQuery.replace("my+token", "my+tokem"),
    validQuery.replace("my+token", "my"),
    validQuery.replace("&hub.verify_token=my+token", ""),
    validQuery.replace("1158201444", "x".repeat(1001)),
  ]) {
    const response = challenge(query);
    assert.deepEqual([response.status, await response.text()], [403, ""], query.slice(0, 60));
  }
});

test("what is no such question is left to others", () => {
  assert.equal(challenge(validQuery, "POST"), null);
  assert.equal(challenge(""), null);
  assert.equal(challenge(validQuery.replace("subscribe", "unsubscribe")), null);
  assert.equal(
    answerChallenge({ url: `https://example.com/?${validQuery}` }, { provider, token: "my token" }),
    null,
    "a provider that asks nothing",
  );
});

test("an empty token is refused: a question without one would fit it", () => {
  for (const empty of ["", undefined]) {
    assert.throws(
      () =>
        answerChallenge(
          { url: "https://example.com/?hub.mode=subscribe&hub.verify_token=&hub.challenge=1" },
          { provider: whatsapp, token: empty },
        ),
      { reason: "missing-secret" },
    );
  }
});
