/**
 * Writes any value as text for the core: JSON, with words for what JSON has no type for. `src/util/json.rs` reads it. Not
 * `JSON.stringify`, which obeys a `toJSON` of the value or of `Object.prototype`.
 */

import { configurationError } from "../errors/error.js";

/** Maximum depth. Real bodies have fewer than ten levels. */
const MAX_DEPTH = 40;
/** Maximum number of values. */
const MAX_VALUES = 500_000;
/** Maximum number of characters in all strings. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

/**
 * Writes any value. What is too deep, too large or circular becomes the word `large`, even if it only claims to be large.
 *
 * @throws TidingsError with the category `configuration` if a getter or a proxy throws.
 * @internal
 */
export function toText(value: unknown): string {
  try {
    return new Writer().write(value);
  } catch (cause) {
    throw configurationError("Reading the arguments threw: see `cause`.", cause);
  }
}

class Writer {
  #values = MAX_VALUES;
  #characters = MAX_CHARACTERS;
  /** The objects that contain the current one. */
  readonly #ancestors: object[] = [];

  write(value: unknown): string {
    switch (typeof value) {
      case "string":
        this.#characters -= value.length;
        return this.#characters < 0 ? "large" : JSON.stringify(value);
      case "number":
      case "boolean":
      case "undefined":
        return value === undefined ? "null" : String(value);
      case "function":
        return "function";
      case "object":
        return value === null ? "null" : this.#container(value);
      default:
        return "symbol";
    }
  }

  #container(value: object): string {
    if (value instanceof Promise || value instanceof Map || value instanceof Set) return "map";
    if (this.#ancestors.length === MAX_DEPTH || this.#ancestors.includes(value) || ArrayBuffer.isView(value))
      return "large";
    this.#ancestors.push(value);
    const text = Array.isArray(value) ? this.#array(value) : this.#object(value as Record<string, unknown>);
    this.#ancestors.pop();
    return text;
  }

  #array(items: readonly unknown[]): string {
    const { length } = items;
    // Also if it has no items and only claims this length.
    if (!(length < this.#values)) return "large";
    this.#values -= length + 1;
    let text = "[";
    for (let index = 0; index < length; index++) text += (index === 0 ? "" : ",") + this.write(items[index]);
    return `${text}]`;
  }

  #object(properties: Record<string, unknown>): string {
    const names = Object.keys(properties);
    if (names.length === 0 && !isPlain(properties)) return dateText(properties) ?? "opaque";
    // The core would take it for a `Date`.
    if (names.includes("$date")) return "opaque";
    const characters = names.reduce((sum, name) => sum + name.length, 0);
    if (!(names.length < this.#values) || !(characters < this.#characters)) return "large";
    this.#values -= names.length + 1;
    this.#characters -= characters;
    let text = "{";
    for (const name of names)
      text += `${text.length === 1 ? "" : ","}${JSON.stringify(name)}:${this.write(properties[name])}`;
    return `${text}}`;
  }
}

/** Whether an object is of no class, in any realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A `Date` of any realm as an object, because a `Date` where a text belongs is a mistake. Undefined for anything else. */
function dateText(value: object): string | undefined {
  let time: number;
  try {
    time = Date.prototype.getTime.call(value);
  } catch {
    return undefined;
  }
  return `{"$date":${Number.isNaN(time) ? '""' : JSON.stringify(new Date(time).toISOString())}}`;
}
