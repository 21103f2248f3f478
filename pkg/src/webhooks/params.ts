import { WebhookError } from "./error.js";
import type { Bytes } from "./bytes.js";

type Pairs = readonly (readonly [name: string, value: string])[];

/** The text of a body, which must be UTF-8: anything else would be read as something that was never written. */
export function textOf(body: Bytes): string {
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
export function formOf(body: Bytes): [string, string][] {
  return pairsOf(textOf(body));
}

/**
 * The names and values of a form or a query, decoded.
 *
 * @throws WebhookError `too-large` for more than 1,000
 */
export function pairsOf(text: string): [string, string][] {
  let fields = 1;
  for (let at = text.indexOf("&"); at !== -1; at = text.indexOf("&", at + 1)) fields += 1;
  if (fields > MAX_FIELDS)
    throw new WebhookError("too-large", `The form or the query has more than ${MAX_FIELDS} fields.`);
  // It takes off one `?` at the beginning, which may be part of the first name.
  return [...new URLSearchParams(`?${text}`)];
}

/** By name, then by value. By UTF-16 units, as every vendor's own library does, and not by a language's alphabet. */
export function sortedPairs(pairs: Pairs): Pairs {
  return [...pairs].sort(([name, value], [other, another]) => order(name, other) || order(value, another));
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** All names with their values, sorted. */
export function joined(pairs: Pairs): string {
  return sortedPairs(pairs)
    .map((pair) => pair.join(""))
    .join("");
}

/** The same, but of the same name with the same value only one. */
export function joinedOnce(pairs: Pairs): string {
  const sorted = sortedPairs(pairs);
  return joined(
    sorted.filter(([name, value], at) => at === 0 || sorted[at - 1]![0] !== name || sorted[at - 1]![1] !== value),
  );
}

/** `&name=value` of each, sorted by name, with `_` for each `&` and `=` within a value. */
export function ampersands(pairs: Pairs): string {
  return sortedPairs(pairs)
    .map(([name, value]) => `&${name}=${value.replace(/[&=]/g, "_")}`)
    .join("");
}

/** As an object: a list where a name is repeated. */
export function asObject(pairs: Pairs): Record<string, string | string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const before = values.get(name);
    if (before === undefined) values.set(name, [value]);
    else before.push(value);
  }
  // Not by assignment: a name may be __proto__.
  return Object.fromEntries([...values].map(([name, list]) => [name, list.length === 1 ? list[0]! : list]));
}
