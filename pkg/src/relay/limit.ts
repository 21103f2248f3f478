/** Counts a user's messages, by the limit of the grant. */

import type { Counter, CounterStore } from "../guards/counter-store.js";
import { wallTime } from "../util/clock.js";
import { inTime, lateStore } from "../util/in-time.js";
import type { GrantLimit } from "./grant.js";

/** What was counted. */
export interface Count {
  /** Whether the limit allows it. */
  readonly isAllowed: boolean;
  /** How many the user has sent in the window, without this message. */
  readonly used: number;
  /** How long until the window ends, in milliseconds. */
  readonly endsInMs: number;
  /** Takes it back, because nothing was sent. */
  giveBack(): Promise<void>;
}

/**
 * Counts messages of a user. What is over the limit is given back at once.
 *
 * @param name The user, as a name for a counter.
 * @throws Whatever the store throws, or an error if it is late.
 */
export async function countMessages(
  counters: CounterStore,
  name: string,
  { max, perMs }: GrantLimit,
  by: number,
  timeoutMs: number,
): Promise<Count> {
  const time = wallTime();
  const window = Math.floor(time / perMs);
  const endsInMs = (window + 1) * perMs - time;
  const key = `relay:${name}:${perMs}:${window}`;
  const add = async (count: number): Promise<Counter> => {
    const counter = await counters.add(key, count, endsInMs);
    if (!Number.isFinite(Object(counter).count)) throw new TypeError("`add` of the counters did not return a counter.");
    return counter;
  };
  const late = (): Error => lateStore(timeoutMs);
  const giveBack = async (): Promise<void> => {
    await inTime(() => add(-by), timeoutMs, late);
  };
  const asked = add(by);
  let counter: Counter;
  try {
    counter = await inTime(() => asked, timeoutMs, late);
  } catch (thrown) {
    // It may be counted even so, or later. Nothing was sent.
    asked.then(giveBack).catch(() => {});
    throw thrown;
  }
  const isAllowed = counter.count <= max;
  if (!isAllowed) await giveBack();
  return { isAllowed, used: Math.max(0, Math.min(max, counter.count - by)), endsInMs, giveBack };
}
