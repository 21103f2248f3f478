/** What Web Crypto takes: never over shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = /* @__PURE__ */ new TextEncoder();

export function utf8(string: string): Bytes {
  return encoder.encode(string);
}

export function concat(parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Null where it is not hexadecimal (RFC 4648, section 8), in either case. */
export function fromHex(string: string): Bytes | null {
  if (string.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(string)) return null;
  return Uint8Array.from(string.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Null where it is not base64 (RFC 4648, sections 4 and 5): either alphabet, with or without padding. */
export function fromBase64(string: string): Bytes | null {
  const digits = string.replace(/={1,2}$/, "");
  if (digits.length % 4 === 1 || !/^[\w+/-]*$/.test(digits)) return null;
  return Uint8Array.from(atob(digits.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}

/** Takes as long for any `other`, whatever is in it and however long it is, so that the time tells nothing about it. */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  // Never behind its end, which would take longer.
  for (let offset = 0; offset < one.length; offset += 1)
    difference |= one[offset]! ^ (other[offset % other.length] ?? 0);
  return difference === 0;
}
