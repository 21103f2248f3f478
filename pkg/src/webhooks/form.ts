import { WebhookError } from "./error.js";
import type { Bytes } from "./bytes.js";

type Pairs = readonly (readonly [name: string, value: string])[];

/** The text of a body, which must be UTF-8: anything else would be read as something that was never written. */
export function decodeUtf8(body: Bytes): string {
  try {
    // The byte order mark stays, for JSON.parse to refuse it (RFC 8259, section 8.1).
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw new WebhookError("not-utf-8", "The body is not UTF-8.", cause);
  }
}

/** No provider's form has near so many fields; a forged one may have, and each costs time before the signature can be checked. */
const MAX_FIELDS = 1_000;

/** The names and values of a form's body (application/x-www-form-urlencoded). */
export function parseForm(body: Bytes): [string, string][] {
  return parsePairs(decodeUtf8(body));
}

/**
 * The names and values of a form or a query, decoded.
 *
 * @throws WebhookError `too-large` for more than 1,000
 */
export function parsePairs(encoded: string): [string, string][] {
  let fields = 1;
  for (let index = encoded.indexOf("&"); index !== -1; index = encoded.indexOf("&", index + 1)) fields += 1;
  if (fields > MAX_FIELDS)
    throw new WebhookError("too-large", `The form or the query has more than ${MAX_FIELDS} fields.`);
  // It takes off one `?` at the beginning, which may be part of the first name.
  return [...new URLSearchParams(`?${encoded}`)];
}

/** By name, then by value. By UTF-16 units, as every vendor's own library does, and not by a language's alphabet. */
export function sortPairs(pairs: Pairs): Pairs {
  return [...pairs].sort(([name, value], [other, another]) => compare(name, other) || compare(value, another));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** All names with their values, sorted. */
export function joinPairs(pairs: Pairs): string {
  return sortPairs(pairs)
    .map((pair) => pair.join(""))
    .join("");
}

/** The same, but of the same name with the same value only one. */
export function joinUniquePairs(pairs: Pairs): string {
  const sorted = sortPairs(pairs);
  return joinPairs(
    sorted.filter(
      ([name, value], index) => index === 0 || sorted[index - 1]![0] !== name || sorted[index - 1]![1] !== value,
    ),
  );
}

/** `&name=value` of each, sorted by name, with `_` for each `&` and `=` within a value. */
export function joinEscapedPairs(pairs: Pairs): string {
  return sortPairs(pairs)
    .map(([name, value]) => `&${name}=${value.replace(/[&=]/g, "_")}`)
    .join("");
}

/** As an object: a list where a name is repeated. */
export function pairsToObject(pairs: Pairs): Record<string, string | string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const existing = values.get(name);
    if (existing === undefined) values.set(name, [value]);
    else existing.push(value);
  }
  // Not by assignment: a name may be __proto__.
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? all[0]! : all]));
}
