import { parseJson } from "../util/json.js";
import { WebhookError } from "./error.js";
import type { Bytes } from "../util/bytes.js";

type Pairs = readonly (readonly [name: string, value: string])[];

/** Decodes a body as UTF-8. Anything else is rejected, because replacement characters would change its content. */
export function decodeUtf8(body: Bytes): string {
  try {
    // The byte order mark is kept, so that `JSON.parse` rejects it (RFC 8259, section 8.1).
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw new WebhookError("not-utf-8", "The body is not UTF-8.", cause);
  }
}

/** Whitespace (RFC 8259, section 2), and the brackets that start JSON. A form never starts with one, because it escapes them. */
const WHITESPACE: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];
const JSON_STARTS: readonly number[] = [0x7b, 0x5b];

/** Whether a body is JSON and not a form, by its first bytes. */
export function isJson(body: Bytes): boolean {
  const start = body.find((byte) => !WHITESPACE.includes(byte));
  return start !== undefined && JSON_STARTS.includes(start);
}

/** Providers send far fewer fields. A forged form may have more, and each costs time before the signature can be verified. */
const MAX_FIELDS = 1_000;

/** The fields of a form's body (`application/x-www-form-urlencoded`), decoded. */
export function parseForm(body: Bytes): [string, string][] {
  return parsePairs(decodeUtf8(body));
}

/**
 * The fields of a form or a query, decoded.
 *
 * @throws WebhookError `too-large` for more than 1,000 fields
 */
export function parsePairs(encoded: string): [string, string][] {
  let fields = 1;
  for (let index = encoded.indexOf("&"); index !== -1; index = encoded.indexOf("&", index + 1)) fields += 1;
  if (fields > MAX_FIELDS) throw tooManyFields();
  // `URLSearchParams` removes one leading `?`. This added one keeps a `?` that is part of the first name.
  return [...new URLSearchParams(`?${encoded}`)];
}

/**
 * The fields of a form's body or of a JSON object, as strings. Empty if the JSON is not an object.
 *
 * @throws WebhookError `mismatch` for a value that consists of several, because no provider signs one
 */
export function parseFields(body: Bytes): [string, string][] {
  if (!isJson(body)) return parseForm(body);
  const fields = Object.entries(objectOf(decodeUtf8(body)));
  if (fields.length > MAX_FIELDS) throw tooManyFields();
  return fields.map(([name, value]) => {
    if (typeof value === "object" && value !== null)
      throw new WebhookError(
        "mismatch",
        "The body has a field with several values, which the signature does not cover.",
      );
    return [name, value === null ? "" : String(value)];
  });
}

function objectOf(json: string): object {
  try {
    const value = parseJson(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

function tooManyFields(): WebhookError {
  return new WebhookError("too-large", `The form or the query has more than ${MAX_FIELDS} fields.`);
}

/** Sorts by name, then by value, in the order of UTF-16 code units, as the providers' own libraries do. */
export function sortPairs(pairs: Pairs): Pairs {
  return [...pairs].sort(([name, value], [other, another]) => compare(name, other) || compare(value, another));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** `a1b2`: all names and values, sorted. */
export function joinPairs(pairs: Pairs): string {
  return sortPairs(pairs)
    .map((pair) => pair.join(""))
    .join("");
}

/** Like `joinPairs`, without repeated pairs. */
export function joinUniquePairs(pairs: Pairs): string {
  const sorted = sortPairs(pairs);
  return joinPairs(
    sorted.filter(
      ([name, value], index) => index === 0 || sorted[index - 1]![0] !== name || sorted[index - 1]![1] !== value,
    ),
  );
}

/** `&a=1&b=2`: all pairs, sorted, with `_` for each `&` and `=` in a name or a value. */
export function joinEscapedPairs(pairs: Pairs): string {
  return sortPairs(pairs)
    .map((pair) => `&${pair.map((text) => text.replace(/[&=]/g, "_")).join("=")}`)
    .join("");
}

/** The pairs as an object, with an array for a repeated name. */
export function pairsToObject(pairs: Pairs): Record<string, string | string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const existing = values.get(name);
    if (existing === undefined) values.set(name, [value]);
    else existing.push(value);
  }
  // `fromEntries`, because an assignment to `__proto__`, a possible name, would set the prototype.
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? all[0]! : all]));
}
