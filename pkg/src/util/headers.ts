import { readInput } from "../errors/foreign.js";

/** Header fields: `Headers`, pairs, or an object, also that of Node with an array for a repeated field. */
export type HeadersLike =
  | Headers
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Further fields are not read: an array may claim any length, and an iterable may never end. */
const MAX_FIELDS = 1_000;

/**
 * Returns names and values, alternating, of at most 1,000 fields. Invalid fields are left out.
 *
 * @throws TidingsError with the category `configuration` if a getter, a proxy or an iterator throws.
 * @internal
 */
export function headerPairs(headers: HeadersLike | null | undefined): string[] {
  if (typeof headers !== "object" || headers === null) return [];
  return readInput("headers", () => {
    const pairs: string[] = [];
    const add = (name: unknown, value: unknown): void => {
      const text = typeof name === "string" ? fieldValue(value) : undefined;
      if (text !== undefined) pairs.push(name as string, text);
    };
    if (!(Symbol.iterator in headers)) {
      const names = Object.keys(headers).slice(0, MAX_FIELDS);
      for (const name of names) add(name, (headers as Record<string, unknown>)[name]);
      return pairs;
    }
    let remaining = MAX_FIELDS;
    for (const entry of headers as Iterable<unknown>) {
      const { 0: name, 1: value } = Object(entry) as ArrayLike<unknown>;
      // The characters of a string are no name and value.
      if (typeof entry !== "string") add(name, value);
      remaining -= 1;
      if (remaining === 0) break;
    }
    return pairs;
  });
}

/**
 * Header fields as one string for the core: names and values, each ended by U+0000, which neither can contain.
 *
 * @internal
 */
export function headerText(pairs: readonly string[]): string {
  let text = "";
  for (const part of pairs) text += `${part.includes("\0") ? part.replaceAll("\0", " ") : part}\0`;
  return text;
}

/** A field's value as a string; undefined if it is invalid. The values of a repeated field are joined with commas, as in HTTP. */
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
