/** Checks whether a store of counters keeps its contract. */

import { newIdempotencyKey } from "../client/idempotency-key.js";
import type { Counter, CounterStore } from "../guards/counter-store.js";
import { now, startTimer } from "../util/clock.js";
import { readProperties } from "../util/options.js";
import { Broken, checkRule, inTime } from "./store-samples.js";
import type { StoreProblem } from "./store-samples.js";

/** How a store of counters is checked. */
export interface CheckCounterStoreOptions {
  /** How long one call of the store may take, in milliseconds. @default 5000 */
  timeoutMs?: number;
  /**
   * Moves the store's clock, for a store with a clock of its own. It is called with milliseconds.
   * @default undefined: the check waits for counters of `windowMs`
   */
  advance?: (ms: number) => void | Promise<void>;
  /** The time of the counters that the check waits for, in milliseconds. @default 200 */
  windowMs?: number;
}

/** How many calls add to one counter at once. */
const RACERS = 64;
/** The time of a counter that is not forgotten during the check, in milliseconds. */
const LONG_MS = 3_600_000;
/** What a store may round, and how long the check may take, in milliseconds. */
const SLACK_MS = 60_000;
/** Keys that a store may take for the same, or not take at all. */
const ODD_KEYS = ["Key", "key", "key ", "key'\"\\;--", "ключ-🔑", "k".repeat(200), "%_*?[]{}", "a:b/c\u0000d"];

/**
 * Checks a store of counters of your own: that it adds in one atomic step, forgets a counter in time and no earlier, keeps counters apart,
 * and answers in time. It uses random keys and forgets them afterwards, so that it may run on a database in use.
 *
 * @returns The rules that the store breaks. Empty if it keeps them all.
 * @throws TidingsError with the category `configuration` for an unknown option.
 *
 * @example
 * ```ts
 * test("the store keeps the contract", async () => {
 *   assert.deepEqual(await checkCounterStore(store), []);
 * });
 * ```
 */
export async function checkCounterStore(
  store: CounterStore,
  options: CheckCounterStoreOptions = {},
): Promise<StoreProblem[]> {
  const names = ["timeoutMs", "advance", "windowMs"] as const;
  const { timeoutMs = 5_000, advance, windowMs = 200 } = readProperties(options, "options", "an object", names);
  const problems: StoreProblem[] = [];
  const keys: string[] = [];
  const keyOf = (suffix = ""): string => {
    const key = `check/${newIdempotencyKey()}${suffix}`;
    keys.push(key);
    return key;
  };
  const rule = (name: string, act: () => Promise<void>) => checkRule(problems, name, act);
  /** What the store answers, if it is a counter. */
  const add = async (key: string, by: number, expiresInMs: number, ms = timeoutMs): Promise<Counter> => {
    const found = await inTime(async () => await store.add(key, by, expiresInMs), ms);
    const { count, expiresInMs: left } = Object(found) as Partial<Counter>;
    if (!Number.isFinite(count) || !Number.isFinite(left)) throw new Broken(COUNTER, found);
    return found;
  };
  /** Adds, and checks the count and what is left of the time. */
  const expect = async (name: string, key: string, by: number, expiresInMs: number, count: number, left: number) => {
    const found = await add(key, by, expiresInMs);
    if (found.count !== count) throw new Broken(name, found);
    // A store may round up to seconds.
    if (!(found.expiresInMs > left - SLACK_MS && found.expiresInMs <= left + 1_000)) throw new Broken(TIME, found);
  };
  /** Lets a counter of `windowMs` end. */
  const letEnd = async (key: string): Promise<void> => {
    if (advance !== undefined) await inTime(async () => await advance(windowMs + 1), timeoutMs);
    const end = now() + Math.max(timeoutMs, 10 * windowMs);
    // An addition does not lengthen its time.
    for (;;) {
      const found = await add(key, 1, LONG_MS);
      if (found.count === 1) return;
      if (advance !== undefined || now() > end) throw new Broken(EXPIRES, found);
      await new Promise<void>((resolve) => startTimer(10, resolve));
    }
  };

  const first = keyOf();
  await rule(BEGINS, () => expect(BEGINS, first, 2, LONG_MS, 2, LONG_MS));
  // Nothing else can be checked.
  if (problems.length > 0) return problems;

  await rule(ADDS, async () => {
    const key = keyOf();
    for (const [by, count] of [
      [1, 1],
      [1, 2],
      [40, 42],
      [-2, 40],
    ] as const)
      await expect(ADDS, key, by, LONG_MS, count, LONG_MS);
  });
  await rule(FIXED, async () => {
    const key = keyOf();
    await add(key, 1, LONG_MS);
    for (const [later, count] of [
      [10 * LONG_MS, 2],
      [1, 3],
      [LONG_MS, 4],
    ] as const) {
      const found = await add(key, 1, later);
      if (found.count !== count || !(found.expiresInMs > LONG_MS - SLACK_MS && found.expiresInMs <= LONG_MS + 1_000))
        throw new Broken(FIXED, found);
    }
  });
  await rule(GIVEN_BACK, async () => {
    for (const by of [-3, -5]) {
      const key = keyOf();
      await add(key, 3, LONG_MS);
      const { count } = await add(key, by, LONG_MS);
      if (count > 0) throw new Broken(GIVEN_BACK, `it counts ${count}`);
      // Its time is forgotten, too.
      await expect(GIVEN_BACK, key, 1, 10 * LONG_MS, 1, 10 * LONG_MS);
    }
    const key = keyOf();
    await add(key, -1, LONG_MS);
    await expect("What is given back to no counter leaves none.", key, 1, LONG_MS, 1, LONG_MS);
  });
  await rule(ATOMIC, async () => {
    for (let round = 0; round < 4; round++) {
      const key = keyOf();
      // Each in its own time: one connection serves one after the other.
      const race = (by: number) =>
        Promise.all(Array.from({ length: RACERS }, () => add(key, by, LONG_MS, RACERS * timeoutMs)));
      const counts = (await race(2)).map(({ count }) => count).sort((one, other) => one - other);
      const wrong = counts.find((count, index) => count !== 2 * (index + 1));
      if (wrong !== undefined) throw new Broken(ATOMIC, `${new Set(counts).size} of ${RACERS} counts differ`);
      await race(-1);
      const { count } = await add(key, 1, LONG_MS);
      if (count !== RACERS + 1) throw new Broken(ATOMIC, `it counts ${count}, not ${RACERS + 1}`);
    }
  });
  await rule(KEYS, async () => {
    const prefix = keyOf();
    for (const [index, suffix] of ODD_KEYS.entries()) {
      keys.push(prefix + suffix);
      await expect(KEYS, prefix + suffix, index + 1, LONG_MS, index + 1, LONG_MS);
    }
    for (const [index, suffix] of ODD_KEYS.entries())
      await expect(KEYS, prefix + suffix, 1, LONG_MS, index + 2, LONG_MS);
  });
  await rule(EXPIRES, async () => {
    const [key, again, long] = [keyOf(), keyOf(), keyOf()];
    await add(long, 1, LONG_MS);
    await add(key, 5, windowMs);
    await add(again, 5, windowMs);
    await letEnd(key);
    await expect("A counter that was forgotten begins anew, with a new time.", key, 1, 1, 2, LONG_MS);
    await letEnd(again);
    await expect("A counter is not forgotten early.", long, 1, LONG_MS, 2, LONG_MS);
  });
  await rule(KEPT, () => expect(KEPT, first, 1, LONG_MS, 3, LONG_MS));
  await Promise.allSettled(keys.map((key) => add(key, -1_000, 1)));
  return problems;
}

const COUNTER = "`add` answers with a counter: `count` and `expiresInMs`.";
const BEGINS = "A counter that does not exist begins at 0.";
const ADDS = "`add` answers with the count after what was added.";
const TIME = "`expiresInMs` is what is left of the counter's time.";
const FIXED = "A later call does not change when a counter is forgotten.";
const GIVEN_BACK = "A counter that falls to 0 or less is forgotten at once.";
const ATOMIC = "Concurrent additions each get a count of their own, and none is lost.";
const KEYS = "Each key is a key of its own, whatever its characters.";
const EXPIRES = "A counter is forgotten after its time.";
const KEPT = "No counter is forgotten while others are used.";
