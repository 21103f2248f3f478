/** The body of a request, as the text that is sent. */

import { configurationError } from "../errors/error.js";

/**
 * @param body What the core made, with Maps in the place of objects; or what a caller gave.
 * @param form Whether it is `application/x-www-form-urlencoded`; else it is JSON.
 * @returns Undefined for no body.
 * @throws A `configuration` error where it cannot be written.
 * @internal
 */
export function bodyText(body: unknown, form: boolean): string | undefined {
  if (body === undefined || body === null) return undefined;
  try {
    return form ? formText(fromMaps(body)) : JSON.stringify(fromMaps(body));
  } catch (cause) {
    throw configurationError(`\`body\` cannot be written as ${form ? "a form" : "JSON"}: see \`cause\`.`, cause);
  }
}

/**
 * What a caller gave as a body, which must be one that can be written whole. `JSON.stringify` makes `{}` of a `FormData` or a
 * `Blob`, and a form has no objects within.
 *
 * @throws A `configuration` error that names what is none.
 * @internal
 */
export function givenBodyText(body: unknown, form: boolean): string | undefined {
  const kind = Object.prototype.toString.call(body).slice(8, -1);
  if (form && kind === "URLSearchParams") return String(body);
  const isData = typeof body !== "object" || body === null || ["Object", "Array"].includes(kind) || hasToJson(body);
  if (!isData) throw configurationError(`\`body\` must be plain data, which is written as ${form ? "a form" : "JSON"}; not ${kind}.`);
  if (form && body !== undefined && body !== null) checkForm(body, kind);
  if (!form && typeof body === "string" && isJson(body)) throw configurationError("`body` is JSON already, and would be written as JSON once more: give the value itself.");
  return bodyText(body, form);
}

/** An object or an array as text. Other JSON, such as a number, may as well be a string that is meant. */
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function hasToJson(body: object): boolean {
  try {
    return typeof (body as { toJSON?: unknown }).toJSON === "function";
  } catch {
    return false;
  }
}

function checkForm(body: object, kind: string): void {
  const remedy = "This provider takes forms: for JSON, say `encoding: \"json\"`.";
  if (kind !== "Object") throw configurationError(`\`body\` must be an object of strings, numbers and booleans, or URLSearchParams. ${remedy}`);
  for (const [name, value] of Object.entries(body)) {
    const odd = [value].flat().find((item) => !isText(item));
    if (odd !== undefined && odd !== null) throw configurationError(`\`body.${name}\` must be a string, a number, a boolean or an array of these, and not ${typeof odd === "number" ? odd : typeof odd}. ${remedy}`);
  }
}

function isText(value: unknown): boolean {
  return ["string", "boolean", "bigint"].includes(typeof value) || Number.isFinite(value);
}

/** An array repeats its name. What is null or undefined is left out. */
function formText(body: unknown): string {
  const pairs = Object.entries(body as object).flatMap(([name, value]) => [value].flat().flatMap((item) => (item === null || item === undefined ? [] : [[name, String(item)]])));
  return new URLSearchParams(pairs).toString();
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
