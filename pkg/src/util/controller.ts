/** Ends requests of our own, in a host that may have no `AbortController`. */

/**
 * Undefined if the host has none. A call still ends in time; only its request goes on unused.
 *
 * @internal
 */
export function newController(): AbortController | undefined {
  try {
    return new AbortController();
  } catch {
    return undefined;
  }
}

/**
 * Never throws.
 *
 * @internal
 */
export function abortQuietly(controller: Pick<AbortController, "abort"> | undefined, reason: unknown): void {
  try {
    controller?.abort(reason);
  } catch {
    // A test double may throw.
  }
}
