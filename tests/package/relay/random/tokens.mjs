// Tokens of users: valid ones, and every way of being none.
import { issueToken } from "../../../../pkg/dist/relay/index.js";
import { SECRETS } from "./records.mjs";

const KINDS = [
  [70, "good"],
  [4, "expired"],
  [3, "forged"],
  [3, "of-another-secret"],
  [3, "of-another-relay"],
  [3, "without-algorithm"],
  [3, "altered"],
  [2, "in-the-future"],
  [2, "no-token"],
];

/** A token of a user. `kind`: one of these, or chosen at random. */
export async function tokenOf(rng, records, grant, kind = rng.weighted(KINDS)) {
  const issue = async (options = {}) => {
    const token = await issueToken(grant, { secret: SECRETS.SECRET, expiresInMs: 86_400_000, ...options });
    records.tokens.push(token);
    return token;
  };
  const time = Date.now();
  switch (kind) {
    case "good": {
      const token = await issue();
      records.valid.add(token);
      return token;
    }
    case "expired":
      return await issue({ expiresInMs: 1_000, now: () => time - 5_000 });
    case "in-the-future":
      return await issue({ now: () => time + 80_000_000 });
    case "of-another-secret":
      return await issue({ secret: "another_secret_0123456789_abcdefghijklmnop" });
    case "of-another-relay":
      return await issue({ audience: "another" });
    case "no-token":
      return rng.of(["x", "a.b.c", `${"e".repeat(9_000)}.e.e`, "....", "undefined", "e30.e30.e30"]);
    default:
      return forged(kind, (await issue()).split("."));
  }
}

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function forged(kind, [header, payload, signature]) {
  switch (kind) {
    case "without-algorithm":
      return `${encoded({ alg: "none", typ: "JWT" })}.${payload}.${signature}`;
    case "altered": {
      const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
      return `${header}.${encoded({ ...claims, sub: "admin", to: "any", limit: null })}.${signature}`;
    }
    default:
      return `${header}.${payload}.${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
  }
}
