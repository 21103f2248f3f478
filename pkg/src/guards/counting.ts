/** Counts sends, and gives back what was not sent. */

import type { GuardedSend } from "../client/guard-types.js";
import type { GuardName } from "../types.js";
import { invalidOption } from "../util/options.js";
import type { Counter, CounterStore } from "./counter-store.js";
import { inTime, lateStore } from "../util/in-time.js";
import { callStore } from "./stores.js";
import type { StoreSettings } from "./stores.js";

/** A counter that a send adds to. */
export interface Count {
  readonly key: string;
  readonly by: number;
  readonly expiresInMs: number;
  /** The most that it may be. */
  readonly max: number;
}

/** @throws TidingsError with the category `configuration`. */
export function readCounterStore(store: CounterStore | undefined): CounterStore {
  if (typeof Object(store).add !== "function") throw invalidOption("store", "an object with the method add", store);
  return store!;
}

/**
 * Adds to all counters. If one of them is over its maximum then, all are given back; and also if the message is certainly not sent.
 *
 * @returns The counters that are full, with what is left of their time; empty if the send may go on.
 * @throws TidingsError with the category `unavailable` if the store fails, unless the settings say `send`.
 */
export async function countAll<T extends Count>(
  guard: GuardName,
  store: CounterStore,
  settings: StoreSettings,
  send: GuardedSend,
  counts: readonly T[],
): Promise<{ readonly count: T; readonly expiresInMs: number }[]> {
  const added: T[] = [];
  const giveBack = async (): Promise<void> => {
    const taken = added.splice(0);
    await Promise.allSettled(
      taken.map(({ key, by, expiresInMs }) =>
        inTime(
          async () => store.add(key, -by, expiresInMs),
          settings.storeTimeoutMs,
          () => lateStore(settings.storeTimeoutMs),
        ),
      ),
    );
  };
  const add = async (count: T): Promise<Counter> => {
    const counter = await store.add(count.key, count.by, count.expiresInMs);
    if (!Number.isFinite(Object(counter).count) || !Number.isFinite(Object(counter).expiresInMs))
      throw new TypeError("`add` of the store did not return a counter.");
    added.push(count);
    return counter;
  };
  let counters: (Counter | null)[];
  try {
    counters = await callStore(guard, settings, () => allOrNone(counts.map(add)), []);
  } catch (thrown) {
    await giveBack();
    throw thrown;
  }
  const full = counts.flatMap((count, index) => {
    const counter = counters[index];
    return counter && counter.count > count.max ? [{ count, expiresInMs: counter.expiresInMs }] : [];
  });
  if (full.length > 0) await giveBack();
  else send.onNotSent(giveBack);
  return full;
}

/** Waits for all of them, so that none is added after what failed was given back. */
async function allOrNone<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return await Promise.all(promises);
}
