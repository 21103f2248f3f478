/** The mark of a `fetch` by which nothing leaves the program. */

import type { Fetch } from "../types.js";

/** Shared by every copy of the package, and by every entry. */
const MARK = Symbol.for("tidings.simulated");

/**
 * Marks a simulator's `fetch`, so that a client in a page accepts a string as its API key: nothing leaves the program.
 *
 * @internal
 */
export function asSimulated<T extends Fetch>(fetch: T): T {
  return Object.defineProperty(fetch, MARK, { value: true });
}

/** @internal */
export function isSimulated(fetch: Fetch | undefined): boolean {
  try {
    return typeof fetch === "function" && (fetch as { [MARK]?: unknown })[MARK] === true;
  } catch {
    // A proxy that throws.
    return false;
  }
}
