import { readInput } from "../errors/foreign.js";

/** `Headers`, pairs, or an object, as Node has them too: a list for a repeated field. */
export type HeadersLike =
  | Headers
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** No server sends more. What is behind them is not read: a list may claim any length, and an iterable never end. */
const MAX_FIELDS = 1_000;

/**
 * Names and values in turn, of at most 1,000 fields. What is no header field is left out.
 *
 * @throws A `configuration` error, where a getter, a proxy or an iterator throws.
 * @internal
 */
export function headerPairs(headers: HeadersLike | null | undefined): string[] {
  if (typeof headers !== "object" || headers === null) return [];
  return readInput("headers", () => {
    const pairs: string[] = [];
    let remaining = MAX_FIELDS;
    for (const [name, value] of Symbol.iterator in headers
      ? entriesOf(headers as Iterable<unknown>)
      : propertiesOf(headers)) {
      const text = typeof name === "string" ? fieldValue(value) : undefined;
      if (text !== undefined) pairs.push(name as string, text);
      remaining -= 1;
      if (remaining === 0) break;
    }
    return pairs;
  });
}

function* entriesOf(headers: Iterable<unknown>): Generator<readonly [unknown, unknown]> {
  for (const entry of headers) {
    const { 0: name, 1: value } = Object(entry) as ArrayLike<unknown>;
    yield [typeof entry === "string" ? undefined : name, value];
  }
}

function* propertiesOf(headers: object): Generator<readonly [unknown, unknown]> {
  for (const name of Object.keys(headers)) yield [name, (headers as Record<string, unknown>)[name]];
}

/** A field's value; undefined where it is none. The values of a repeated field are joined, as HTTP does it. */
function fieldValue(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (!Array.isArray(value)) return undefined;
  const values: string[] = [];
  for (let index = 0; index < Math.min(value.length, MAX_FIELDS); index++) {
    const item: unknown = value[index];
    if (typeof item === "string" || typeof item === "number") values.push(String(item));
  }
  return values.length === 0 ? undefined : values.join(",");
}
