// The forms of a request, mistakes of the receiver, and the status to respond with.
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
import { outcome, profiles, send } from "./harness.mjs";
import { NOW, schemes } from "./senders.mjs";

const scheme = schemes[0];
const provider = profiles[scheme.provider];
const [secret] = scheme.secrets;
const twilio = schemes.find(({ name }) => name === "Twilio's form");
const [token] = twilio.secrets;

/** The message of the configuration error that a call throws. */
async function configurationErrorOf(request, options) {
  const error = await verifyWebhook(request, options).then(
    () => assert.fail("it was taken"),
    (thrown) => thrown,
  );
  assert.ok(everything.isTidingsError(error), `${error.stack}`);
  assert.equal(error.category, "configuration");
  return error.message;
}

test("header fields are found in any case, in Headers, an object, Node's arrays or pairs", async () => {
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

test("a body may be any view of a buffer, and only its part is read", async () => {
  const request = send(scheme);
  const wide = new Uint8Array(request.body.length + 8);
  wide.set(request.body, 4);
  const part = new DataView(wide.buffer, 4, request.body.length);
  for (const body of [part, new Uint8Array(wide.buffer, 4, request.body.length), wide.slice(4, -4).buffer])
    assert.equal(await outcome({ ...request, body }, { provider, secret }), "ok");
});

test("a parsed body and a body that was already read throw an error with the remedy", async () => {
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
  [{ headers: {} }, { provider, secrets: [secret] }, /secrets/, "a misspelt option"],
  [{ headers: {} }, { provider, secret: 7 }, /`secret`/, "a secret that is a number"],
  [{ headers: {} }, { provider, secret, url: 7 }, /`url`/, "a URL that is a number"],
  [{ headers: {} }, { provider, secret, now: new Date() }, /`now`/, "a date instead of a number"],
  [{ headers: {} }, { provider, secret, toleranceMs: NaN }, /`toleranceMs`/, "a tolerance of NaN"],
  [{ headers: {} }, { provider, secret, toleranceMs: -1 }, /`toleranceMs`/, "a negative tolerance"],
  [{ headers: {} }, { provider, secret, maxBodyBytes: 0 }, /`maxBodyBytes`/, "a limit of 0 bytes"],
  [{ headers: {} }, { provider, secret, maxBodyBytes: Infinity }, /`maxBodyBytes`/, "an infinite limit"],
  [{ headers: {} }, { provider, secret, seen: new Set() }, /`seen`/, "a set instead of a function"],
  [{ headers: {} }, { provider, secret, unsigned: true }, /`unsigned`/, "a boolean instead of a string"],
  [
    { headers: {} },
    {
      provider: {
        signatures: [{ scheme: "hmac", hash: "md5", header: "x", encoding: "hex", content: "{body}" }],
        events: [],
      },
      secret,
    },
    /unsupported scheme/,
    "MD5",
  ],
  [
    { headers: {} },
    { provider: { signatures: [{ scheme: "jwt", header: "x", algorithms: ["none"] }], events: [] }, secret },
    /unsupported scheme/,
    "a token without a signature",
  ],
  [
    { headers: {} },
    { provider: { signatures: [{ scheme: "jwt", header: "x", algorithms: [] }], events: [] }, secret },
    /unsupported scheme/,
    "no algorithm",
  ],
  [
    { headers: {} },
    { provider: { signatures: [{ scheme: "rsa" }], events: [] }, secret },
    /unsupported scheme/,
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
  test(`a mistake in the call is a configuration error: ${why}`, async () =>
    assert.match(await configurationErrorOf(request, options), says));
}

test("a full URL is required if it is signed, and only then", async () => {
  const { url, ...request } = send(twilio);
  assert.equal(await outcome(request, { provider: profiles.twilio, secret: token }), "missing-url");
  assert.equal(
    await outcome({ ...request, url: "/hook?tenant=7" }, { provider: profiles.twilio, secret: token }),
    "missing-url",
    "a path, as in Node",
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
    "another host",
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

test("requests of a provider that does not sign are rejected unless `unsigned` accepts them", async () => {
  const elks = profiles["46elks"];
  const request = { headers: {}, body: "direction=incoming&id=s1" };
  const error = await verifyWebhook(request, { provider: elks, secret: "any" }).catch((thrown) => thrown);
  assert.deepEqual([error.reason, error.status], ["unsigned", 500]);
  assert.match(error.message, /46elks signs no callback/);
  const { signed } = await verifyWebhook(request, { provider: elks, unsigned: "accept" });
  assert.equal(signed, false);
  assert.equal(
    await outcome({ ...send(scheme), headers: {} }, { provider, secret, unsigned: "accept" }),
    "missing-header",
    "`unsigned` does not disable verification",
  );
});

test("the webhook part of a profile suffices", async () => {
  const { events, signed } = await verifyWebhook(send(scheme), { provider: provider.webhook, secret });
  assert.deepEqual(
    [events[0].messageId, events[0].status, signed],
    ["m1", "unknown", true],
    "without the statuses of responses",
  );
});

test("the status is 401, 400 for an unreadable body, 200 for a replay, and 500 for a mistake of the receiver", async () => {
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

test("a signed body that is empty or not JSON is malformed", async () => {
  for (const body of ["{", "", "\ufeff{}", "status=delivered"])
    assert.equal(await outcome(send(scheme, { body }), { provider, secret }), "malformed-body", body);
});

test("isWebhookError recognises an error of another entry, and its JSON has its facts", async () => {
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

test("a challenge is returned as plain text", async () => {
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

test("any other request is not a challenge", () => {
  assert.equal(challenge(validQuery, "POST"), null);
  assert.equal(challenge(""), null);
  assert.equal(challenge(validQuery.replace("subscribe", "unsubscribe")), null);
  assert.equal(
    answerChallenge({ url: `https://example.com/?${validQuery}` }, { provider, token: "my token" }),
    null,
    "a provider without challenges",
  );
});

test("an empty token throws: a challenge without one would match it", () => {
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
