/** Leaves time between two messages to one recipient. */

import type { Guard, GuardedSend } from "../client/guard-types.js";
import { invalidOption, readProperties } from "../util/options.js";
import { addressKey, issueAt, recipientsOf } from "./addresses.js";
import type { CounterStore } from "./counter-store.js";
import { readCounterStore, countAll } from "./counting.js";
import { defineGuard } from "./run.js";
import { readStoreOptions } from "./stores.js";
import type { GuardStoreOptions } from "./stores.js";

/** The options of `cooldown`. */
export interface CooldownOptions extends GuardStoreOptions {
  /** Where the last messages are kept. */
  readonly store: CounterStore;
  /** The least time between two messages to one recipient, in milliseconds. */
  readonly ms: number;
}

/**
 * Rejects a message that follows another one to its recipient too soon, with `retryAfterMs`. Like `pace`, it counts messages that went out or may have,
 * and belongs last.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const resend = cooldown({ store: memoryCounterStore(), ms: 30_000 }); // "Send the code again" works after 30 seconds
 * ```
 */
export function cooldown(options: CooldownOptions): Guard {
  const own = readProperties(options, "options", "an object such as { store, ms }", [
    "store",
    "ms",
    "storeTimeoutMs",
    "onStoreFailure",
  ]);
  const store = readCounterStore(own.store);
  const settings = readStoreOptions(own);
  const { ms } = own;
  if (!Number.isSafeInteger(ms) || ms! <= 0) throw invalidOption("ms", "a positive integer of milliseconds", ms);
  const counted = new WeakSet<GuardedSend>();
  return defineGuard(async (send) => {
    // It is asked again if another guard sets a time.
    if (counted.has(send)) return undefined;
    const paths = new Map(
      recipientsOf(send).map(({ recipient, path }) => [`cooldown:${ms}:${addressKey(recipient)}`, path]),
    );
    const counts = [...paths].map(([key, path]) => ({ key, path, by: 1, expiresInMs: ms!, max: 1 }));
    const full = await countAll("cooldown", store, settings, send, counts);
    if (full.length === 0) {
      counted.add(send);
      return undefined;
    }
    const reject = "The last message to this recipient was too short a time ago.";
    return {
      reject,
      guard: "cooldown",
      scope: "recipient",
      waitUntil: send.now + Math.max(...full.map(({ expiresInMs }) => expiresInMs)),
      issues: full.map(({ count }) => issueAt(count.path, "cooldown", reject)),
    };
  });
}
