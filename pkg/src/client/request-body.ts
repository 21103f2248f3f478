/** The body of a request, as the text that is sent. */

import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { kindOf, describeValue } from "../util/options.js";

/**
 * @param body What the core made, with Maps in the place of objects; or what a caller gave.
 * @param form Whether it is `application/x-www-form-urlencoded`; else it is JSON.
 * @returns Undefined for no body.
 * @throws A `configuration` error where it cannot be written.
 * @internal
 */
export function serializeBody(body: unknown, form: boolean): string | undefined {
  if (body === undefined || body === null) return undefined;
  try {
    return form ? formString(fromMaps(body)) : JSON.stringify(fromMaps(body));
  } catch (cause) {
    throw configurationError(`\`body\` cannot be written as ${form ? "a form" : "JSON"}: see \`cause\`.`, cause);
  }
}

/**
 * What a caller gave as a body, which must be one that can be written whole. `JSON.stringify` makes `{}` of a `FormData` or a
 * `Blob`, and a form has no objects within. Each value is read once: what was checked is what is sent.
 *
 * @param reserved The properties by which the key travels, if it does so in the body.
 * @throws A `configuration` error that names what is wrong.
 * @internal
 */
export function serializeCallerBody(body: unknown, form: boolean, reserved: readonly string[]): string | undefined {
  if (body === undefined || body === null) return undefined;
  return readInput("body", () => (form ? formOf(body, reserved) : jsonOf(body, reserved)));
}

function formOf(body: object, reserved: readonly string[]): string {
  const pairs = body instanceof URLSearchParams ? [...URLSearchParams.prototype.entries.call(body)] : entriesOf(body);
  rejectReserved(
    reserved,
    pairs.map(([name]) => name),
  );
  return new URLSearchParams(pairs).toString();
}

const FORM_HINT = 'This request is written as a form: for JSON, say `encoding: "json"`.';

function entriesOf(body: object): [string, string][] {
  if (kindOf(body) !== "Object")
    throw configurationError(
      `\`body\` must be an object of strings, numbers and booleans, or URLSearchParams. ${FORM_HINT}`,
    );
  return Object.entries(body).flatMap(([name, value]: [string, unknown]) =>
    [value]
      .flat()
      .filter((item) => item !== null && item !== undefined)
      .map((item): [string, string] => {
        if (isFormValue(item)) return [name, String(item)];
        throw configurationError(
          `\`body.${name.slice(0, 60)}\` must be a string, a number, a boolean or an array of these, and not ${describeValue(item)}. ${FORM_HINT}`,
        );
      }),
  );
}

function jsonOf(body: unknown, reserved: readonly string[]): string {
  const kind = kindOf(body);
  const isData =
    typeof body !== "object" ||
    ["Object", "Array"].includes(kind) ||
    typeof (body as { toJSON?: unknown }).toJSON === "function";
  if (!isData) throw configurationError(`\`body\` must be plain data, which is written as JSON; not ${kind}.`);
  if (typeof body === "string" && isJson(body))
    throw configurationError("`body` is JSON already, and would be written as JSON once more: give the value itself.");
  const text = serializeBody(body, false);
  if (text === undefined)
    throw configurationError(`\`body\` must be plain data, which is written as JSON; not ${typeof body}.`);
  if (reserved.length > 0) {
    // The key is added to it.
    if (!text.startsWith("{")) throw configurationError("`body` must be an object: this provider takes the key in it.");
    rejectReserved(reserved, Object.keys(JSON.parse(text) as object));
  }
  return text;
}

function rejectReserved(reserved: readonly string[], names: readonly string[]): void {
  const name = names.find((one) => reserved.includes(one));
  if (name !== undefined) throw configurationError(`The client sets \`body.${name}\` itself. Leave it out.`);
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

function isFormValue(value: unknown): boolean {
  return ["string", "boolean", "bigint"].includes(typeof value) || Number.isFinite(value);
}

/** An array repeats its name. What is null or undefined is left out. */
function formString(body: unknown): string {
  const pairs = Object.entries(body as object).flatMap(([name, value]) =>
    [value].flat().flatMap((item) => (item === null || item === undefined ? [] : [[name, String(item)]])),
  );
  return new URLSearchParams(pairs).toString();
}

/** The core's Maps as objects. A member is defined and not assigned: one that is called `__proto__` stays a member. */
function fromMaps(value: unknown): unknown {
  if (!(value instanceof Map))
    return Array.isArray(value) && value.some((item) => typeof item === "object") ? value.map(fromMaps) : value;
  const object = {};
  for (const [name, property] of value as Map<string, unknown>) {
    Object.defineProperty(object, name, {
      value: fromMaps(property),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return object;
}
