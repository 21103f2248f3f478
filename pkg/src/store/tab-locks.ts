/**
 * Says whether the tab that reserved a send still lives, with Web Locks: the browser ends the locks of a tab that is closed or crashes.
 * They do not make reservations atomic; the transactions of IndexedDB do.
 */

import { startTimer } from "../util/clock.js";

/** The longest time of a timer, in milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const nameOf = (token: string): string => `tidings:${token}`;

/** Undefined without Web Locks: in a page that was not loaded over HTTPS, and in old browsers. */
function locksOf(): LockManager | undefined {
  try {
    // Typed as if it were always there.
    return globalThis.navigator.locks as LockManager | undefined;
  } catch {
    return undefined;
  }
}

/**
 * Holds the lock of a reservation, for as long as its lease at most.
 *
 * @param onEnd Is called when the lease ends first.
 * @returns A function that ends it; undefined without Web Locks.
 */
export function holdLock(token: string, leaseMs: number, onEnd: () => void): Promise<(() => void) | undefined> {
  const locks = locksOf();
  if (locks === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const held = locks.request(
      nameOf(token),
      { ifAvailable: true },
      (lock) =>
        new Promise<void>((end) => {
          if (lock === null) {
            resolve(undefined);
            return end();
          }
          const stop = startTimer(Math.min(leaseMs, MAX_TIMER_MS), () => {
            onEnd();
            end();
          });
          resolve(() => {
            stop();
            end();
          });
        }),
    );
    // A page whose storage is blocked has no locks either.
    held.catch(() => resolve(undefined));
  });
}

/** Whether a tab holds the lock of a reservation. If that is not known, it counts as held: its lease will end. */
export async function isHeld(token: string): Promise<boolean> {
  try {
    const held = (await locksOf()?.query())?.held;
    return held === undefined || held.some(({ name }) => name === nameOf(token));
  } catch {
    return true;
  }
}
