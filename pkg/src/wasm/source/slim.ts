import type { InitSource } from "../boot.js";
import { configurationError } from "../../errors/error.js";
import type { Source } from "./source.js";

/** No module of its own: `init` is given one. */
export const source: Source = {
  module() {
    throw configurationError('"tidings/slim" has no WebAssembly yet: call and await init(...) with it first.');
  },
  load,
};

async function load(given: InitSource | undefined): Promise<WebAssembly.Module> {
  if (given === undefined) {
    throw configurationError(
      'init() of "tidings/slim" needs the WebAssembly module, its bytes, a Response, or the URL of tidings_bg.wasm.',
    );
  }
  let from = await given;
  if (typeof from === "string" || isA(from, "URL")) from = await fetched(from as string | URL);
  if (isA(from, "WebAssembly.Module")) return from as WebAssembly.Module;
  if (isA(from, "Response")) return WebAssembly.compile(await body(from as Response));
  return WebAssembly.compile(from as BufferSource);
}

async function fetched(url: string | URL): Promise<Response> {
  try {
    return await fetch(url);
  } catch (cause) {
    throw configurationError(`init() could not fetch ${String(url)}: see \`cause\`.`, cause);
  }
}

async function body(response: Response): Promise<ArrayBuffer> {
  if (!response.ok) {
    throw configurationError(`tidings_bg.wasm could not be fetched: ${response.url} answered ${response.status}.`);
  }
  return response.arrayBuffer();
}

/** Not instanceof: a module or a response may come from another realm. */
function isA(value: unknown, tag: string): boolean {
  return Object.prototype.toString.call(value) === `[object ${tag}]`;
}
