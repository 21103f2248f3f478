/** The store of a tracker: what it keeps, and how it is changed. */

import type { KnownStatus } from "./types.js";

/**
 * Remembers what is known of each message. `memoryStatusStore` is one in memory; `checkStatusStore` of `tidings/testing` checks your own.
 *
 * What is kept is plain data for JSON. Each method answers when what it did is kept, and any later call sees it.
 */
export interface StatusStore {
  /**
   * Returns what is kept about a message: one entry for each recipient, in any order. Empty if nothing is.
   *
   * @param key Names the message: the provider and its id, such as `twilio/SM1`.
   */
  read(key: string): Promise<readonly StatusEntry[]>;

  /**
   * Keeps an entry in place of the one of the same recipient, if that has the version before it; with the version 1, if there is none.
   * Atomic: of any number of concurrent calls with one key, recipient and version, one keeps its entry.
   *
   * @returns Whether it was kept.
   */
  write(key: string, entry: StatusEntry): Promise<boolean>;

  /** Forgets all entries of a message. */
  forget(key: string): Promise<void>;
}

/** What a store keeps for one recipient of a message. */
export interface StatusEntry {
  /** The digits of the recipient's phone number, or its other address; empty if the provider did not name it. */
  readonly recipient: string;
  /** From 1, and one more with each change. */
  readonly version: number;
  readonly known: KnownStatus;
}
