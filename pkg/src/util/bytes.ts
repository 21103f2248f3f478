/** Converts between bytes and strings, joins and compares bytes. */

/** Bytes for Web Crypto, which does not accept shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Encodes a string as UTF-8.
 *
 * @internal
 */
export function utf8(string: string): Bytes {
  return encoder.encode(string);
}

/**
 * Joins byte arrays.
 *
 * @internal
 */
export function concat(parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/**
 * Decodes hexadecimal in either case (RFC 4648, section 8); null if it is invalid.
 *
 * @internal
 */
export function fromHex(string: string): Bytes | null {
  if (string.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(string)) return null;
  return Uint8Array.from(string.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/**
 * Decodes base64 of either alphabet, with or without padding (RFC 4648, sections 4 and 5); null if it is invalid.
 *
 * @internal
 */
export function fromBase64(string: string): Bytes | null {
  const digits = string.replace(/={1,2}$/, "");
  if (digits.length % 4 === 1 || !/^[\w+/-]*$/.test(digits)) return null;
  const binary = atob(digits.replaceAll("-", "+").replaceAll("_", "/"));
  // Not `Uint8Array.from`, which takes a string's characters by its iterator: about ten times as long.
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/**
 * Compares in a time that depends only on the length of `one`, so that the time does not reveal where `other` differs.
 *
 * @internal
 */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  // The index wraps around: an access beyond the end would take longer.
  for (let offset = 0; offset < one.length; offset += 1)
    difference |= one[offset]! ^ (other[offset % other.length] ?? 0);
  return difference === 0;
}

/**
 * Hexadecimal, in lower case.
 *
 * @internal
 */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Base64 with padding.
 *
 * @internal
 */
export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
