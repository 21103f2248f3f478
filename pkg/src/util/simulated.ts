/** Marks the `fetch` of a simulator, which makes no requests. */

import type { Fetch } from "../types.js";

/** A registered symbol, so that all copies and entries of the package share it. */
const MARK = Symbol.for("tidings.simulated");

/**
 * Marks a simulator's `fetch`, so that a client in a page accepts a string as its API key.
 *
 * @internal
 */
export function asSimulated<T extends Fetch>(fetch: T): T {
  return Object.defineProperty(fetch, MARK, { value: true });
}

/**
 * Whether a `fetch` has that mark.
 *
 * @internal
 */
export function isSimulated(fetch: Fetch | undefined): boolean {
  try {
    return typeof fetch === "function" && (fetch as { [MARK]?: unknown })[MARK] === true;
  } catch {
    // A proxy threw.
    return false;
  }
}
