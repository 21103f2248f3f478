/** Reads a body by the paths and conditions of a profile. The core has the same for responses (`src/provider/`). */

import type { Paths, ProfileCondition } from "../provider/types.js";

/** The value that a path starts from, the one that contains it (for `^`), and the request's header fields (for `header:`). */
export interface PathContext {
  readonly value: unknown;
  readonly parent: PathContext | null;
  header(name: string): string | null;
}

/** A step of a path: `name`, `[0]`, `[*]`, or `[?property=value]` and `[?property!=value]`, which filter an array. */
const STEPS = /([^.[\]]+)|\[(\d+|\*|\?([^=!\]]+)(!?=)([^\]]*))\]/g;

/** All values that a path leads to; empty if it leads nowhere. */
export function valuesAt(path: string, context: PathContext): unknown[] {
  const header = /^header:(.+)$/.exec(path);
  if (header !== null) return [context.header(header[1]!)];
  let start: PathContext | null = context;
  let rest = path;
  for (; rest.startsWith("^"); rest = rest.slice(1)) start = start?.parent ?? null;
  let values: unknown[] = start === null ? [] : [start.value];
  for (const [, name, index, key, operator, expected] of rest.matchAll(STEPS)) {
    values = values.flatMap((value): unknown[] => {
      if (name !== undefined) return [property(value, name)];
      if (!Array.isArray(value)) return [];
      if (index === "*") return value as unknown[];
      if (key === undefined) return [value[Number(index)]];
      return (value as unknown[]).filter(
        (item) => (scalarToString(property(item, key)) === expected) === (operator === "="),
      );
    });
  }
  return values.filter((value) => value !== undefined && value !== null);
}

/** The first scalar that one of the paths leads to, as a string; null if there is none. */
export function firstString(paths: Paths | undefined, context: PathContext): string | null {
  for (const path of typeof paths === "string" ? [paths] : (paths ?? [])) {
    for (const value of valuesAt(path, context)) {
      const string = scalarToString(value);
      if (string !== null) return string;
    }
  }
  return null;
}

/** The items of the arrays that a path leads to. */
export function itemsAt(path: string, context: PathContext): PathContext[] {
  return valuesAt(path, context)
    .flat(1)
    .map((value) => ({ value, parent: context, header: context.header }));
}

/** Whether all conditions hold. */
export function matches(conditions: readonly ProfileCondition[] | undefined, context: PathContext): boolean {
  return (conditions ?? []).every(({ path, in: allowed, notIn, exists }) => {
    const found = valuesAt(path, context);
    const string = firstString(path, context);
    const isIn = (values: readonly unknown[]): boolean =>
      string !== null && values.some((one) => String(one) === string);
    if (allowed !== undefined && !isIn(allowed)) return false;
    if (notIn !== undefined && (string === null || isIn(notIn))) return false;
    return exists === undefined || found.length > 0 === exists;
  });
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function scalarToString(value: unknown): string | null {
  if (typeof value === "string") return value === "" ? null : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}
