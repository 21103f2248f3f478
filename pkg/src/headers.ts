/** `Headers`, pairs, or an object, as Node has them too: a list for a repeated field. */
export type HeadersLike =
  | Headers
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string | number | readonly string[] | undefined>>;

/**
 * Names and values in turn. What is no header field is left out.
 *
 * @internal
 */
export function headerPairs(headers: HeadersLike | null | undefined): string[] {
  if (typeof headers !== "object" || headers === null) return [];
  const pairs = (Symbol.iterator in headers ? [...headers] : Object.entries(headers)) as (readonly [unknown, unknown])[];
  return pairs.flatMap(([name, value]) => (value === undefined || value === null ? [] : [String(name), String(value)]));
}
