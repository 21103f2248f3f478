// Tokens: only those that the relay's own secret has signed, for this audience and this time, count.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import {
  GRANT,
  issueToken,
  post,
  SECRET,
  setUp,
  TO,
  tokenAuthorizer,
  tokenFor,
  verifyToken,
} from "./relay-harness.mjs";

const NOW = Date.UTC(2026, 0, 1);
const now = () => NOW;
const b64 = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const HEADER = { alg: "HS256", typ: "JWT" };
const CLAIMS = { sub: "user-1", aud: "tidings-relay", iat: NOW / 1_000, exp: NOW / 1_000 + 60, to: "any", limit: null };

/** A token that is signed with Node's own HMAC. */
function signed(header = HEADER, claims = CLAIMS, { secret = SECRET, hash = "sha256" } = {}) {
  const content = `${b64(header)}.${b64(claims)}`;
  return `${content}.${createHmac(hash, secret).update(content).digest("base64url")}`;
}

test("a token carries its grant, and any implementation of JWT can make one", async () => {
  const grant = { user: "user-1", to: [TO, "+44*"], limit: { max: 5, perMs: 60_000 }, data: { name: "Ada" } };
  const token = await issueToken(grant, { secret: SECRET, expiresInMs: 60_000, now });
  assert.deepEqual(await verifyToken(token, { secrets: SECRET, now }), grant);
  assert.deepEqual(JSON.parse(Buffer.from(token.split(".")[1], "base64url")), {
    sub: "user-1",
    aud: "tidings-relay",
    iat: NOW / 1_000,
    exp: NOW / 1_000 + 60,
    to: [TO, "+44*"],
    limit: { max: 5, perMs: 60_000 },
    data: { name: "Ada" },
  });
  assert.deepEqual(await verifyToken(signed(), { secrets: SECRET, now }), GRANT);
});

const good = signed();
const [head, payload, signature] = good.split(".");
const without = (name) => Object.fromEntries(Object.entries(CLAIMS).filter(([key]) => key !== name));
/** Each: why, the token, and the code of the error. */
const REJECTED = [
  ["no signature", `${head}.${payload}.`, "malformed"],
  ["two parts", `${head}.${payload}`, "malformed"],
  ["four parts", `${good}.x`, "malformed"],
  ["the algorithm none, without a signature", `${b64({ alg: "none" })}.${payload}.`, "malformed"],
  ["the algorithm none, with a signature", signed({ alg: "none", typ: "JWT" }), "malformed"],
  ["the algorithm None", signed({ alg: "None" }), "malformed"],
  ["another HMAC", signed({ alg: "HS512", typ: "JWT" }, CLAIMS, { hash: "sha512" }), "malformed"],
  ["an algorithm with keys of two kinds", signed({ alg: "RS256", typ: "JWT" }), "malformed"],
  ["several algorithms", signed({ alg: ["HS256"], typ: "JWT" }), "malformed"],
  ["an extension that must be understood", signed({ ...HEADER, crit: ["exp"] }), "malformed"],
  ["a token of another type", signed({ alg: "HS256", typ: "at+jwt" }), "malformed"],
  ["a header that is no object", signed("null"), "malformed"],
  ["a payload that is no object", signed(HEADER, "[]"), "malformed"],
  ["padding", `${head}.${payload}.${signature}=`, "malformed"],
  ["the other alphabet", `${head}.${payload}.++++`, "malformed"],
  ["a blank", `${head}.${payload}. ${signature}`, "malformed"],
  ["a long string", "a".repeat(9_000), "malformed"],
  ["an empty string", "", "malformed"],
  ["no string", null, "malformed"],
  ["another secret", signed(HEADER, CLAIMS, { secret: "x".repeat(32) }), "signature"],
  ["another payload", `${head}.${b64({ ...CLAIMS, sub: "user-2" })}.${signature}`, "signature"],
  ["a signature of other bytes", `${head}.${payload}.${b64("x".repeat(32))}`, "signature"],
  ["a shorter signature", `${head}.${payload}.${signature.slice(0, 10)}`, "signature"],
  ["another audience", signed(HEADER, { ...CLAIMS, aud: "shop" }), "audience"],
  ["several audiences", signed(HEADER, { ...CLAIMS, aud: ["tidings-relay"] }), "audience"],
  ["no audience", signed(HEADER, without("aud")), "audience"],
  ["its last moment", signed(HEADER, { ...CLAIMS, exp: NOW / 1_000 }), "expired"],
  ["no end", signed(HEADER, without("exp")), "malformed"],
  ["an end that is a string", signed(HEADER, { ...CLAIMS, exp: "9999999999" }), "malformed"],
  ["no beginning", signed(HEADER, without("iat")), "malformed"],
  ["a beginning in the future", signed(HEADER, { ...CLAIMS, iat: NOW / 1_000 + 61 }), "not-yet-valid"],
  ["no user", signed(HEADER, without("sub")), "malformed"],
  ["no recipients", signed(HEADER, without("to")), "malformed"],
  ["no limit, which would be none", signed(HEADER, without("limit")), "malformed"],
];

for (const [why, token, code] of REJECTED)
  test(`a token with ${why} is rejected: ${code}`, async () => {
    await assert.rejects(verifyToken(token, { secrets: SECRET, now }), (error) => {
      assert.deepEqual([error.name, error.code], ["TokenError", code]);
      if (token) assert.ok(!error.message.includes(token.slice(0, 20)));
      return true;
    });
  });

test("no token with one changed character counts, unless it means the same", async () => {
  for (let index = 0; index < good.length; index += 3) {
    const other = good[index] === "A" ? "B" : "A";
    const token = good.slice(0, index) + other + good.slice(index + 1);
    // The last character of a part has bits that stand for nothing.
    const isSame =
      Buffer.from(token.split(".")[2] ?? "", "base64url").equals(Buffer.from(signature, "base64url")) &&
      token.split(".", 2).join() === good.split(".", 2).join();
    if (!isSame) await assert.rejects(verifyToken(token, { secrets: SECRET, now }), { name: "TokenError" });
  }
});

test("while one secret replaces another, both count, and later the old one does not", async () => {
  const fresh = "another_secret_0123456789_abcdefghijklmnop";
  const [old, next] = [signed(), signed(HEADER, CLAIMS, { secret: fresh })];
  for (const token of [old, next]) await verifyToken(token, { secrets: [fresh, SECRET], now });
  await assert.rejects(verifyToken(old, { secrets: [fresh], now }), { code: "signature" });
});

test("a token that would be weak or long is not made, and a weak secret is not taken", async () => {
  const fine = { secret: SECRET, expiresInMs: 60_000 };
  const mistakes = [
    [GRANT, { ...fine, secret: "x".repeat(31) }, /at least 32 bytes/],
    [GRANT, { ...fine, secret: new Uint8Array(31) }, /at least 32 bytes/],
    [GRANT, { ...fine, secret: undefined }, /at least 32 bytes/],
    [GRANT, { ...fine, expiresInMs: 0 }, /expiresInMs/],
    [GRANT, { ...fine, expiresInMs: 86_400_001 }, /a day/],
    [GRANT, { ...fine, audience: "" }, /audience/],
    [GRANT, { ...fine, secrets: SECRET }, /secrets/],
    [{ ...GRANT, user: "" }, fine, /grant.user/],
    [{ ...GRANT, to: undefined }, fine, /grant.to/],
    [{ ...GRANT, to: ["4155550100"] }, fine, /E.164/],
    [{ ...GRANT, to: ["*"] }, fine, /E.164/],
    [{ ...GRANT, limit: undefined }, fine, /grant.limit/],
    [{ ...GRANT, limit: { max: 0, perMs: 1 } }, fine, /grant.limit/],
    [{ ...GRANT, to: Array(1_000).fill(TO) }, fine, /The token would have/],
    [null, fine, /grant/],
  ];
  for (const [grant, options, message] of mistakes)
    await assert.rejects(issueToken(grant, options), { category: "configuration", message });
  for (const secrets of [[], "short", ["x".repeat(32), "short"], undefined, [undefined], 5])
    assert.throws(() => tokenAuthorizer({ secrets }), { category: "configuration" });
});

test("a page learns that its token has expired, and of any other only that it is not valid", async () => {
  const { relay, events } = setUp();
  const of = async (token) => {
    const { status, body, headers } = await post(relay, { token });
    assert.equal(
      headers.get("www-authenticate"),
      'Bearer error="invalid_token"'.replace(body.type.endsWith("expired") ? "" : ' error="invalid_token"', ""),
    );
    return [status, body.type.split(":").at(-1), body.category];
  };
  assert.deepEqual(await of(await tokenFor({}, { now: () => 1_000_000 })), [401, "token-expired", "authentication"]);
  assert.deepEqual(await of(await tokenFor({}, { audience: "shop" })), [401, "token", "authentication"]);
  assert.deepEqual(await of("x.y.z"), [401, "token", "authentication"]);
  assert.deepEqual(await of(`${await tokenFor()}, Bearer x`), [401, "token", "authentication"]);
  assert.ok(events.every(({ type }) => type !== "failed"));
});
