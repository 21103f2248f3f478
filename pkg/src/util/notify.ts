/** Calls the caller's listeners, and keeps their errors away from the calls of tidings. */

/**
 * Calls a listener of the caller's. If it throws, or returns a promise that rejects, the error is reported: it does not reach the
 * code that notifies, and does not end the process.
 *
 * @internal
 */
export function notify<T>(listener: ((event: T) => unknown) | undefined, event: T): void {
  try {
    watch(listener?.(event), report);
  } catch (error) {
    report(error);
  }
}

/**
 * Handles the rejection of a value that is unexpectedly a promise: an unhandled rejection ends the process in Node, Bun and Deno.
 *
 * @internal
 */
export function ignoreRejection(value: unknown): void {
  try {
    watch(value, ignore);
  } catch {
    // Reading or calling its `then` threw, so there is no rejection to handle.
  }
}

/** Handles the rejection of a promise or of any other thenable. Throws if reading or calling its `then` throws. */
function watch(value: unknown, rejected: (reason: unknown) => void): void {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return;
  const { then } = value as { then?: unknown };
  if (typeof then !== "function") return;
  const next: unknown = then.call(value, ignore, rejected);
  // An async `then` returns a promise that may reject, too.
  if (next !== value) void settled(next, rejected);
}

async function settled(value: unknown, rejected: (reason: unknown) => void): Promise<void> {
  try {
    await value;
  } catch (error) {
    rejected(error);
  }
}

function ignore(): void {}

/**
 * Reports an error without ending the process. `reportError` is only used in pages, where it reaches `window.onerror` and the
 * console; in Deno it ends the process. Throwing from a separate task would end the process in Node and Bun.
 */
function report(error: unknown): void {
  try {
    const { document, reportError, Deno, process } = globalThis as {
      document?: unknown;
      reportError?: (error: unknown) => void;
      Deno?: unknown;
      process?: { versions?: { node?: unknown } };
    };
    // Tests may define a `document` in Node and Deno.
    const inPage =
      typeof document === "object" && document !== null && Deno === undefined && process?.versions?.node === undefined;
    if (inPage && typeof reportError === "function") return reportError(error);
  } catch {
    // The page's own `reportError` threw. Use the console.
  }
  try {
    console.error("A listener passed to tidings threw:", error);
  } catch {
    // There is no console, or it failed.
  }
}
