/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Whether a parsed value is an object (neither null nor an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of a string property; null if it is absent, empty, or of another type. */
export function textOf(object: JsonObject, name: string): string | null {
  const value = object[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** A scalar as a string. Empty for an object or array: on a deep one, `String` would overflow the stack. */
export function scalarOf(value: unknown): string {
  return typeof value === "object" && value !== null ? "" : String(value);
}

/** Parses a request's body, JSON or a form, to an object; null if it is malformed or not an object. */
export function parseObject(text: string, contentType: string | null): JsonObject | null {
  if (contentType?.startsWith("application/x-www-form-urlencoded") === true)
    return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
