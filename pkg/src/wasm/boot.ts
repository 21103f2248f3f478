/** Starts the WebAssembly module, and starts it anew after a trap. */

import * as glue from "#glue";
import { source } from "#source";
import { configurationError, isTidingsError } from "../errors/error.js";

/**
 * The exports of the Rust core.
 *
 * @internal
 */
export type Core = typeof glue;

/** `WebAssembly.Module`, if the project's types have it. Those of Node alone do not. */
export type CompiledModule = typeof globalThis extends {
  WebAssembly: { Module: abstract new (...args: never[]) => infer Module };
}
  ? Module
  : object;

/**
 * The argument of `init` of `tidings/slim`: the compiled module, its bytes, a Response with them, or their URL.
 */
export type InitSource =
  | CompiledModule
  | ArrayBuffer
  | ArrayBufferView
  | Response
  | URL
  | string
  | Promise<CompiledModule | ArrayBuffer | ArrayBufferView | Response>;

let started = false;
let isDiscarded = false;
let generationCount = 0;
let restore: ((core: Core) => void) | undefined;
let pending: Promise<void> | undefined;

/**
 * Returns the core. The first call starts it, synchronously: a module this small compiles in about a millisecond, and
 * `new Client()` stays synchronous everywhere.
 *
 * @internal
 */
export function core(): Core {
  if (!started) start(source.module);
  else if (isDiscarded) {
    // Not a second `initSync`: this also drops the glue's views of the old memory.
    glue.__wbg_reset_state();
    isDiscarded = false;
    restore?.(glue);
  }
  return glue;
}

/**
 * The number of the running instance, from 0. Objects of an earlier instance must not be used.
 *
 * @internal
 */
export function generation(): number {
  return generationCount;
}

/**
 * Sets a function that is called with every new instance after a trap, to restore its state.
 *
 * @internal
 */
export function onRestart(act: (core: Core) => void): void {
  restore = act;
}

/**
 * Discards the instance after a trap, because its memory can no longer be trusted. The next `core()` starts a new one from the
 * same module.
 *
 * @internal
 */
export function reset(): void {
  if (!started || isDiscarded) return;
  isDiscarded = true;
  generationCount += 1;
}

/**
 * Starts the core before it is needed. Optional, except with `tidings/slim`, which contains no WebAssembly: there it takes the
 * module, its bytes, a Response or a URL. All other entries ignore the argument. Calls that overlap share one start; after a
 * failure, `init` can be called again.
 *
 * @example
 * ```ts
 * import { init } from "tidings/slim";
 * await init(new URL("/tidings_bg.wasm", location.href));
 * ```
 * @throws TidingsError with the category `configuration` and the remedy, if the page's Content Security Policy forbids WebAssembly,
 * the environment has none, or the argument is not the module of tidings.
 */
export function init(input?: InitSource): Promise<void> {
  pending ??= prepare(input).catch((error: unknown) => {
    pending = undefined;
    throw error;
  });
  return pending;
}

async function prepare(input: InitSource | undefined): Promise<void> {
  if (started) return;
  if (source.load === undefined) {
    start(source.module);
    return;
  }
  if (typeof WebAssembly !== "object") throw startError(undefined);
  const module = await source.load(input).catch((error: unknown) => {
    throw startError(error);
  });
  if (!started) start(() => module);
}

function start(module: () => WebAssembly.Module): void {
  try {
    glue.initSync({ module: module() });
  } catch (error) {
    throw startError(error);
  }
  started = true;
}

/**
 * Turns a failed start into an error with a remedy. If a policy forbids compiling, engines throw a CompileError (Chromium, Firefox,
 * workerd) or an EvalError (WebKit), each with another message.
 */
function startError(error: unknown): unknown {
  if (isTidingsError(error)) return error;
  if (typeof WebAssembly !== "object") {
    const { navigator } = globalThis as { navigator?: { product?: unknown } };
    const environment = navigator?.product === "ReactNative" ? "React Native" : "this environment";
    return configurationError(
      `tidings needs WebAssembly, and ${environment} has none. Call it on a server or an edge function. ` +
        "`tidings/provider`, `failover`, `format` and `simulator` work without it.",
      error,
    );
  }
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  const isForbidden =
    name === "EvalError" ||
    (name === "CompileError" && /unsafe-eval|security policy|\bcsp\b|disallowed/i.test(String(message)));
  if (!isForbidden) return configurationError("tidings could not start its WebAssembly module: see `cause`.", error);
  return configurationError(
    "This environment forbids compiling WebAssembly. In a page, allow it in the Content Security Policy: " +
      "script-src 'wasm-unsafe-eval'. In an edge runtime, let the bundler " +
      'resolve "tidings" with the condition "workerd" or "edge-light", or pass the imported module to init() of "tidings/slim".',
    error,
  );
}
