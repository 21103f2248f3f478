/** The clock of waits, time-outs and gates. */

/** The last time that was told. */
let last = 0;
/** What is added to the host's clock, so that it goes on where it was set back or another one took its place. */
let added = 0;
/** The last readings: of `performance` (undefined: it was not to be had), when that moved last, and of the time of day. */
let precise: number | undefined;
let movedAt = 0;
let wall = 0;

/**
 * Milliseconds of a clock that never runs backward. What the host's clock is set back by is added again: a wait would else
 * last an hour longer when the clock is set back an hour. Where there is no `performance`, or it stands still, the time of
 * day is used.
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
  const day = wallTime();
  let current: number;
  if (isTime(time)) {
    if (precise === undefined) added = Math.ceil(last - time);
    else if (time < precise) added += Math.ceil(precise - time) + Math.max(0, day - wall);
    if (time !== precise) movedAt = day;
    precise = time;
    current = time + added + Math.max(0, day - movedAt);
  } else {
    if (precise !== undefined) added = Math.ceil(last - day);
    else if (day < wall) added += wall - day;
    precise = undefined;
    current = day + added;
  }
  wall = day;
  // It stood still, and the time of day was ahead of it: it goes on from there.
  if (current < last) added += Math.ceil(last - current);
  last = Math.max(last, current);
  return last;
}

/**
 * A timer of so many milliseconds starts now: what is returned is called when it fires. Where the clock was set back
 * meanwhile, the timer tells how much time has passed. A timer that comes early tells nothing: it is the clock that counts.
 *
 * @internal
 */
export function trackTimer(ms: number): () => void {
  const start = now();
  const before = added;
  return () => {
    const missing = start + ms - now();
    if (missing > 0 && added !== before) added += Math.ceil(missing);
  };
}

/**
 * Calls `act` after so many milliseconds. The function that is returned clears the timer, and never throws.
 *
 * @throws What the host's `setTimeout` throws.
 * @internal
 */
export function startTimer(ms: number, act: () => void): () => void {
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
