/** Calling the caller's own functions, so that their mistakes stay theirs. */

/**
 * Calls a listener of the caller's. What it throws never reaches the code that notifies, and ends no process: it is reported
 * where it can do no harm. So is what a promise rejects with that it returns, as an `async` listener does.
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
 * Makes sure that a value which should have been none of a promise's does no harm if it is one: a rejection that nobody
 * handles ends the process in Node, Bun and Deno.
 *
 * @internal
 */
export function ignoreRejection(value: unknown): void {
  try {
    watch(value, ignore);
  } catch {
    // Its `then` throws when it is read or called. There is nothing to handle then.
  }
}

/** Handles the rejection of a promise, or of anything that has a `then`. Throws what reading or calling that throws. */
function watch(value: unknown, rejected: (reason: unknown) => void): void {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return;
  const { then } = value as { then?: unknown };
  if (typeof then !== "function") return;
  const next: unknown = then.call(value, ignore, rejected);
  // A `then` that is an async function can reject by itself.
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
 * `reportError` is for pages alone, where it reaches `window.onerror` and the console; in Deno it ends the process. Throwing
 * later, from a task of its own, ends the process in Node and Bun, too.
 */
function report(error: unknown): void {
  try {
    const { document, reportError, Deno, process } = globalThis as {
      document?: unknown;
      reportError?: (error: unknown) => void;
      Deno?: unknown;
      process?: { versions?: { node?: unknown } };
    };
    // Tests give Node and Deno a `document`, too.
    const inPage =
      typeof document === "object" && document !== null && Deno === undefined && process?.versions?.node === undefined;
    if (inPage && typeof reportError === "function") return reportError(error);
  } catch {
    // A page's own `reportError` threw. The console is left.
  }
  try {
    console.error("A listener that was given to tidings threw:", error);
  } catch {
    // There is no console, or it cannot print this.
  }
}
