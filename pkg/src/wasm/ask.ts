/** Asking the core, in bytes. `src/bindings/` is the other side. */

import { core, generation } from "./boot.js";
import { encode } from "./encode.js";
import { configurationError, isTidingsError } from "../errors/error.js";
import { noteMemory, handleTrap } from "./instance.js";

/**
 * For what belongs to no client.
 *
 * @internal
 */
export const NO_OPTIONS: Uint8Array = /* @__PURE__ */ encode(null);

/**
 * The core's answer, as plain data.
 *
 * @param options What {@link encode} made of a client's options.
 * @param question Its name, then what belongs to it.
 * @throws A Trap where the core stopped; a `configuration` error where reading the question threw.
 * @internal
 */
export function ask<T>(options: Uint8Array, ...question: unknown[]): T {
  return askWithBody<T>(options, question).result;
}

/**
 * The same, with the body of the request that the answer describes.
 *
 * @internal
 */
export function askWithBody<T>(options: Uint8Array, question: unknown[]): { result: T; body: unknown } {
  const exports = started();
  const bytes = encode(question);
  const taken: { result: unknown; body: unknown } = { result: undefined, body: undefined };
  const pages = guarded(() =>
    exports.ask(options, bytes, (result: unknown, body: unknown) => {
      taken.result = result;
      taken.body = body;
    }),
  );
  noteMemory(pages);
  return taken as { result: T; body: unknown };
}

/**
 * Calls into the core. Whatever comes out of it as an exception is a trap, because the core throws nothing.
 *
 * @throws A Trap.
 * @internal
 */
export function guarded<T>(act: () => T): T {
  const instance = generation();
  try {
    return act();
  } catch (cause) {
    throw handleTrap(instance, cause);
  }
}

/**
 * The core's exports.
 *
 * @internal
 */
export function started(): ReturnType<typeof core> {
  try {
    return core();
  } catch (cause) {
    throw isTidingsError(cause) ? cause : configurationError("tidings could not start: see `cause`.", cause);
  }
}
