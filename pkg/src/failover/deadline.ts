import { startTimer } from "../util/clock.js";
import { onAbort } from "../util/signals.js";

/** The longest delay of a timer in milliseconds. `setTimeout` fires a longer one at once. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

/** What ends a send early: its signal or its time limit. */
export interface Deadline {
  readonly signal: AbortSignal | undefined;
  /** Time left, in milliseconds; undefined without a limit. */
  remainingMs(): number | undefined;
}

/**
 * Calls `callback` once, `graceMs` after the signal has aborted or the time is over. Calls it before it returns if that time
 * has passed already. Never throws.
 *
 * @returns A function that removes the listener and the timers. They are also removed before `callback` is called.
 * @internal
 */
export function onEnd(
  { signal, remainingMs }: Deadline,
  graceMs: number,
  callback: (reason: "aborted" | "deadline") => void,
): () => void {
  const releases: (() => void)[] = [];
  let ended = false;
  const release = (): void => {
    ended = true;
    for (const done of releases.splice(0)) done();
  };
  const track = (done: () => void): void => void (ended ? done() : releases.push(done));
  const end = (reason: "aborted" | "deadline"): void => {
    if (ended) return;
    release();
    callback(reason);
  };
  track(onAbort(signal, () => track(after(graceMs, () => end("aborted")))));
  const ms = remainingMs();
  if (ms !== undefined) track(after(ms + graceMs, () => end("deadline")));
  return release;
}

/** Calls `callback` after `ms` milliseconds; at once if `setTimeout` throws, because nothing could end the wait then. */
function after(ms: number, callback: () => void): () => void {
  if (ms > 0) {
    try {
      return startTimer(Math.min(ms, MAX_TIMER_MS), callback);
    } catch {
      // No timer: call it now.
    }
  }
  callback();
  return () => {};
}
