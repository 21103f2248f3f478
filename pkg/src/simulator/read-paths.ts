/** Reads a body by the paths and conditions of a profile, as the core does (`src/provider/path.rs`, `condition.rs`). */

import type { Paths, ProfileCondition } from "../provider/types.js";

/** A step of a path: `name`, `[0]`, `[*]`, or `[?property=value]` and `[?property!=value]`, which select an item. */
const STEPS = /([^.[\]]+)|\[(\d+|\*|\?([^=!\]]+)(!?=)([^\]]*))\]/g;

/** All values that a path leads to, but null; empty if it leads nowhere. */
export function valuesAt(path: string, body: unknown): unknown[] {
  let values: unknown[] = [body];
  for (const [, name, index, key, operator, expected] of path.matchAll(STEPS)) {
    values = values.flatMap((value): unknown[] => {
      if (name !== undefined) return [property(value, name)];
      if (!Array.isArray(value)) return [];
      if (index === "*") return value as unknown[];
      if (key === undefined) return [value[Number(index)]];
      const selected = (value as unknown[]).find((item) => {
        const text = literal(property(item, key));
        return text !== null && (text === expected) === (operator === "=");
      });
      return [selected];
    });
  }
  return values.filter((value) => value !== undefined && value !== null);
}

/** The first string or integer that one of the paths leads to, as a string; null if there is none. */
export function firstString(paths: Paths | undefined, body: unknown): string | null {
  for (const path of [paths ?? []].flat()) {
    for (const value of valuesAt(path, body)) {
      if (Number.isInteger(value) || (typeof value === "string" && !isBlank(value))) return String(value);
    }
  }
  return null;
}

/** Whether a condition holds. Values are compared by their text. */
export function holds({ path, in: allowed, notIn, exists }: ProfileCondition, body: unknown): boolean {
  const found = valuesAt(path, body).find((value) => !isBlank(value));
  if (found === undefined) return exists === false && allowed === undefined && notIn === undefined;
  const text = literal(found);
  const isIn = (values: readonly unknown[]): boolean => values.some((one) => String(one) === text);
  return exists !== false && (allowed === undefined || isIn(allowed)) && !isIn(notIn ?? []);
}

/** Whether a string is empty or white space, and so no value. */
function isBlank(value: unknown): boolean {
  return typeof value === "string" && value.trim() === "";
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** A string, a number or a boolean as text. */
function literal(value: unknown): string | null {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : null;
}
