import { startTrackedTimer } from "../util/clock.js";
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
  let last = Infinity;
  let stuck = 0;
  const check = (): void => {
    const ms = remainingMs();
    if (ended || ms === undefined) return;
    // A timer may be early, or the longest that there is; and with a clock that stands still, it is what shows the time.
    stuck = ms < last ? 0 : stuck + 1;
    last = ms;
    if (stuck > MAX_STUCK) end("deadline");
    else track(after(ms + graceMs, ms + graceMs > 0 ? check : () => end("deadline"), () => end("deadline")));
  };
  track(onAbort(signal, () => track(after(graceMs, () => end("aborted")))));
  check();
  return release;
}

/** How many timers in a row may fire without a change of the clock. */
const MAX_STUCK = 3;

/** Calls `callback` after `ms` milliseconds; or `failed` at once if `setTimeout` throws, because nothing could end the wait then. */
function after(ms: number, callback: () => void, failed: () => void = callback): () => void {
  if (ms > 0) {
    try {
      return startTrackedTimer(Math.min(Math.ceil(ms), MAX_TIMER_MS), callback);
    } catch {
      failed();
    }
  } else callback();
  return () => {};
}
