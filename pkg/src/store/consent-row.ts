/** What a suppression list writes into a database. */

import { configurationError } from "../errors/error.js";
import { addressKey } from "../guards/addresses.js";
import { isOptedOut } from "../guards/consent.js";
import type { Consent } from "../guards/consent.js";
import type { ConsentChange } from "../guards/suppression-list.js";
import { storedKey } from "./key.js";

/** All senders. No sender is stored as this: `storedKey` writes `%` as `%0025`. */
const ALL = "%";

/** What is kept about a recipient and a sender. */
export interface ConsentRow extends Consent {
  readonly sender: string;
}

/** The stored form of an address, in one spelling. */
export function storedAddress(address: string): string {
  return storedKey(addressKey(address));
}

/** @throws TidingsError with the category `configuration` for a time that is not one: no later change would have an effect. */
export function rowOf({ sender, optedOut, at }: ConsentChange): ConsentRow {
  if (!Number.isSafeInteger(at)) throw configurationError("`at` must be an integer of milliseconds.");
  return { at, optedOut, sender: sender === null ? ALL : storedAddress(sender) };
}

/** Whether the rows of one recipient say that no messages from this sender are wanted. */
export function isSuppressedBy(rows: readonly ConsentRow[], sender: string | null): boolean {
  const changes = new Map(rows.map((row) => [row.sender === ALL ? null : row.sender, row]));
  return isOptedOut(changes, sender === null ? null : storedAddress(sender));
}
