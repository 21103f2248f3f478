import * as glue from "#glue";
import { source } from "#source";
import { configurationError, isTidingsError } from "../errors/error.js";

/**
 * What the Rust core exports.
 *
 * @internal
 */
export type Core = typeof glue;

/** A `WebAssembly.Module`, where the project's types know it: those of Node alone do not. */
export type CompiledModule = typeof globalThis extends {
  WebAssembly: { Module: abstract new (...args: never[]) => infer Module };
}
  ? Module
  : object;

/**
 * What `init` of `tidings/slim` takes: the compiled module, its bytes, the response that brings them, or
 * where they are.
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
 * The core, started by the first call and without waiting. Starting is synchronous because a module this
 * small compiles in about a millisecond, and because it keeps `new Client()` synchronous everywhere.
 *
 * @internal
 */
export function core(): Core {
  if (!started) start(source.module);
  else if (isDiscarded) {
    // Not a second initSync: only this one also drops the glue's views of the old memory.
    glue.__wbg_reset_state();
    isDiscarded = false;
    restore?.(glue);
  }
  return glue;
}

/**
 * Which instance is running, from 0. An object of an earlier one is dead.
 *
 * @internal
 */
export function generation(): number {
  return generationCount;
}

/**
 * What to do with every fresh instance after a trap, which has forgotten what it was given.
 *
 * @internal
 */
export function onRestart(act: (core: Core) => void): void {
  restore = act;
}

/**
 * Gives up the instance after a trap, whose memory can no longer be trusted. The next `core()` starts a
 * fresh one from the same module.
 *
 * @internal
 */
export function reset(): void {
  if (!started || isDiscarded) return;
  isDiscarded = true;
  generationCount += 1;
}

/**
 * Starts the core before it is needed. Nobody has to call it, except with `tidings/slim`, which brings no
 * WebAssembly of its own: there it takes the module, the bytes, a response or an address. Everywhere else
 * the argument is not used, so that the same call serves every entry. Calls that overlap share one start;
 * after a failed one, `init` can be called again.
 *
 * @throws A `TidingsError` of the category `configuration` with the remedy: the page's Content Security Policy
 * forbids WebAssembly, the environment has none, or the argument is not tidings' module.
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

/** A refusal comes as a CompileError (Chromium, Firefox, workerd) or an EvalError (WebKit), in other words each. */
function startError(error: unknown): unknown {
  if (isTidingsError(error)) return error;
  if (typeof WebAssembly !== "object") {
    const { navigator } = globalThis as { navigator?: { product?: unknown } };
    const environment = navigator?.product === "ReactNative" ? "React Native" : "this environment";
    return configurationError(
      `tidings needs WebAssembly, and ${environment} has none. Call it on a server or an edge function. ` +
        "`tidings/webhooks`, `failover`, `define`, `format` and `simulator` work without.",
      error,
    );
  }
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  const isForbidden =
    name === "EvalError" ||
    (name === "CompileError" && /unsafe-eval|security policy|\bcsp\b|disallowed/i.test(String(message)));
  if (!isForbidden) return configurationError("tidings could not start its WebAssembly module: see `cause`.", error);
  return configurationError(
    "tidings could not start its WebAssembly, because this environment forbids compiling it. In a page, allow " +
      "it in the Content Security Policy: script-src 'wasm-unsafe-eval'. In an edge runtime, let the bundler " +
      'resolve "tidings" with the condition "workerd" or "edge-light", or give the imported module to init() of "tidings/slim".',
    error,
  );
}
