/** Counters that several processes may share. */

import { wallTime } from "../util/clock.js";
import { readProperties } from "../util/options.js";

/** A counter. */
export interface Counter {
  /** Its value after what was added. */
  readonly count: number;
  /** How long until it is forgotten, in milliseconds. */
  readonly expiresInMs: number;
}

/**
 * Keeps counters for `pace` and `cooldown`. `memoryCounterStore` is one; `tidings/store` has them for databases that all of your processes share;
 * `checkCounterStore` of `tidings/testing` checks your own.
 */
export interface CounterStore {
  /**
   * Adds to a counter, and returns what it is then, in one atomic step. A counter that does not exist begins at 0, and is forgotten after
   * `expiresInMs`, which a later call does not change. One that falls to 0 or less is forgotten at once. `by` is negative if a send is given back.
   */
  add(key: string, by: number, expiresInMs: number): Counter | Promise<Counter>;
}

/** How many counters are kept at most in memory. The oldest is forgotten first. */
const MAX_COUNTERS = 100_000;

/**
 * Creates a store of counters in memory: for one process, and for tests. It keeps the last 100,000 counters.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 */
export function memoryCounterStore(options: { readonly now?: () => number } = {}): CounterStore {
  const { now = wallTime } = readProperties(options, "options", "an object", ["now"]);
  const counters = new Map<string, { count: number; readonly endsAt: number }>();
  return {
    add(key, by, expiresInMs) {
      const time = now();
      let counter = counters.get(key);
      if (counter === undefined || counter.endsAt <= time) {
        counters.delete(key);
        counter = { count: 0, endsAt: time + expiresInMs };
      }
      counter.count = Math.max(0, counter.count + by);
      if (counter.count === 0) counters.delete(key);
      else counters.set(key, counter);
      if (counters.size > MAX_COUNTERS) {
        for (const [old, { endsAt }] of counters) if (endsAt <= time) counters.delete(old);
        if (counters.size > MAX_COUNTERS) counters.delete(counters.keys().next().value!);
      }
      return { count: counter.count, expiresInMs: counter.endsAt - time };
    },
  };
}
