/** A status store in the memory of one process. */

import { readRetention } from "../store/retention.js";
import { wallTime } from "../util/clock.js";
import { readProperties } from "../util/options.js";
import type { StatusEntry, StatusStore } from "./status-store.js";

export interface MemoryStatusStoreOptions {
  /**
   * How long a message is remembered after its last change, in milliseconds. Its status begins anew afterwards.
   * @default 2592000000 (30 days)
   */
  retentionMs?: number;
  /** The clock, in milliseconds since the Unix epoch. @default Date.now */
  now?: () => number;
}

interface StoredMessage {
  readonly entries: ReadonlyMap<string, StatusEntry>;
  readonly expiresAt: number;
}

/**
 * Creates a status store in memory: for tests, and for one process. It forgets everything when the process ends.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 */
export function memoryStatusStore(options: MemoryStatusStoreOptions = {}): StatusStore {
  const { retentionMs, now = wallTime } = readProperties(options, "options", "an object", ["retentionMs", "now"]);
  const retention = readRetention(retentionMs);
  // In the order in which they change, so that what expires first is first.
  const messages = new Map<string, StoredMessage>();
  const sweep = (): void => {
    const time = now();
    for (const [key, { expiresAt }] of messages) {
      if (expiresAt > time) break;
      messages.delete(key);
    }
  };
  return {
    async read(key) {
      sweep();
      return [...(messages.get(key)?.entries.values() ?? [])];
    },
    async write(key, entry) {
      sweep();
      const entries = messages.get(key)?.entries ?? new Map<string, StatusEntry>();
      if ((entries.get(entry.recipient)?.version ?? 0) !== entry.version - 1) return false;
      messages.delete(key);
      messages.set(key, {
        entries: new Map([...entries, [entry.recipient, entry]]),
        expiresAt: now() + retention,
      });
      return true;
    },
    async forget(key) {
      messages.delete(key);
    },
  };
}
