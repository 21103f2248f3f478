import { hex } from "#bytes";
import type { Source } from "./source.js";

/** The module is part of the script, as a hexadecimal string, so that it loads with any bundler, server and runtime. */
export const source: Source = { module: () => new WebAssembly.Module(decode(hex)) };

interface HexConstructors {
  Uint8Array: { fromHex?(text: string): Uint8Array<ArrayBuffer> };
  Buffer?: { from(text: string, encoding: "hex"): Uint8Array<ArrayBuffer> };
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  // Node before 26 has no `fromHex`; browsers before 2025 have neither.
  const { Uint8Array: Bytes, Buffer } = globalThis as unknown as HexConstructors;
  return Bytes.fromHex?.(text) ?? Buffer?.from(text, "hex") ?? decodeByHand(text);
}

function decodeByHand(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = (nibble(text.charCodeAt(2 * index)) << 4) | nibble(text.charCodeAt(2 * index + 1));
  }
  return bytes;
}

/** `0`-`9` are 48-57, `a`-`f` are 97-102. */
function nibble(code: number): number {
  return code < 58 ? code - 48 : code - 87;
}
