/** Reads and checks options, and words the errors about them. */

import { configurationError } from "../errors/error.js";
import type { TidingsError } from "../errors/error.js";

/**
 * Reads the properties of an options object, each once. Rejects other objects (an array, a Map), unknown properties, because a
 * misspelt one would have no effect, and objects that throw when they are read.
 *
 * @param path The path of the object: `options`, `profile.gsm7`.
 * @param expected What it must be, for the error message: `an object`.
 * @throws TidingsError with the category `configuration`.
 * @internal
 */
export function readProperties<T extends object>(
  input: T,
  path: string,
  expected: string,
  known: readonly (keyof T & string)[],
): Partial<T> {
  const found: Partial<T> = {};
  let kind = "";
  let names: string[] = [];
  try {
    kind = kindOf(input);
    if (kind === "Object") {
      names = Object.keys(input);
      for (const name of known) found[name] = input[name];
    }
  } catch (cause) {
    throw configurationError(`\`${path}\` must be ${expected}; reading it threw: see \`cause\`.`, cause);
  }
  if (kind !== "Object") throw invalidOption(path, expected, input, kind);
  const unknownName = names.find((name) => !(known as readonly string[]).includes(name));
  if (unknownName !== undefined) {
    const name = path === "options" ? quotableName(unknownName) : `${path}.${quotableName(unknownName)}`;
    throw configurationError(`There is no option \`${name}\`. There are: ${known.join(", ")}.`);
  }
  return found;
}

/**
 * The type of an object, in any realm: `Object`, `Map`, `AbortSignal`. Throws if a getter or a proxy does.
 *
 * @internal
 */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/**
 * Checks the options of a call. A signal, an array or a Map passed as the options would otherwise be ignored.
 *
 * @throws TidingsError with the category `configuration` for anything but an object, null or undefined.
 * @internal
 */
export function readCallOptions<T extends object>(options: T | null | undefined, example: string): Partial<T> {
  const kind = kindOf(options ?? {});
  if (kind !== "Object") throw invalidOption("options", `an object such as ${example}`, options, kind);
  return options ?? {};
}

/**
 * Creates the error for an invalid value.
 *
 * @internal
 */
export function invalidOption(
  path: string,
  expected: string,
  value: unknown,
  kind: string = typeof value,
): TidingsError {
  return configurationError(`\`${path}\` must be ${expected}, not ${describeValue(value, kind)}.`);
}

/**
 * Describes a value for an error message. A string of 8 characters or more is not quoted, because it may be a misplaced secret.
 *
 * @internal
 */
export function describeValue(value: unknown, kind: string = typeof value): string {
  if (typeof value === "string") return value.length < 8 ? `"${value}"` : `a string of ${value.length} characters`;
  return typeof value === "number" || value === null || value === undefined ? String(value) : kind;
}

/**
 * An unknown name for an error message. Names of options consist of letters; anything else may be a secret and is not quoted.
 *
 * @internal
 */
export function quotableName(name: string): string {
  return /^[a-z]{1,40}$/i.test(name) ? name : `(${name.length} characters)`;
}
