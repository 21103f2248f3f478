/** The mark of a `fetch` by which nothing leaves the program. */

import type { Fetch } from "../types.js";

/** Shared by every copy of the package, and by every entry. */
const MARK = Symbol.for("tidings.simulated");

/**
 * Marks the `fetch` of a simulator: a key that is given with it reaches nobody, so that it may stand in a page.
 *
 * @internal
 */
export function asSimulated<T extends Fetch>(fetch: T): T {
  return Object.defineProperty(fetch, MARK, { value: true });
}

/** @internal */
export function isSimulated(fetch: Fetch | undefined): boolean {
  return typeof fetch === "function" && (fetch as { [MARK]?: unknown })[MARK] === true;
}
