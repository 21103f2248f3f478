/** What others throw, as errors of tidings'. */

import { isTidingsError, NO_FACTS, TidingsError } from "./error.js";
import type { TidingsErrorFacts } from "../types.js";

/**
 * What was thrown, if it is an error of tidings'; else one with these facts that has it as its `cause`.
 *
 * @internal
 */
export function toTidingsError(thrown: unknown, facts: Partial<TidingsErrorFacts>): TidingsError {
  return isTidingsError(thrown) ? thrown : new TidingsError({ ...NO_FACTS, ...facts }, thrown);
}

/**
 * Reads what a caller gave, where getters, proxies and iterators may throw.
 *
 * @throws A `configuration` error that names it, with what was thrown as its `cause`.
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
