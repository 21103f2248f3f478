/** Encodes bytes as strings. */

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
