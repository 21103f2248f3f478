/**
 * Tells a listener of the caller's. Its mistakes go where errors go that nobody catches, and not into the send.
 *
 * @internal
 */
export function tell<T>(listener: ((event: T) => void) | undefined, event: T): void {
  try {
    const answer: unknown = listener?.(event);
    if (answer instanceof Promise) answer.catch(report);
  } catch (error) {
    report(error);
  }
}

function report(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else queueMicrotask(() => { throw error; });
}
