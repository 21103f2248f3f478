/** What a job does about a message: the rule that the recipes of all engines share. */

import { isTidingsError } from "tidings";
import type { Client, Message, TidingsError } from "tidings";

/** What became of a message, as plain data without its text and its number: a job returns it, and an engine keeps it. */
export type Outcome =
  | { readonly key: string; readonly end: "sent"; readonly id: string | null }
  | Wait
  /** Certainly not sent, and calling again does not help. */
  | { readonly key: string; readonly end: "failed"; readonly reason: string }
  /** May have been sent. It is not sent again: a person, or `resolveUnknown`, finds out. */
  | { readonly key: string; readonly end: "unknown"; readonly reason: string };

/** Nothing is decided: call again with the same key after `waitMs`, and give this to the next call. */
export type Wait = {
  readonly key: string;
  readonly end: "wait";
  readonly waitMs: number;
  /** Whether the wait is about every message, not about this one. */
  readonly isForAll: boolean;
  /** The time of the first attempt, in milliseconds since 1970. */
  readonly since: number;
  /** Whether an attempt may have sent the message. */
  readonly maybeSent: boolean;
};

/** Options for a client in a job: it does not sleep for more than a second, because the engine can wait without a worker. */
export const IN_A_JOB = { deadlineMs: 20_000, retry: { maxAttempts: 2, maxRetryAfterMs: 1_000 } };

/** How long an engine tries, from the first attempt. A message that is later than this is for a person. */
export const MAX_AGE_MS = 24 * 3_600_000;

/** The wait after a failure that says nothing about one. */
export const PAUSE_MS = 60_000;

/**
 * Sends one message under its key. With a `store`, it is safe to call this again, whatever became of the call before.
 *
 * @param before What the call before returned; null for the first.
 */
export async function sendOnce(
  client: Client,
  key: string,
  message: Message,
  before: Outcome | null,
): Promise<Outcome> {
  const begun = Date.now();
  try {
    const { id } = await client.send(message, { idempotencyKey: key });
    return { key, end: "sent", id };
  } catch (error) {
    // Anything else is a mistake in this program: the engine tries the job again, as often as it does.
    if (!isTidingsError(error)) throw error;
    return outcomeOf(key, error, before, begun);
  }
}

/** The rule. `begun` is when this attempt began. */
export function outcomeOf(key: string, error: TidingsError, before: Outcome | null, begun: number): Outcome {
  const { outcome, category, scope, code, retryable, retryAfterMs, id } = error;
  if (outcome === "sent") return { key, end: "sent", id };
  const reason = code === null ? category : `${category} (${code})`;
  if (!retryable) return { key, end: outcome === "unknown" ? "unknown" : "failed", reason };
  // Without a wait before, this is the first attempt, or the first after a person repeated a job that had ended.
  const since = before?.end === "wait" ? before.since : begun;
  const wasInDoubt = before?.end === "wait" ? before.maybeSent : before?.end === "unknown";
  const maybeSent = wasInDoubt || !isCertain(error);
  if (Date.now() - since > MAX_AGE_MS)
    return { key, end: maybeSent ? "unknown" : "failed", reason: `${reason}, for too long` };
  // A wait of 0 counts as none: it would let an engine call again and again without a pause.
  const waitMs = retryAfterMs || PAUSE_MS;
  const isForAll = category === "rate-limit" && (scope === "account" || scope === "provider");
  return { key, end: "wait", waitMs, isForAll, since, maybeSent };
}

/**
 * Whether the failure proves that no attempt so far has sent the message: the provider or a rate limit rejected it, or a guard. A store that
 * fails proves nothing: `not-sent` is about its call, and it cannot say what became of an earlier one.
 */
const isCertain = ({ outcome, category, status, guard }: TidingsError): boolean =>
  outcome === "not-sent" && (status !== null || category === "rate-limit" || guard !== null);

/**
 * The wait of an engine that counts the steps of a run: it grows by 2 seconds with each round, so that a day has 300 rounds at most.
 *
 * @param round 1 for the first wait.
 */
export const growing = (waitMs: number, round: number): number => Math.max(waitMs, (round - 1) * 2_000);
