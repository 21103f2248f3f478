import { base64 } from "#bytes";
import { fileBytes, fileUrl } from "#file";
import type { Source } from "./source.js";

/**
 * For Node, Bun and Deno: the fast module. Node reads the file in which the numbering plans are unpacked. Where that is not possible, the
 * module is part of the script, as a base64 string with packed plans, so that any bundler finds it.
 */
export const source: Source = { module: () => new WebAssembly.Module(readFile() ?? decode(base64)) };

interface ServerGlobals {
  Uint8Array: { fromBase64?(text: string): Uint8Array<ArrayBuffer> };
  Buffer?: { from(text: string, encoding: "base64"): Uint8Array<ArrayBuffer> };
  Deno?: unknown;
  process?: { getBuiltinModule?(id: "node:fs"): { readFileSync(url: URL): Uint8Array<ArrayBuffer> } };
}

function readFile(): Uint8Array<ArrayBuffer> | undefined {
  const { Deno, process } = globalThis as unknown as ServerGlobals;
  // Deno asks its user before it reads a file.
  if (Deno !== undefined) return undefined;
  try {
    // Not an import, which would fail in a bundle for a host without files. Node has this from 20.16 on.
    const bytes = process?.getBuiltinModule?.("node:fs").readFileSync(fileUrl());
    // A bundle has no such file beside it, or perhaps that of another release.
    return bytes?.length === fileBytes ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  // Node before 26 has no `fromBase64`. A bundler for Node may make code for a host without `Buffer`.
  const { Uint8Array: Bytes, Buffer } = globalThis as unknown as ServerGlobals;
  return Bytes.fromBase64?.(text) ?? Buffer?.from(text, "base64") ?? Uint8Array.from(atob(text), codeOf);
}

function codeOf(character: string): number {
  return character.charCodeAt(0);
}
