/** Asking the core, in bytes. `src/js/` is the other side. */

import { core } from "./boot.js";
import { configurationError } from "./error.js";

/** Deeper than this nothing is read. Real bodies stay under ten. */
const MAX_DEPTH = 40;
/** More values than this are not read. */
const MAX_VALUES = 500_000;

/**
 * The core's answer, as plain data.
 *
 * @param options What {@link encode} made of a client's options.
 * @param question Its name, then what belongs to it.
 * @internal
 */
export function ask<T>(options: Uint8Array, ...question: unknown[]): T {
  return started().ask(options, encode(question)) as T;
}

/**
 * The core's exports.
 *
 * @internal
 */
export function started(): ReturnType<typeof core> {
  try {
    return core();
  } catch (cause) {
    throw configurationError(cause instanceof Error ? cause.message : "tidings could not start.", cause);
  }
}

/**
 * A value that may be anything: a list may claim any length, an object may contain itself. Of each a letter for
 * its kind, then what it holds.
 *
 * @throws A `configuration` error, where a getter or a proxy throws when it is read.
 * @internal
 */
export function encode(value: unknown): Uint8Array {
  let bytes = new Uint8Array(1024);
  let end = 0;
  let left = MAX_VALUES;
  const put = (part: Uint8Array): void => {
    if (end + part.length > bytes.length) {
      const more = new Uint8Array(2 * (end + part.length));
      more.set(bytes);
      bytes = more;
    }
    bytes.set(part, end);
    end += part.length;
  };
  const letter = (kind: string): void => put(Uint8Array.of(kind.charCodeAt(0)));
  const size = (length: number): void => put(new Uint8Array(Uint32Array.of(length).buffer));
  const text = (given: string): void => {
    const part = new TextEncoder().encode(given);
    size(part.length);
    put(part);
  };
  const write = (given: unknown, depth: number): void => {
    if (given === undefined || given === null) letter("0");
    else if (typeof given === "boolean") letter(given ? "t" : "f");
    else if (typeof given === "function") letter("F");
    else if (typeof given === "string") {
      letter("s");
      text(given);
    } else if (typeof given === "number") {
      letter("n");
      put(new Uint8Array(Float64Array.of(given).buffer));
    } else if (typeof given !== "object") letter("S");
    else if (depth === 0 || left === 0) letter("X");
    else {
      const isList = Array.isArray(given);
      const names = Object.keys(given).slice(0, left - 1);
      left -= names.length + 1;
      letter(isList ? "[" : "{");
      size(names.length);
      for (const name of names) {
        if (!isList) text(name);
        write((given as Record<string, unknown>)[name], depth - 1);
      }
    }
  };
  try {
    write(value, MAX_DEPTH);
  } catch (cause) {
    throw configurationError("Reading what was given threw: see `cause`.", cause);
  }
  return bytes.subarray(0, end);
}
