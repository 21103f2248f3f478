/** A store in the memory of one process. */

import { newIdempotencyKey } from "../client/idempotency-key.js";
import { readProperties } from "../util/options.js";
import { now as clock } from "../util/clock.js";
import { decideReservation, settledSend } from "./rule.js";
import type { StoredSend } from "./rule.js";
import { readRetention } from "./retention.js";
import type { RetentionOptions } from "./retention.js";
import { define } from "../util/define.js";
import { defineSendStore } from "./send-log.js";
import type { DefinedSendStore } from "../client/send-log.js";

/**
 * Marks such a store, for what must span processes. The same symbol in every copy of the package.
 *
 * @internal
 */
export const IN_MEMORY = Symbol.for("tidings.memory-store");

export interface MemoryStoreOptions extends RetentionOptions {
  /** The clock, in milliseconds from any start. @default a clock that never runs backward */
  now?: () => number;
}

/**
 * Creates a store in memory: for tests, and against double clicks and impatient callers in one process. It forgets everything when the
 * process ends, and other processes do not see it.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const client = new Client({ provider: "texting-blue", apiKey, store: memoryStore() });
 * await client.send(message, { idempotencyKey: `order-${order.id}` });
 * ```
 */
export function memoryStore(options: MemoryStoreOptions = {}): DefinedSendStore {
  const { retentionMs, now = clock } = readProperties(options, "options", "an object", ["retentionMs", "now"]);
  const retention = readRetention(retentionMs);
  // In the order in which they change, so that what expires first is nearly first.
  const sends = new Map<string, StoredSend>();
  const keep = (key: string, send: StoredSend): void => {
    sends.delete(key);
    sends.set(key, send);
  };
  const store = defineSendStore({
    async reserve(key, entry) {
      const time = now();
      for (const [old, { expiresAt }] of sends) {
        if (expiresAt > time) break;
        sends.delete(old);
      }
      const { reservation, send } = decideReservation(sends.get(key), entry, time, newIdempotencyKey, retention);
      if (send !== undefined) keep(key, send);
      // A copy, because the caller may change it.
      return structuredClone(reservation);
    },
    async settle(key, token, record) {
      const settled = settledSend(sends.get(key), token, structuredClone(record), now(), retention);
      if (settled !== undefined) keep(key, settled);
    },
    async release(key) {
      sends.delete(key);
    },
  });
  define(store, IN_MEMORY, true, false);
  return store;
}
