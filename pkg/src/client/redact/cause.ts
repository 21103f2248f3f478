/** Finds secrets in a foreign value, which a console, a logger or `JSON.stringify` may print in several ways. */

import { define } from "../../util/define.js";
import { ignoreRejection } from "../../util/notify.js";

/** Limits of the search. A larger value is treated as if it contained a secret. */
const MAX_VALUES = 5_000;
const MAX_CHARACTERS = 4_000_000;
const MAX_PROTOTYPES = 16;
/** The methods by which a value is shown. The first two are of the inspectors of Node and Bun, and of older Deno. */
const PRINTERS: readonly PropertyKey[] = [
  Symbol.for("nodejs.util.inspect.custom"),
  Symbol.for("Deno.customInspect"),
  "toJSON",
  "toString",
  "toLocaleString",
  Symbol.toPrimitive,
];
/** Properties of Node's that print a warning when they are read. */
const DEPRECATED = /^_header(s|Names)$/;

/**
 * Whether a value may show a secret. Also true if that cannot be determined: the value is too large or a promise, or a getter or an
 * inspector throws.
 *
 * @internal
 */
export function showsSecret(root: unknown, isSecret: (text: string) => boolean): boolean {
  const seen = new Set<object>();
  const queue: unknown[] = [root];
  let characters = MAX_CHARACTERS;
  const shows = (text: string): boolean => (characters -= text.length) < 0 || isSecret(text);
  try {
    while (queue.length > 0) {
      const value = queue.pop();
      if (!isObject(value)) {
        if (
          value !== undefined &&
          value !== null &&
          shows(typeof value === "symbol" ? (value.description ?? "") : String(value))
        )
          return true;
        continue;
      }
      if (seen.has(value)) continue;
      seen.add(value);
      if (value instanceof Promise || value instanceof WeakRef) {
        ignoreRejection(value);
        return true;
      }
      const bytes = bytesOf(value);
      if (bytes !== undefined) {
        if (bytes.length > MAX_CHARACTERS || shows(bytes.reduce((text, byte) => text + String.fromCharCode(byte), "")))
          return true;
        continue;
      }
      addOwn(value, queue);
      if (seen.size + queue.length > MAX_VALUES) return true;
    }
    return false;
  } catch {
    return true;
  }
}

/** Queues everything that a value may show. */
function addOwn(value: object, queue: unknown[]): void {
  const isArray = Array.isArray(value);
  if (isArray && value.length > MAX_VALUES) throw TOO_LARGE;
  const keys = Reflect.ownKeys(value);
  if (keys.length > MAX_VALUES) throw TOO_LARGE;
  // A function is shown by its name and properties. Its source is the program's own, not a secret.
  for (const key of keys)
    queue.push(key, key === "prototype" ? undefined : (value as Record<PropertyKey, unknown>)[key]);
  addInherited(value, queue);
  if (isArray) return;
  addEntries(value, queue);
  for (const printer of PRINTERS) addPrinted(value, printer, queue);
}

/** Queues the properties of the prototypes. */
function addInherited(value: object, queue: unknown[]): void {
  let prototype: object | null = Object.getPrototypeOf(value) as object | null;
  for (let remaining = MAX_PROTOTYPES; prototype !== null && !COMMON.includes(prototype); remaining--) {
    if (remaining === 0) throw TOO_LARGE;
    for (const key of Reflect.ownKeys(prototype)) {
      if (key === "__proto__" || (typeof key === "string" && DEPRECATED.test(key))) continue;
      queue.push(key);
      try {
        const inherited = (value as Record<PropertyKey, unknown>)[key];
        if (typeof inherited !== "function") queue.push(inherited);
        else if (key === "constructor") queue.push(inherited.name);
      } catch {
        // Some getters of the platform throw on other objects.
      }
    }
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
}

/** Queues the entries of a Map, a Set, Headers, a FormData and the like. */
function addEntries(value: object, queue: unknown[]): void {
  const { entries } = value as { entries?: unknown };
  if (typeof value === "function" || typeof entries !== "function") return;
  let remaining = MAX_VALUES;
  for (const entry of entries.call(value) as Iterable<unknown>) {
    if (remaining-- === 0) throw TOO_LARGE;
    // Pairs are split here, because each one is a new array.
    if (Array.isArray(entry) && entry.length === 2) queue.push(entry[0], entry[1]);
    else queue.push(entry);
  }
}

/** Queues what one of the `PRINTERS` returns. */
function addPrinted(value: object, printer: PropertyKey, queue: unknown[]): void {
  const method = (value as Record<PropertyKey, unknown>)[printer];
  if (typeof method !== "function" || BUILT_IN.includes(method)) return;
  if (typeof printer !== "symbol") return void queue.push(method.call(value, "") as unknown);
  const inspect = (shown: unknown): string => {
    queue.push(shown);
    return "";
  };
  if (printer === Symbol.toPrimitive) return void queue.push(method.call(value, "string") as unknown);
  queue.push(
    method.call(
      value,
      2,
      { depth: 2, stylize: String, inspect, seen: [], budget: {}, indentationLvl: 0 },
      inspect,
    ) as unknown,
  );
}

const TOO_LARGE = new Error("too large");
const COMMON: readonly object[] = [Object.prototype, Function.prototype, Array.prototype];
const BUILT_IN: readonly unknown[] = [
  Object.prototype.toString,
  Object.prototype.toLocaleString,
  Function.prototype.toString,
];

function bytesOf(value: object): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/**
 * A primitive as a string; undefined for an object.
 *
 * @internal
 */
export function primitiveString(value: unknown): string | undefined {
  return isObject(value) ? undefined : String(value);
}

/**
 * Creates an error that replaces one that shows a secret, with the secret masked.
 *
 * @param inner Masks the cause.
 *
 * @internal
 */
export function maskedError(value: object, mask: (text: string) => string, inner: (cause: unknown) => unknown): Error {
  const { name, message, stack, code } = readStrings(value, mask);
  const replacement = new Error(message ?? "The original error contained a credential and was withheld.");
  for (const [key, text] of Object.entries({ name, stack, code })) {
    if (text !== undefined) define(replacement, key, text, false);
  }
  const cause = causeOf(value);
  if (cause !== undefined) replacement.cause = inner(cause);
  return replacement;
}

/** The cause; undefined if there is none, or if the chain is too long or circular. */
function causeOf(value: object): unknown {
  try {
    const seen = new Set<unknown>();
    let next: unknown = value;
    for (; isObject(next); next = (next as { cause?: unknown }).cause) {
      if (seen.has(next) || seen.size === MAX_PROTOTYPES) return undefined;
      seen.add(next);
    }
    return (value as { cause?: unknown }).cause ?? undefined;
  } catch {
    return undefined;
  }
}

/** Reads and masks the strings of an error. */
function readStrings(
  value: object,
  mask: (text: string) => string,
): Partial<Record<"name" | "message" | "stack" | "code", string>> {
  const found: Record<string, string> = {};
  for (const key of ["name", "message", "stack", "code"]) {
    try {
      const text = (value as Record<string, unknown>)[key];
      if (typeof text === "string" && text.length <= MAX_CHARACTERS) found[key] = mask(text);
    } catch {
      // A getter may throw; the property is left out.
    }
  }
  return found;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
