/** What a job does about a message: the rule that the recipes of all engines share. */

import { isTidingsError } from "tidings";
import type { Client, Message, TidingsError } from "tidings";

/** What became of a message, as plain data without its text and its number: a job returns it, and an engine keeps it. */
export type Outcome =
  | { readonly key: string; readonly end: "sent"; readonly id: string | null }
  /** Nothing is decided: call again with the same key after `waitMs`. `isForAll`: the wait is about every message, not about this one. */
  | { readonly key: string; readonly end: "wait"; readonly waitMs: number; readonly isForAll: boolean }
  /** Certainly not sent, and calling again does not help. */
  | { readonly key: string; readonly end: "failed"; readonly reason: string }
  /** May have been sent. It is not sent again: a person, or `resolveUnknown`, finds out. */
  | { readonly key: string; readonly end: "unknown"; readonly reason: string };

/** Options for a client in a job: it does not sleep for more than a second, because the engine can wait without a worker. */
export const IN_A_JOB = { deadlineMs: 20_000, retry: { maxAttempts: 2, maxRetryAfterMs: 1_000 } };

/** How long an engine tries, from the beginning of the job. A message that is later than this is for a person. */
export const MAX_AGE_MS = 24 * 3_600_000;

/** The wait after a failure that says nothing about one. */
const PAUSE_MS = 60_000;

/** Sends one message under its key. With a `store`, it is safe to call this again, whatever became of the call before. */
export async function sendOnce(client: Client, key: string, message: Message, startedAt: number): Promise<Outcome> {
  try {
    const { id } = await client.send(message, { idempotencyKey: key });
    return { key, end: "sent", id };
  } catch (error) {
    // Anything else is a mistake in this program: the engine tries the job again, as often as it does.
    if (!isTidingsError(error)) throw error;
    return outcomeOf(key, error, startedAt);
  }
}

/** The rule. */
export function outcomeOf(key: string, error: TidingsError, startedAt: number): Outcome {
  const { outcome, category, scope, code, retryable, retryAfterMs, id } = error;
  if (outcome === "sent") return { key, end: "sent", id };
  const reason = code === null ? category : `${category} (${code})`;
  if (!retryable) return { key, end: outcome === "unknown" ? "unknown" : "failed", reason };
  // `not-sent` is about this call. Whether an earlier one was accepted is for the log to say, and it may be what failed.
  if (Date.now() - startedAt > MAX_AGE_MS) return { key, end: "unknown", reason: `${reason}, for too long` };
  return {
    key,
    end: "wait",
    waitMs: retryAfterMs || PAUSE_MS,
    isForAll: category === "rate-limit" && scope === "account",
  };
}
