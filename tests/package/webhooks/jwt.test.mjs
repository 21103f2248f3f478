// JSON Web Tokens: which algorithms are allowed, what a token must cover, and how long it is valid.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { outcome, profiles } from "./harness.mjs";
import { jwt, NOW } from "./senders.mjs";

const secret = "signature secret";
const body = '{"message_uuid":"m1","status":"delivered"}';
const payload_hash = createHash("sha256").update(body).digest("hex");
const iat = NOW / 1000;
const good = { iat, iss: "Vonage", payload_hash };
const send = (token, requestBody = body) =>
  outcome(
    { headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: requestBody },
    { provider: profiles.vonage, secret },
  );
const flip = (token) => `${token.slice(0, -2)}${token.at(-2) === "A" ? "B" : "A"}${token.at(-1)}`;

const rows = [
  { why: "a valid token", token: jwt(good, secret), expect: "ok" },
  { why: "an exp in the future", token: jwt({ ...good, exp: iat + 60 }, secret), expect: "ok" },
  {
    why: "an exp that has passed by less than the clock skew",
    token: jwt({ ...good, exp: iat - 4 }, secret),
    options: {},
    expect: "ok",
  },
  { why: "an exp that passed long ago", token: jwt({ ...good, exp: iat - 400 }, secret), expect: "stale" },
  { why: "an nbf in an hour", token: jwt({ ...good, nbf: iat + 3600 }, secret), expect: "stale" },
  {
    why: "an iat in an hour, with a later exp",
    token: jwt({ ...good, iat: iat + 3600, exp: iat + 7200 }, secret),
    expect: "stale",
  },
  {
    why: "neither iat nor exp: it would never expire",
    token: jwt({ ...good, iat: undefined }, secret),
    expect: "malformed-signature",
  },
  {
    why: 'a time as a string: `now > "x"` is never true',
    token: jwt({ ...good, exp: "never" }, secret),
    expect: "malformed-signature",
  },
  { why: "a time that is null", token: jwt({ ...good, exp: null }, secret), expect: "malformed-signature" },
  { why: "no hash of the body: the token could be used with any", token: jwt({ iat }, secret), expect: "mismatch" },
  { why: "a hash that is not a string", token: jwt({ iat, payload_hash: 1 }, secret), expect: "mismatch" },
  {
    why: "the hash in capitals is the same hash",
    token: jwt({ ...good, payload_hash: payload_hash.toUpperCase() }, secret),
    expect: "ok",
  },
  {
    why: "the algorithm `none`, without a signature",
    token: jwt(good, "", { alg: "none" }),
    expect: "malformed-signature",
  },
  {
    why: "an algorithm that the profile does not allow, correctly signed",
    token: jwt(good, secret, { alg: "HS512" }),
    expect: "malformed-signature",
  },
  {
    why: "RS256, for which a verifier that trusts the token would use the secret as the key",
    token: jwt(good, secret, { header: { alg: "RS256" } }),
    expect: "malformed-signature",
  },
  {
    why: "an extension that must be understood (RFC 7515, section 4.1.11)",
    token: jwt(good, secret, { header: { crit: ["b64"], b64: false } }),
    expect: "malformed-signature",
  },
  { why: "a changed signature", token: flip(jwt(good, secret)), expect: "mismatch" },
  { why: "an empty signature", token: jwt(good, secret).replace(/[^.]*$/, ""), expect: "mismatch" },
  { why: "two parts", token: "a.b", expect: "malformed-signature" },
  { why: "four parts", token: `${jwt(good, secret)}.x`, expect: "malformed-signature" },
  { why: "parts that are not JSON", token: "!.!.!", expect: "malformed-signature" },
  {
    why: "a header that is an array",
    token: `W10.${jwt(good, secret).split(".").slice(1).join(".")}`,
    expect: "malformed-signature",
  },
];

for (const { why, token, expect } of rows) {
  test(`a token: ${why}: ${expect}`, async () => assert.equal(await send(token), expect));
}

test("a token of another issuer is rejected", async () => {
  const url = "https://example.com/";
  const hash = createHash("sha256").update(url).digest("hex");
  const get = (iss) =>
    outcome(
      {
        method: "GET",
        url,
        headers: { "messagebird-signature-jwt": jwt({ iss, nbf: iat, exp: iat + 60, url_hash: hash }, secret) },
      },
      { provider: profiles.messagebird, secret },
    );
  assert.equal(await get("MessageBird"), "ok");
  assert.equal(await get("Vonage"), "mismatch");
  assert.equal(await get(undefined), "mismatch");
});

test("the query is not read if the token does not cover the URL", async () => {
  const token = jwt({ iat, payload_hash: createHash("sha256").update("").digest("hex") }, secret);
  const request = {
    method: "GET",
    url: "https://example.com/hook?status=delivered&messageId=m1",
    headers: { authorization: `Bearer ${token}` },
  };
  assert.equal(await outcome(request, { provider: profiles.vonage, secret }), "malformed-body");
});
