/** The clock of waits, time-outs and gates. */

/** The last time that was told. */
let lastTime = 0;
/** What is added to the host's clock, so that it goes on where it was set back or another one took its place. */
let offsetMs = 0;
/** The last readings: of `performance` (undefined: it was not to be had), when that moved last, and of the time of day. */
let lastPrecise: number | undefined;
let lastMovedAt = 0;
let lastWall = 0;

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
    if (lastPrecise === undefined) offsetMs = Math.ceil(lastTime - time);
    else if (time < lastPrecise) offsetMs += Math.ceil(lastPrecise - time) + Math.max(0, day - lastWall);
    if (time !== lastPrecise) lastMovedAt = day;
    lastPrecise = time;
    current = time + offsetMs + Math.max(0, day - lastMovedAt);
  } else {
    if (lastPrecise !== undefined) offsetMs = Math.ceil(lastTime - day);
    else if (day < lastWall) offsetMs += lastWall - day;
    lastPrecise = undefined;
    current = day + offsetMs;
  }
  lastWall = day;
  // It stood still, and the time of day was ahead of it: it goes on from there.
  if (current < lastTime) offsetMs += Math.ceil(lastTime - current);
  lastTime = Math.max(lastTime, current);
  return lastTime;
}

/**
 * A timer of so many milliseconds starts now: what is returned is called when it fires. Where the clock was set back
 * meanwhile, the timer tells how much time has passed. A timer that comes early tells nothing: it is the clock that counts.
 *
 * @internal
 */
export function trackTimer(ms: number): () => void {
  const start = now();
  const offsetBefore = offsetMs;
  return () => {
    const missing = start + ms - now();
    if (missing > 0 && offsetMs !== offsetBefore) offsetMs += Math.ceil(missing);
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
