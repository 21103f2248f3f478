import { base64 } from "#bytes";
import type { Source } from "./source.js";

/**
 * For Node, Bun and Deno: the fast module. It is part of the script, as a base64 string, so that any bundler finds it.
 */
export const source: Source = { module: () => new WebAssembly.Module(decode(base64)) };

interface Base64Constructors {
  Uint8Array: { fromBase64?(text: string): Uint8Array<ArrayBuffer> };
  Buffer?: { from(text: string, encoding: "base64"): Uint8Array<ArrayBuffer> };
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  // Node before 26 has no `fromBase64`. A bundler for Node may make code for a host without `Buffer`.
  const { Uint8Array: Bytes, Buffer } = globalThis as unknown as Base64Constructors;
  return Bytes.fromBase64?.(text) ?? Buffer?.from(text, "base64") ?? Uint8Array.from(atob(text), codeOf);
}

function codeOf(character: string): number {
  return character.charCodeAt(0);
}
