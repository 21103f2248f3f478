/** The clock of waits, time-outs and gates. */

let last = 0;
let added = 0;
/** Whether the last reading was of `performance`. */
let isPrecise: boolean | undefined;

/**
 * Milliseconds of a clock that never runs backward. Where the host has no `performance`, the system's time is used, and
 * what it is set back by is added again: a wait would else last an hour longer when the clock is set back an hour.
 *
 * @internal
 */
export function now(): number {
  let time: unknown;
  try {
    time = globalThis.performance.now();
  } catch {
    // There is none.
  }
  const precise = isTime(time);
  const raw = isTime(time) ? time : wallTime();
  // Where one clock takes the place of the other, time goes on from where it was.
  if (isPrecise !== undefined && isPrecise !== precise) added = Math.ceil(last - raw);
  isPrecise = precise;
  let current = raw + added;
  if (current < last) {
    // In whole milliseconds, so that the length of what follows stays as it is.
    const more = Math.ceil(last - current);
    added += more;
    current += more;
  }
  last = current;
  return current;
}

/**
 * A timer of so many milliseconds starts now: what is returned is called when it fires. Where the clock was set back
 * meanwhile, the timer tells that time has passed; where it stands still, the time of day does. A timer that comes early
 * tells nothing: it is the clock that counts.
 *
 * @internal
 */
export function timing(ms: number): () => void {
  const start = now();
  const wall = wallTime();
  const before = added;
  return () => {
    const missing = start + ms - now();
    if (missing <= 0) return;
    if (added !== before) added += Math.ceil(missing);
    else if (last === start) added += Math.min(Math.ceil(missing), Math.max(0, wallTime() - wall));
  };
}

/**
 * Calls `act` after so many milliseconds. The function that is returned clears the timer, and never throws.
 *
 * @throws What the host's `setTimeout` throws.
 * @internal
 */
export function timer(ms: number, act: () => void): () => void {
  const id = setTimeout(act, ms);
  return () => {
    try {
      clearTimeout(id);
    } catch {
      // It fires for nobody.
    }
  };
}

/**
 * Milliseconds since the Unix epoch, for what names a point in time; 0 where the host has no clock.
 *
 * @internal
 */
export function wallTime(): number {
  try {
    const time: unknown = Date.now();
    return isTime(time) ? time : 0;
  } catch {
    return 0;
  }
}

function isTime(time: unknown): time is number {
  return typeof time === "number" && time >= 0 && time < Infinity;
}
