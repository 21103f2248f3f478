// Which schemes decide about a request: the strongest that it announces, with the secrets that are for them. And requests without
// any signature.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { outcome, profiles, send } from "./harness.mjs";
import { jwt, NOW, schemes } from "./senders.mjs";

const byName = (name) => schemes.find((scheme) => scheme.name === name);
const { plivo, twilio, vonage } = profiles;
const reasonOf = (request, options) =>
  verifyWebhook(request, { now: NOW, ...options }).then(
    ({ signed, bodySigned }) => (signed ? `ok, ${bodySigned ? "with" : "without"} the body` : "unsigned"),
    ({ reason, status, category }) => `${reason ?? category} ${status ?? ""}`.trim(),
  );

/** A request with the header fields of both versions. */
function bothVersions({ v2 = "auth token", v3 = "auth token" } = {}) {
  const weak = send(byName("Plivo V2"), { secret: v2 });
  const strong = send(byName("Plivo V3"), { secret: v3 });
  return { ...strong, headers: { ...weak.headers, ...strong.headers } };
}

test("Plivo: version 2 alone is accepted, and its body is not signed", async () => {
  const request = send(byName("Plivo V2"));
  const options = { provider: plivo, secret: "auth token" };
  assert.equal(await reasonOf(request, options), "ok, without the body");
  assert.equal(await reasonOf(bothVersions(), options), "ok, with the body");
  assert.equal(await reasonOf({ ...request, url: `${request.url}&more=1` }, options), "ok, without the body");
});

test("Plivo: version 2 never rescues a request with a version 3 that fails", async () => {
  const options = { provider: plivo, secret: "auth token" };
  const { headers, ...request } = bothVersions();
  const { "x-plivo-signature-v3": v3, "x-plivo-signature-v3-nonce": nonce, ...weak } = headers;
  const rows = [
    [{ "x-plivo-signature-v3": "AAAA", "x-plivo-signature-v3-nonce": nonce }, "mismatch 401"],
    [{ "x-plivo-signature-ma-v3": "AAAA", "x-plivo-signature-v3-nonce": nonce }, "mismatch 401"],
    [{ "x-plivo-signature-v3": v3, "x-plivo-signature-v3-nonce": "n2" }, "mismatch 401"],
    [{ "x-plivo-signature-v3": v3 }, "missing-header 401"],
    [{ "x-plivo-signature-v3": "!", "x-plivo-signature-v3-nonce": nonce }, "malformed-signature 401"],
    [{ "x-plivo-signature-v3": ",", "x-plivo-signature-v3-nonce": nonce }, "malformed-signature 401"],
  ];
  for (const [fields, expect] of rows)
    assert.equal(
      await reasonOf({ ...request, headers: { ...weak, ...fields } }, options),
      expect,
      JSON.stringify(fields),
    );
  assert.equal(await reasonOf({ ...request, headers: weak }, options), "ok, without the body");
  assert.equal(await reasonOf(bothVersions({ v3: "another" }), options), "mismatch 401");
  assert.equal(await reasonOf({ ...bothVersions(), body: "Text=forged" }, options), "mismatch 401");
});

test("Plivo: the headers of the account and of the main account are equal: either token may be the secret", async () => {
  const { headers, ...request } = send(byName("Plivo V2"), { secret: "subaccount" });
  const main = send(byName("Plivo V2"), { secret: "main account" }).headers["x-plivo-signature-v2"];
  const both = { ...request, headers: { ...headers, "x-plivo-signature-ma-v2": main } };
  for (const secret of ["subaccount", "main account"])
    assert.equal(await outcome(both, { provider: plivo, secret }), "ok", secret);
  assert.equal(await outcome(both, { provider: plivo, secret: "another" }), "mismatch");
});

test("Plivo: a receiver may allow only version 3", async () => {
  const secret = ["v3", "ma-v3"].map((signature) => ({ scheme: "hmac", key: "auth token", signature }));
  const options = { provider: plivo, secret };
  assert.equal(await reasonOf(send(byName("Plivo V3")), options), "ok, with the body");
  assert.equal(await reasonOf(send(byName("Plivo V2")), options), "missing-secret 500");
});

test("Plivo: with version 2, the facts of a GET are in the query, which is signed as little as a body", async () => {
  const { headers } = send(byName("Plivo V2"));
  const url = "https://example.com/hook?MessageUUID=m1&Status=delivered&To=14155550100";
  const options = { provider: plivo, secret: "auth token" };
  const { events } = await verifyWebhook({ method: "GET", url, headers }, options);
  assert.deepEqual([events[0].messageId, events[0].status], ["m1", "delivered"]);
});

const sharedKey = byName("Twilio's form by a shared key");
const SETTINGS = "x-twilio-webhooks-signature-settings";

test("Twilio: a shared key is never weaker than the profile says, and SHA-1 never rescues it", async () => {
  const options = { provider: twilio, secret: "shared key" };
  const { headers, ...request } = send(sharedKey);
  const sha1 = send(byName("Twilio's form"), { secret: "shared key" }).headers["x-twilio-signature"];
  const rows = [
    [{ [SETTINGS]: "key=SK1,algorithm=HMAC_SHA1", "x-twilio-signature": sha1 }, "malformed-signature 401"],
    [{ [SETTINGS]: "key=SK1,algorithm=HMAC_SHA256", "x-twilio-signature": sha1 }, "mismatch 401"],
    [{ [SETTINGS]: "key=SK1,algorithm=none", "x-twilio-signature": sha1 }, "malformed-signature 401"],
    [{ [SETTINGS]: "key=SK1,algorithm=hmac_sha256" }, "malformed-signature 401"],
    [{ [SETTINGS]: "key=SK1,algorithm=HMAC_SHA256X" }, "malformed-signature 401"],
    [{ [SETTINGS]: "key=SK2,algorithm=HMAC_SHA256" }, "ok, with the body"],
  ];
  for (const [fields, expect] of rows)
    assert.equal(
      await reasonOf({ ...request, headers: { ...headers, ...fields } }, options),
      expect,
      JSON.stringify(fields),
    );
  const { [SETTINGS]: _, ...without } = headers;
  assert.equal(
    await reasonOf({ ...request, headers: without }, options),
    "mismatch 401",
    "SHA-256 that is not announced",
  );
});

test("Twilio: a secret can be limited to one of the signatures", async () => {
  const secret = [
    { scheme: "hmac", key: "auth token", signature: "auth-token" },
    { scheme: "hmac", key: "shared key", signature: "shared-key" },
  ];
  const form = byName("Twilio's form");
  const rows = [
    [form, "auth token", secret, "ok, with the body"],
    [sharedKey, "shared key", secret, "ok, with the body"],
    [form, "shared key", secret, "mismatch 401"],
    [sharedKey, "auth token", secret, "mismatch 401"],
    [sharedKey, "shared key", secret.slice(0, 1), "missing-secret 500"],
    [form, "auth token", secret.slice(1), "missing-secret 500"],
  ];
  for (const [scheme, signer, secrets, expect] of rows)
    assert.equal(await reasonOf(send(scheme, { secret: signer }), { provider: twilio, secret: secrets }), expect);
});

test("a secret for a signature that the profile does not name is a configuration error that lists the names", async () => {
  for (const [provider, signature, says] of [
    [twilio, "sharedkey", /auth-token, shared-key/],
    [profiles.nativehub, "x", /have none/],
    [twilio, 7, /auth-token, shared-key/],
  ])
    await assert.rejects(
      verifyWebhook(send(byName("Twilio's form")), { provider, secret: { scheme: "hmac", key: "k", signature } }),
      (error) => error.category === "configuration" && says.test(error.message),
    );
});

test("Sinch: the weaker signature of the Numbers API never rescues the other one", async () => {
  const request = send(byName("Sinch with nonce and time"));
  const numbers = createHmac("sha1", "first").update(request.body).digest("hex");
  const headers = { ...request.headers, "x-sinch-signature": numbers };
  const options = { provider: profiles.sinch, secret: "first" };
  assert.equal(await reasonOf({ ...request, headers }, options), "ok, with the body");
  const forged = { ...headers, "x-sinch-webhook-signature": "AAAA" };
  assert.equal(await reasonOf({ ...request, headers: forged }, options), "mismatch 401");
});

const receipt = '{"msisdn":"14155550100","messageId":"m1","status":"delivered","err-code":"0"}';
const receiptAs = (body, headers = {}) => ({ url: "https://example.com/hook", headers, body });
const signedReceipt = send(byName("Vonage's property of a JSON body"));

test("Vonage: requests without any signature are accepted only if the caller says so", async () => {
  const [secret] = byName("Vonage's JWT").secrets;
  const accept = { provider: vonage, unsigned: "accept" };
  const bodies = [
    receipt,
    "msisdn=14155550100&messageId=m1&status=delivered&err-code=0",
    `${receipt.slice(0, -1)},"sig":""}`,
  ];
  for (const body of bodies) {
    assert.equal(await reasonOf(receiptAs(body), { provider: vonage, secret }), "missing-header 401");
    for (const options of [accept, { ...accept, secret }]) {
      const { events, signed, bodySigned } = await verifyWebhook(receiptAs(body), options);
      assert.deepEqual([events[0].messageId, events[0].status, signed, bodySigned], ["m1", "delivered", false, false]);
    }
  }
  const query = { method: "GET", url: `https://example.com/hook?${bodies[1]}`, headers: {} };
  assert.equal(await reasonOf(query, accept), "unsigned");
  const basic = receiptAs(receipt, { authorization: "Basic dXNlcjpwYXNz" });
  assert.equal(await reasonOf(basic, accept), "unsigned", "a password of the URL is no token");
});

test("Vonage: a request with any signature must verify, also if unsigned ones are accepted", async () => {
  const [secret, other] = byName("Vonage's JWT").secrets;
  const options = { provider: vonage, secret, unsigned: "accept" };
  const token = (signer) => ({ authorization: `Bearer ${jwt({ iat: NOW / 1000, payload_hash: "00" }, signer)}` });
  const rows = [
    [signedReceipt, "ok, with the body"],
    [{ ...signedReceipt, body: signedReceipt.body.toString().replace("delivered", "failed") }, "mismatch 401"],
    [send(byName("Vonage's property of a JSON body"), { secret: other }), "mismatch 401"],
    [receiptAs(`${receipt.slice(0, -1)},"sig":"00"}`), "missing-header 401"],
    [receiptAs(`${receipt.slice(0, -1)},"timestamp":"1700000000","sig":"zz"}`), "malformed-signature 401"],
    [receiptAs(`${receipt.slice(0, -1)},"timestamp":"1700000000","sig":["zz"]}`), "mismatch 401"],
    [receiptAs(receipt, token(other)), "mismatch 401"],
    [receiptAs(receipt, token(secret)), "mismatch 401"],
    [receiptAs(receipt, { authorization: "Bearer x" }), "malformed-signature 401"],
    [{ ...signedReceipt, headers: token(other) }, "mismatch 401"],
  ];
  for (const [request, expect] of rows) assert.equal(await reasonOf(request, options), expect, `${request.body}`);
  assert.equal(await reasonOf(signedReceipt, { ...options, secret: undefined }), "missing-secret 500");
  assert.equal(await reasonOf(receiptAs(receipt), { ...options, secret: "" }), "missing-secret 500");
});

test("`unsigned` has no effect on providers that always sign", async () => {
  for (const scheme of schemes.filter(({ provider }) => provider !== "vonage")) {
    const request = { ...send(scheme), headers: {} };
    const options = { provider: profiles[scheme.provider], secret: scheme.secrets[0], unsigned: "accept" };
    assert.equal(await outcome(request, options), "missing-header", scheme.name);
    assert.equal(await outcome(request, { ...options, secret: undefined }), "missing-secret", scheme.name);
  }
});

test("Vonage: a property of a signed JSON body cannot be forged by another spelling of the same signed text", async () => {
  const [secret] = byName("Vonage's property of a JSON body").secrets;
  const options = { provider: vonage, secret };
  const text = signedReceipt.body.toString();
  const rows = [
    // The text that is signed is the same: "&err-code=0&messageId=m1...".
    [text.replace('"err-code":0,"text"', '"err-code":"0","text"'), "ok, with the body"],
    [text.replace('"messageId":"m1","msisdn":"14155550100"', '"messageId":"m1&msisdn=14155550100"'), "mismatch 401"],
    [text.replace('"messageId":"m1","msisdn":', '"messageId=m1&msisdn":'), "mismatch 401"],
    [text.replace('"status":"delivered"', '"status":{"a":"delivered"}'), "mismatch 401"],
    [text.replace('"status":"delivered"', '"status":["delivered"]'), "mismatch 401"],
    [`[${text}]`, "missing-header 401"],
    [text.slice(0, -1), "missing-header 401"],
    [text.replace("{", '{"status":"failed",'), "ok, with the body"],
    [text.replace(/,"timestamp":"\d+"/, ""), "missing-header 401"],
  ];
  for (const [body, expect] of rows) assert.equal(await reasonOf({ ...signedReceipt, body }, options), expect, body);
  // Of two properties of one name the last counts, for the signature and for the event.
  const twice = { ...signedReceipt, body: text.replace("{", '{"status":"failed",') };
  assert.equal((await verifyWebhook(twice, { ...options, now: NOW })).events[0].status, "delivered");
  const many = `{${Array.from({ length: 1_001 }, (_, index) => `"k${index}":1`).join(",")},"sig":"00"}`;
  assert.equal(await reasonOf({ ...signedReceipt, body: many }, options), "too-large 413");
});
