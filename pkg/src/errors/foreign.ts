/** Turns what other code throws into errors of tidings. */

import { isTidingsError, NO_FACTS, TidingsError } from "./error.js";
import type { TidingsErrorFacts } from "../types.js";

/**
 * Returns what was thrown if it is an error of tidings, else a TidingsError with these facts and with it as the `cause`.
 *
 * @internal
 */
export function toTidingsError(thrown: unknown, facts: Partial<TidingsErrorFacts>): TidingsError {
  return isTidingsError(thrown) ? thrown : new TidingsError({ ...NO_FACTS, ...facts }, thrown);
}

/**
 * Reads the caller's input with `act`. Its getters, proxies and iterators may throw.
 *
 * @throws TidingsError with the category `configuration` that names `path`, with what was thrown as the `cause`.
 * @internal
 */
export function readInput<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    const message = `Reading \`${path}\` threw: see \`cause\`.`;
    throw toTidingsError(thrown, { category: "configuration", outcome: "not-sent", message });
  }
}
