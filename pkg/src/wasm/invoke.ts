/** Calls the functions of the core. */

import { core, generation } from "./boot.js";
import { configurationError, isTidingsError } from "../errors/error.js";
import { handleTrap, noteMemory } from "./instance.js";

/** From this length of its input on, a call may have made the core's memory grow. */
const MIN_LARGE_CHARS = 100_000;

/**
 * Starts the core if needed, and calls it.
 *
 * @param act Calls one function of the core.
 * @throws Trap if the core trapped: the core itself never throws.
 * @internal
 */
export function invoke<T>(act: (exports: ReturnType<typeof core>) => T): T {
  const exports = started();
  return guarded(() => act(exports));
}

/**
 * Calls a function of the core that returns JSON, and parses it. Undefined if it returned nothing.
 *
 * @throws Trap
 * @internal
 */
export function invokeJson<T>(act: (exports: ReturnType<typeof core>) => string): T | undefined {
  const text = invoke(act);
  return text === "" ? undefined : (JSON.parse(text) as T);
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

/**
 * Notes the size of the core's memory after a call with so many characters of input. Never throws.
 *
 * @internal
 */
export function noteInput(length: number): void {
  try {
    if (length > MIN_LARGE_CHARS) noteMemory(invoke((exports) => exports.memoryPages()));
  } catch {
    // It trapped, and its instance was discarded. The call before had its result.
  }
}
