/** How long a store keeps what it knows. */

import { invalidOption } from "../util/options.js";

/**
 * Default of `retentionMs`: 30 days. Longer than the queues that repeat a job keep it: Amazon SQS and Cloudflare Queues 14 days at most.
 */
export const RETENTION_MS: number = 30 * 24 * 60 * 60 * 1000;

/** The option that every store has. */
export interface RetentionOptions {
  /**
   * How long a key is remembered after its send ended, in milliseconds; or after its lease, if it never ended. A key is new afterwards, and
   * sends again: keep it for longer than anything may repeat the send.
   * @default 2592000000 (30 days)
   */
  retentionMs?: number;
}

/**
 * Reads the option.
 *
 * @throws TidingsError with the category `configuration`.
 * @internal
 */
export function readRetention(retentionMs: number | undefined): number {
  if (retentionMs === undefined) return RETENTION_MS;
  if (Number.isSafeInteger(retentionMs) && retentionMs > 0) return retentionMs;
  throw invalidOption("retentionMs", "a positive integer of milliseconds", retentionMs);
}
