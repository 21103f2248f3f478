import type { Paths, ProfileCondition } from "../provider/types.js";

/** A value in a body, the value around it, and the request's header fields. */
export interface Place {
  readonly value: unknown;
  readonly above: Place | null;
  header(name: string): string | null;
}

/** A step of a path: a name, an index, every item, or the items with a member that is (not) a value. */
const STEPS = /([^.[\]]+)|\[(\d+|\*|\?([^=!\]]+)(!?=)([^\]]*))\]/g;

/** Everything that a path leads to. What is not there is no error: there is nothing then. */
export function all(path: string, place: Place): unknown[] {
  const header = /^header:(.+)$/.exec(path);
  if (header !== null) return [place.header(header[1]!)];
  let from: Place | null = place;
  let rest = path;
  for (; rest.startsWith("^"); rest = rest.slice(1)) from = from?.above ?? null;
  let values: unknown[] = from === null ? [] : [from.value];
  for (const [, name, index, key, sign, wanted] of rest.matchAll(STEPS)) {
    values = values.flatMap((value): unknown[] => {
      if (name !== undefined) return [member(value, name)];
      if (!Array.isArray(value)) return [];
      if (index === "*") return value as unknown[];
      if (key === undefined) return [value[Number(index)]];
      return (value as unknown[]).filter((item) => (scalar(member(item, key)) === wanted) === (sign === "="));
    });
  }
  return values.filter((value) => value !== undefined && value !== null);
}

/** The text of the first of the paths that leads to one. */
export function first(paths: Paths | undefined, place: Place): string | null {
  for (const path of typeof paths === "string" ? [paths] : (paths ?? [])) {
    for (const value of all(path, place)) {
      const text = scalar(value);
      if (text !== null) return text;
    }
  }
  return null;
}

/** Every item of the lists that a path leads to. */
export function items(path: string, place: Place): Place[] {
  return all(path, place)
    .flat(1)
    .map((value) => ({ value, above: place, header: place.header }));
}

/** Whether a place passes all the tests. */
export function passes(tests: readonly ProfileCondition[] | undefined, place: Place): boolean {
  return (tests ?? []).every(({ path, in: allowed, notIn, exists }) => {
    const there = all(path, place);
    const text = first(path, place);
    const isIn = (list: readonly unknown[]): boolean => text !== null && list.some((one) => String(one) === text);
    if (allowed !== undefined && !isIn(allowed)) return false;
    if (notIn !== undefined && (text === null || isIn(notIn))) return false;
    return exists === undefined || there.length > 0 === exists;
  });
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function scalar(value: unknown): string | null {
  if (typeof value === "string") return value === "" ? null : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}
