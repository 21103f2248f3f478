/** The body of a request, as the text that is sent. */

import { configurationError } from "./error.js";

/**
 * @param body What the core made, with Maps in the place of objects; or what a caller gave.
 * @param form Whether it is `application/x-www-form-urlencoded`; else it is JSON.
 * @returns Undefined for no body.
 * @throws A `configuration` error where it cannot be written.
 * @internal
 */
export function bodyText(body: unknown, form: boolean): string | undefined {
  try {
    if (body === undefined || body === null) return undefined;
    const value = fromMaps(body);
    if (!form) return JSON.stringify(value);
    // A list repeats its name.
    const pairs = Object.entries(value as object).flatMap(([name, value]) => [value].flat().map((item) => [name, String(item)]));
    return new URLSearchParams(pairs).toString();
  } catch (cause) {
    throw configurationError("`body` cannot be written as JSON: see `cause`.", cause);
  }
}

/** The core's Maps as objects. A member is defined and not assigned: one that is called `__proto__` stays a member. */
function fromMaps(value: unknown): unknown {
  if (!(value instanceof Map)) return Array.isArray(value) && value.some((item) => typeof item === "object") ? value.map(fromMaps) : value;
  const object = {};
  for (const [name, member] of value as Map<string, unknown>) {
    Object.defineProperty(object, name, { value: fromMaps(member), configurable: true, enumerable: true, writable: true });
  }
  return object;
}
