import { configurationError } from "../errors/error.js";
import type { TidingsError } from "../errors/error.js";

/**
 * The members of an options object, each read once. Refused is what is no such object (a list, a map), what has a member
 * that is not among `known`, because a misspelt one would otherwise do nothing, and what throws when it is read.
 *
 * @param path where the object stands: `options`, `profile.gsm7`
 * @param what what it must be, in words
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
 * What kind of object it is, in every realm: `Object`, `Map`, `AbortSignal`. Throws where a getter or a proxy does.
 *
 * @internal
 */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/**
 * The options of a call. Of a signal, an array or a Map that is given as the options, nothing would be left.
 *
 * @throws A `configuration` error for anything but an object, null or undefined.
 * @internal
 */
export function readCallOptions<T extends object>(options: T | null | undefined, example: string): Partial<T> {
  const kind = kindOf(options ?? {});
  if (kind !== "Object") throw invalidOption("options", `an object such as ${example}`, options, kind);
  return options ?? {};
}

/**
 * The error for a value that is not what it must be.
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
 * A value in a sentence. A string of 8 characters or more may be a secret that stands in the wrong place, so it is not quoted.
 *
 * @internal
 */
export function describeValue(value: unknown, kind: string = typeof value): string {
  if (typeof value === "string") return value.length < 8 ? `"${value}"` : `a string of ${value.length} characters`;
  return typeof value === "number" || value === null || value === undefined ? String(value) : kind;
}

/**
 * A name that nobody knows. Those of options are made of letters; anything else may be a secret.
 *
 * @internal
 */
export function quotableName(name: string): string {
  return /^[a-z]{1,40}$/i.test(name) ? name : `(${name.length} characters)`;
}
