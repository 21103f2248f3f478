// Whether a changed request still means what the provider signed. Independent of the package: by the provider's documentation and
// node:crypto, it signs the changed request again and compares the signatures.
import { send } from "./harness.mjs";
import { NOW, signedJson } from "./senders.mjs";

/** The value of a header field, by its name in any case; repeated fields are joined. */
function fieldOf(headers, expected) {
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
  const values = pairs.filter(([name]) => name.toLowerCase() === expected).map(([, value]) => value);
  return values.length === 0 ? null : values.join(", ").trim();
}

/** The header fields whose values depend on the secret. */
function signatureFields(scheme) {
  const [one, other] = scheme.secrets.map((secret) => send(scheme, { secret }).headers);
  return Object.keys(one).filter((name) => one[name] !== other[name]);
}

const parts = (text) => text.split(/[\s,]+|sha256=|Bearer/).filter((part) => part !== "");
/** The decoded bytes of a signature or a token, from hex in either case or base64 of either alphabet. */
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

/** The normalised URL: without the default port, and with apostrophes unescaped. */
function urlOf(url, isSorted) {
  const parsed = new URL(url);
  if (!isSorted) return parsed.href.replaceAll("%27", "'");
  return `${parsed.origin}${parsed.pathname}?${[...new URLSearchParams(`?${parsed.search.slice(1)}`)]
    .map((pair) => pair.join("="))
    .sort()
    .join("&")}`;
}

/** The sorted fields of a form. The added `?` keeps one that the form begins with. */
const sorted = (body) =>
  [...new URLSearchParams(`?${body}`)].sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1));
/** The fields of the form besides the signature, as Vonage signs them. */
const signedOf = (body) =>
  sorted(body)
    .filter(([name]) => name !== "sig")
    .map((pair) => `&${pair.map((one) => one.replace(/[&=]/g, "_")).join("=")}`)
    .join("");
/** The signature in a body, and what it signs. */
function inBody(scheme, body) {
  const text = body.toString();
  if (scheme.isForm) return [new URLSearchParams(text).get("sig")?.toLowerCase(), signedOf(body)];
  try {
    return [JSON.parse(text).sig.toLowerCase(), signedJson(text)];
  } catch {
    return [undefined, text];
  }
}

/** The signature of this body, signed again. */
function again(scheme, body, name) {
  return scheme.sign(body, scheme.secrets[0], NOW).headers[name];
}

/** The part in which the meaning of the request differs from the good one, or null. */
export function difference(scheme, request, good) {
  const fields = signatureFields(scheme);
  if (fields.length === 0) {
    const [value, own] = [request.body, good.body].map((body) => inBody(scheme, body));
    if (value[0] !== own[0]) return "the signature";
    return value[1] === own[1] ? null : "the fields";
  }
  const [signature] = fields;
  if (!hasSignature(fieldOf(request.headers, signature), good.headers[signature])) return signature;
  const signed = Object.keys(good.headers).filter((name) => name !== "content-type" && name !== signature);
  // Of the field that announces a shared key, only the algorithm matters.
  const algorithm = (value) => /(?:^|,)\s*algorithm=HMAC_SHA256\s*(?:,|$)/.exec(value)?.length;
  const changed = signed.find((name) => {
    const [value, own] = [fieldOf(request.headers, name), good.headers[name]];
    return name.endsWith("-settings") ? algorithm(value) !== algorithm(own) : value !== own;
  });
  if (changed !== undefined) return changed;
  if (good.url === undefined)
    return again(scheme, request.body, signature) === good.headers[signature] ? null : "the body";
  const isSorted = scheme.provider === "plivo";
  // Twilio appends the form to the URL without a separator, and drops repeated pairs, as its own library does.
  const isOnce = scheme.provider === "twilio";
  const formOf = (body) =>
    [...new Set(sorted(body).map((pair) => JSON.stringify(pair)))].flatMap((pair) => JSON.parse(pair)).join("");
  if (scheme.signsNoBody) {
    const [path, own] = [request.url, good.url].map((url) => urlOf(url.replace(/[?#].*$/s, "")));
    return path === own ? null : "the URL";
  }
  if (scheme.isForm && isOnce && request.url + formOf(request.body) === good.url + formOf(good.body)) return null;
  if (urlOf(request.url, isSorted) !== urlOf(good.url, isSorted)) return "the URL";
  const joined = isOnce ? formOf : (body) => sorted(body).flat().join("");
  if (scheme.isForm) return joined(request.body) === joined(good.body) ? null : "the form";
  return request.body.equals(good.body) ? null : "the body";
}
