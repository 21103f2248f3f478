// Whether a changed request still says what the provider signed. Decided by the provider's documentation and node:crypto: what
// would be signed of it is signed anew, and must come out the same. It shares nothing with the package.
import { NOW, send } from "./harness.mjs";

/** A header field as HTTP has it: its name in any case, and several as one. */
function fieldOf(headers, expected) {
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
  const values = pairs.filter(([name]) => name.toLowerCase() === expected).map(([, value]) => value);
  return values.length === 0 ? null : values.join(", ").trim();
}

/** The fields whose values differ with the secret. */
function signatureFields(scheme) {
  const [one, other] = scheme.secrets.map((secret) => send(scheme, { secret }).headers);
  return Object.keys(one).filter((name) => one[name] !== other[name]);
}

const parts = (text) => text.split(/[\s,]+|sha256=|Bearer/).filter((part) => part !== "");
/** The bytes that a signature or a token stands for, whichever of its spellings: hex in either case, base64 of either alphabet. */
function bytesOf(text) {
  if (/^[\da-f]{40,}$/i.test(text) && text.length % 2 === 0) return text.toLowerCase();
  return text
    .split(".")
    .map((part) => Buffer.from(part, "base64").toString("hex"))
    .join(".");
}

function hasSignature(value, good) {
  const expected = parts(good).at(-1);
  return value !== null && parts(value).some((part) => bytesOf(part) === bytesOf(expected));
}

/** `https://example.com/hook?x=1`, however it is spelled: with or without the port, with `%27` for an apostrophe. */
function urlOf(url, isSorted) {
  const parsed = new URL(url);
  if (!isSorted) return parsed.href.replaceAll("%27", "'");
  return `${parsed.origin}${parsed.pathname}?${[...new URLSearchParams(`?${parsed.search.slice(1)}`)]
    .map((pair) => pair.join("="))
    .sort()
    .join("&")}`;
}

/** With a `?` before it, because of what begins with one it is no part of the form. */
const sorted = (body) =>
  [...new URLSearchParams(`?${body}`)].sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1));
/** What stands in the form itself besides the signature, as Vonage signs it. */
const signedOf = (body) =>
  sorted(body)
    .filter(([name]) => name !== "sig")
    .map(([name, value]) => `&${name}=${value.replace(/[&=]/g, "_")}`)
    .join("");

/** The signature of this body, made anew. */
function again(scheme, body, name) {
  return scheme.sign(body, scheme.secrets[0], NOW).headers[name];
}

/** Null, or why the request means something else than the good one. */
export function difference(scheme, request, good) {
  const fields = signatureFields(scheme);
  if (fields.length === 0) {
    const [value, own] = [request.body, good.body].map((body) =>
      new URLSearchParams(body.toString()).get("sig")?.toLowerCase(),
    );
    if (value !== own) return "the signature";
    return signedOf(request.body) === signedOf(good.body) ? null : "the form";
  }
  const [signature] = fields;
  if (!hasSignature(fieldOf(request.headers, signature), good.headers[signature])) return signature;
  const signed = Object.keys(good.headers).filter((name) => name !== "content-type" && name !== signature);
  const changed = signed.find((name) => fieldOf(request.headers, name) !== good.headers[name]);
  if (changed !== undefined) return changed;
  if (good.url === undefined)
    return again(scheme, request.body, signature) === good.headers[signature] ? null : "the body";
  const isSorted = scheme.provider === "plivo";
  // Twilio puts the form behind the URL, without a border, and of equal pairs only one, as its own library does.
  const isOnce = scheme.provider === "twilio";
  const formOf = (body) =>
    [...new Set(sorted(body).map((pair) => JSON.stringify(pair)))].flatMap((pair) => JSON.parse(pair)).join("");
  if (scheme.isForm && isOnce && request.url + formOf(request.body) === good.url + formOf(good.body)) return null;
  if (urlOf(request.url, isSorted) !== urlOf(good.url, isSorted)) return "the URL";
  const joined = isOnce ? formOf : (body) => sorted(body).flat().join("");
  if (scheme.isForm) return joined(request.body) === joined(good.body) ? null : "the form";
  return request.body.equals(good.body) ? null : "the body";
}
