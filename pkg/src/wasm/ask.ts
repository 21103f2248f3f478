/** Passes questions to the core, as bytes. `src/bindings/` is the other side. */

import { core, generation } from "./boot.js";
import { encode } from "./encode.js";
import { configurationError, isTidingsError } from "../errors/error.js";
import { noteMemory, handleTrap } from "./instance.js";

/**
 * The options of questions that belong to no client.
 *
 * @internal
 */
export const NO_OPTIONS: Uint8Array = /* @__PURE__ */ encode(null);

/**
 * Asks the core a question and returns its result as plain data.
 *
 * @param options A client's options, encoded by {@link encode}.
 * @param question The question's name and its arguments.
 * @throws Trap if the core trapped; TidingsError with the category `configuration` if reading an argument threw.
 * @internal
 */
export function ask<T>(options: Uint8Array, ...question: unknown[]): T {
  return askWithBody<T>(options, question).result;
}

/**
 * Like {@link ask}, and also returns the body of the request that the result describes.
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
 * Calls into the core. Any exception is a trap, because the core itself never throws.
 *
 * @throws Trap
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
 * Starts the core if needed and returns its exports.
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
