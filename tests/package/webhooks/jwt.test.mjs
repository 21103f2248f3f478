// Tokens: what is pinned, what they must cover, and how long they last.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { jwt, NOW, outcome, profiles } from "./harness.mjs";

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
  { why: "as it should be", token: jwt(good, secret), expect: "ok" },
  { why: "with an end that lies ahead", token: jwt({ ...good, exp: iat + 60 }, secret), expect: "ok" },
  {
    why: "an end that has passed, by less than clocks differ",
    token: jwt({ ...good, exp: iat - 4 }, secret),
    options: {},
    expect: "ok",
  },
  { why: "an end that passed long ago", token: jwt({ ...good, exp: iat - 400 }, secret), expect: "stale" },
  { why: "not to be used before an hour from now", token: jwt({ ...good, nbf: iat + 3600 }, secret), expect: "stale" },
  {
    why: "issued in an hour, with an end after that: nobody has issued it yet",
    token: jwt({ ...good, iat: iat + 3600, exp: iat + 7200 }, secret),
    expect: "stale",
  },
  {
    why: "without iat and exp it would be good for ever",
    token: jwt({ ...good, iat: undefined }, secret),
    expect: "malformed-signature",
  },
  {
    why: 'a time as text: `now > "x"` is never true',
    token: jwt({ ...good, exp: "never" }, secret),
    expect: "malformed-signature",
  },
  { why: "a time that is null", token: jwt({ ...good, exp: null }, secret), expect: "malformed-signature" },
  { why: "no hash of the body: the token could go with any", token: jwt({ iat }, secret), expect: "mismatch" },
  { why: "a hash that is no text", token: jwt({ iat, payload_hash: 1 }, secret), expect: "mismatch" },
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
    why: "an algorithm that the profile does not allow, signed rightly",
    token: jwt(good, secret, { alg: "HS512" }),
    expect: "malformed-signature",
  },
  {
    why: "RS256, which a verifier that obeys the token would do with the secret as its key",
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
  { why: "no JSON in it", token: "!.!.!", expect: "malformed-signature" },
  {
    why: "a header that is a list",
    token: `W10.${jwt(good, secret).split(".").slice(1).join(".")}`,
    expect: "malformed-signature",
  },
];

for (const { why, token, expect } of rows) {
  test(`a token: ${why}: ${expect}`, async () => assert.equal(await send(token), expect));
}

test("a token of one issuer is not taken for another's", async () => {
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

test("a query is not read where the token does not cover the URL: it could be anybody's", async () => {
  const token = jwt({ iat, payload_hash: createHash("sha256").update("").digest("hex") }, secret);
  const request = {
    method: "GET",
    url: "https://example.com/hook?status=delivered&messageId=m1",
    headers: { authorization: `Bearer ${token}` },
  };
  assert.equal(await outcome(request, { provider: profiles.vonage, secret }), "malformed-body");
});
