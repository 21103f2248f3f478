/** Limits how long other code may take to answer. */

import { startTimer } from "./clock.js";
import { onAbort } from "./signals.js";

/**
 * The result of `act`. Rejects with what `late` or `aborted` returns if it takes longer than `ms`, or the signal fires. `act` goes on then. Nothing
 * is left of the wait when it is over.
 *
 * @internal
 */
export function inTime<T>(
  act: () => Promise<T>,
  ms: number,
  late: () => unknown,
  signal?: AbortSignal,
  aborted?: unknown,
): Promise<T> {
  const releases: (() => void)[] = [];
  const wait = new Promise<T>((resolve, reject) => {
    // The async function turns a synchronous throw into a rejection.
    (async () => act())().then(resolve, reject);
    releases.push(startTimer(ms, () => reject(late())));
    releases.push(onAbort(signal, () => reject(aborted)));
  });
  return wait.finally(() => {
    for (const release of releases) release();
  });
}

/**
 * The error of a store that took too long.
 *
 * @internal
 */
export function lateStore(ms: number): Error {
  return new Error(`The store did not answer within ${ms} ms.`);
}
