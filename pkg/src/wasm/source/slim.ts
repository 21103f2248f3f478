import type { InitSource } from "../boot.js";
import { configurationError } from "../../errors/error.js";
import type { Source } from "./source.js";

/** Contains no module: the caller passes one to `init`. */
export const source: Source = {
  module() {
    throw configurationError('"tidings/slim" has no WebAssembly yet: await init(...) first.');
  },
  load,
};

async function load(input: InitSource | undefined): Promise<WebAssembly.Module> {
  if (input === undefined) {
    throw configurationError(
      'init() of "tidings/slim" needs the WebAssembly module, its bytes, a Response, or the URL of tidings_bg.wasm.',
    );
  }
  let resolved = await input;
  if (typeof resolved === "string" || hasTag(resolved, "URL")) resolved = await fetchModule(resolved as string | URL);
  if (hasTag(resolved, "WebAssembly.Module")) return resolved as WebAssembly.Module;
  if (hasTag(resolved, "Response")) return WebAssembly.compile(await bytesOf(resolved as Response));
  return WebAssembly.compile(resolved as BufferSource);
}

async function fetchModule(url: string | URL): Promise<Response> {
  try {
    return await fetch(url);
  } catch (cause) {
    throw configurationError(`init() could not fetch ${String(url)}: see \`cause\`.`, cause);
  }
}

async function bytesOf(response: Response): Promise<ArrayBuffer> {
  if (!response.ok) {
    throw configurationError(`init() could not fetch tidings_bg.wasm: ${response.url} returned ${response.status}.`);
  }
  return response.arrayBuffer();
}

/** Not `instanceof`: a module or a Response may come from another realm. */
function hasTag(value: unknown, tag: string): boolean {
  return Object.prototype.toString.call(value) === `[object ${tag}]`;
}
