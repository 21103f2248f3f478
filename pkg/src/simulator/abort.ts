import { isAborted, onAbort, reasonOf } from "../util/signals.js";

/** Settles as `work` does, or rejects with the signal's reason as soon as it aborts. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return work;
  return new Promise<T>((resolve, reject) => {
    const release = onAbort(signal, () => reject(reasonOf(signal)));
    work.then(resolve, reject).finally(release);
  });
}

/** Rejects with the signal's reason when it aborts. Never settles otherwise. */
export function untilAborted(signal: AbortSignal | null): Promise<never> {
  return orAborted(new Promise<never>(() => {}), signal);
}

/** Waits with the runtime's timer. Rejects with the signal's reason when it aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (isAborted(signal)) return reject(reasonOf(signal));
    const timer = setTimeout(() => {
      release();
      resolve();
    }, ms);
    const release = onAbort(signal, () => {
      clearTimeout(timer);
      reject(reasonOf(signal));
    });
  });
}
