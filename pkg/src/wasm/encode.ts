/** Encodes arbitrary values as bytes for the core. `src/bindings/wire.rs` reads them. */

import { configurationError } from "../errors/error.js";

/** Maximum depth. Real bodies have fewer than ten levels. */
const MAX_DEPTH = 40;
/** Maximum number of values. */
const MAX_VALUES = 500_000;
/** Maximum number of characters in all strings. */
const MAX_CHARACTERS = 16 * 1024 * 1024;
/** From this length on, the host's encoder is faster. */
const MIN_NATIVE_CHARS = 200;

/**
 * Encodes any value: a byte for its kind, then its content. A value that is too deep, too large or circular becomes a single
 * byte, even if it only claims to be large.
 *
 * @throws TidingsError with the category `configuration` if a getter or a proxy throws.
 * @internal
 */
export function encode(value: unknown): Uint8Array {
  const writer = new Writer();
  try {
    writer.write(value);
  } catch (cause) {
    throw configurationError("Reading the arguments threw: see `cause`.", cause);
  }
  return writer.bytes.subarray(0, writer.end);
}

class Writer {
  bytes = new Uint8Array(1024);
  end = 0;
  #view = new DataView(this.bytes.buffer);
  #values = MAX_VALUES;
  #characters = MAX_CHARACTERS;
  /** The objects that contain the current one. */
  readonly #ancestors: object[] = [];

  write(value: unknown): void {
    if (value === undefined || value === null) this.#tag("0");
    else if (typeof value === "boolean") this.#tag(value ? "t" : "f");
    else if (typeof value === "function") this.#tag("F");
    else if (typeof value === "number") {
      this.#tag("n");
      this.#string(String(value));
    } else if (typeof value === "string") {
      this.#characters -= value.length;
      if (this.#characters < 0) return this.#tag("X");
      this.#tag("s");
      this.#string(value);
    } else if (typeof value !== "object") this.#tag("S");
    else if (value instanceof Promise || value instanceof Map || value instanceof Set) this.#tag("P");
    else if (this.#ancestors.length === MAX_DEPTH || this.#ancestors.includes(value) || ArrayBuffer.isView(value))
      this.#tag("X");
    else {
      this.#ancestors.push(value);
      if (Array.isArray(value)) this.#array(value);
      else this.#object(value as Record<string, unknown>);
      this.#ancestors.pop();
    }
  }

  #array(items: readonly unknown[]): void {
    const { length } = items;
    // Also if it has no items and only claims this length.
    if (!(length < this.#values)) return this.#tag("X");
    this.#values -= length + 1;
    this.#tag("[");
    this.#size(length);
    for (let index = 0; index < length; index++) this.write(items[index]);
  }

  #object(properties: Record<string, unknown>): void {
    const names = Object.keys(properties);
    const characters = names.reduce((sum, name) => sum + name.length, 0);
    if (!(names.length < this.#values) || !(characters < this.#characters)) return this.#tag("X");
    this.#values -= names.length + 1;
    this.#characters -= characters;
    this.#tag("{");
    this.#size(names.length);
    for (const name of names) {
      this.#string(name);
      this.write(properties[name]);
    }
  }

  #tag(kind: string): void {
    this.#reserve(1);
    this.bytes[this.end++] = kind.charCodeAt(0);
  }

  #size(length: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.end, length, true);
    this.end += 4;
  }

  /** Writes the length in bytes, then UTF-8. */
  #string(text: string): void {
    // A UTF-16 code unit takes up to three bytes of UTF-8.
    this.#reserve(4 + 3 * text.length);
    const start = this.end + 4;
    const length =
      (text.length < MIN_NATIVE_CHARS ? undefined : encodeInto(text, this.bytes.subarray(start))) ??
      utf8(text, this.bytes, start);
    this.#size(length);
    this.end += length;
  }

  #reserve(byteCount: number): void {
    if (this.end + byteCount <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.end + byteCount));
    larger.set(this.bytes);
    this.bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Returns the length in bytes; undefined if the host has no encoder, or a broken one. */
function encodeInto(text: string, target: Uint8Array): number | undefined {
  try {
    const { written } = new TextEncoder().encodeInto(text, target);
    return Number.isInteger(written) && written >= 0 && written <= target.length ? written : undefined;
  } catch {
    return undefined;
  }
}

function utf8(text: string, target: Uint8Array, start: number): number {
  let end = start;
  for (let index = 0; index < text.length; index++) {
    let code = text.charCodeAt(index);
    if (code < 0x80) {
      target[end++] = code;
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const next = code < 0xdc00 ? text.charCodeAt(index + 1) : 0;
      // A lone surrogate becomes U+FFFD, as in the platform's encoders.
      const isPair = next >= 0xdc00 && next < 0xe000;
      if (isPair) index++;
      code = isPair ? 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00) : 0xfffd;
    }
    if (code < 0x800) target[end++] = 0xc0 | (code >> 6);
    else {
      if (code < 0x10000) target[end++] = 0xe0 | (code >> 12);
      else {
        target[end++] = 0xf0 | (code >> 18);
        target[end++] = 0x80 | ((code >> 12) & 0x3f);
      }
      target[end++] = 0x80 | ((code >> 6) & 0x3f);
    }
    target[end++] = 0x80 | (code & 0x3f);
  }
  return end - start;
}
