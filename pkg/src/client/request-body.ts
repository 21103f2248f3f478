/** Serializes the body of a request. */

import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { kindOf, describeValue } from "../util/options.js";

/**
 * Checks and serializes a body from the caller. Rejects what would lose data: `JSON.stringify` turns a `FormData` or a `Blob`
 * into `{}`, and a form cannot contain objects. Each value is read once, so what was checked is what is sent.
 *
 * @param reserved The properties that carry the key, if it is sent in the body.
 * @throws TidingsError with the category `configuration` that names the fault.
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

const FORM_HINT = 'This request is sent as a form. For JSON, set `encoding: "json"`.';

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
          `\`body.${name.slice(0, 60)}\` must be a string, a number, a boolean or an array of these, not ${describeValue(item)}. ${FORM_HINT}`,
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
  if (!isData) throw configurationError(`\`body\` must be plain data to be sent as JSON, not ${kind}.`);
  if (typeof body === "string" && isJson(body))
    throw configurationError("`body` is a JSON string, which would be encoded again. Pass the value itself.");
  const text = writeJson(body);
  if (text === undefined)
    throw configurationError(`\`body\` must be plain data to be sent as JSON, not ${typeof body}.`);
  if (reserved.length > 0) {
    // The key is added to it, so it must be an object.
    if (!text.startsWith("{"))
      throw configurationError("`body` must be an object: this provider expects the key in it.");
    rejectReserved(reserved, Object.keys(JSON.parse(text) as object));
  }
  return text;
}

function rejectReserved(reserved: readonly string[], names: readonly string[]): void {
  const name = names.find((one) => reserved.includes(one));
  if (name !== undefined) throw configurationError(`The client sets \`body.${name}\` itself. Leave it out.`);
}

/** Whether a string is a JSON object or array. Other JSON, such as `1`, may be a string that is meant. */
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

function writeJson(body: unknown): string | undefined {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw configurationError("`body` cannot be written as JSON: see `cause`.", cause);
  }
}
