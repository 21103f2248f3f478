import { startTimer } from "../util/clock.js";
import { onAbort } from "../util/signals.js";

/** The longest time that a timer of the web platform can hold. A longer one would fire at once. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

/** What ends a wait before its time. */
export interface Patience {
  readonly signal: AbortSignal | undefined;
  /** How long there is, in milliseconds; undefined: for ever. */
  leftMs(): number | undefined;
}

/**
 * Calls `act` once, when the signal has fired or the time is over, and `graceMs` more have passed; before this returns, if
 * that is so already. Never throws.
 *
 * @returns Releases signal and timers. They are released when it has called, too.
 * @internal
 */
export function onEnd(
  { signal, leftMs }: Patience,
  graceMs: number,
  act: (why: "aborted" | "deadline") => void,
): () => void {
  const releases: (() => void)[] = [];
  let over = false;
  const release = (): void => {
    over = true;
    for (const one of releases.splice(0)) one();
  };
  const keep = (one: () => void): void => void (over ? one() : releases.push(one));
  const end = (why: "aborted" | "deadline"): void => {
    if (over) return;
    release();
    act(why);
  };
  keep(onAbort(signal, () => keep(after(graceMs, () => end("aborted")))));
  const ms = leftMs();
  if (ms !== undefined) keep(after(ms + graceMs, () => end("deadline")));
  return release;
}

/** Where there are no timers, it is at once: a wait that nothing could end must not begin. */
function after(ms: number, act: () => void): () => void {
  if (ms > 0) {
    try {
      return startTimer(Math.min(ms, MAX_TIMER_MS), act);
    } catch {
      // As below.
    }
  }
  act();
  return () => {};
}
