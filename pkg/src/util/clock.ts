/** The clock and the timers of waits, time limits and gates. */

/** The last result of `now()`. */
let lastTime = 0;
/** Added to the host's clock, so that time goes on after it was set back or replaced by another clock. */
let offsetMs = 0;
/** The last value of `performance.now()`; undefined if it was not available. */
let lastPrecise: number | undefined;
/** The time of day when `performance.now()` last changed. */
let lastMovedAt = 0;
/** The last time of day. */
let lastWall = 0;

/**
 * Returns the milliseconds of a clock that never runs backward. If the host's clock is set back an hour, this one goes on, so that
 * a wait does not last an hour longer. The time of day is used if there is no `performance`, or it stands still.
 *
 * @internal
 */
export function now(): number {
  let time: unknown;
  try {
    time = globalThis.performance.now();
  } catch {
    // The host has no `performance`.
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
  // `performance` had stood still, and the time of day was ahead of it: go on from there.
  if (current < lastTime) offsetMs += Math.ceil(lastTime - current);
  lastTime = Math.max(lastTime, current);
  return lastTime;
}

/**
 * Tells the clock that a timer starts now. Call the function that is returned when the timer fires: if the clock was set back
 * meanwhile, the timer shows how much time has passed. A timer that fires early does not move the clock.
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
 * Calls `act` after `ms` milliseconds. The function that is returned clears the timer and never throws.
 *
 * @throws Whatever the host's `setTimeout` throws.
 * @internal
 */
export function startTimer(ms: number, act: () => void): () => void {
  const id = setTimeout(act, ms);
  return () => {
    try {
      clearTimeout(id);
    } catch {
      // The timer fires without effect.
    }
  };
}

/**
 * `startTimer` with `trackTimer`: for an `act` that reads the clock.
 *
 * @throws Whatever the host's `setTimeout` throws.
 * @internal
 */
export function startTrackedTimer(ms: number, act: () => void): () => void {
  const fired = trackTimer(ms);
  return startTimer(ms, () => {
    fired();
    act();
  });
}

/**
 * Returns the milliseconds since the Unix epoch; 0 if the host has no clock.
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
