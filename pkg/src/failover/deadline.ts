import { startTimer } from "../util/clock.js";
import { onAbort } from "../util/signals.js";

/** The longest time that a timer of the web platform can hold. A longer one would fire at once. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

/** What ends a wait before its time. */
export interface Deadline {
  readonly signal: AbortSignal | undefined;
  /** How long there is, in milliseconds; undefined: for ever. */
  remainingMs(): number | undefined;
}

/**
 * Calls `act` once, when the signal has fired or the time is over, and `graceMs` more have passed; before this returns, if
 * that is so already. Never throws.
 *
 * @returns Releases signal and timers. They are released when it has called, too.
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

/** Where there are no timers, it is at once: a wait that nothing could end must not begin. */
function after(ms: number, callback: () => void): () => void {
  if (ms > 0) {
    try {
      return startTimer(Math.min(ms, MAX_TIMER_MS), callback);
    } catch {
      // As below.
    }
  }
  callback();
  return () => {};
}
