/** How the send of a message ended, and what a run reads of it. */

import { NO_FACTS, TidingsError } from "../../errors/error.js";
import type { RateLimit, SendResult } from "../../types.js";

export type End<R> = { readonly ok: true; readonly result: R } | { readonly ok: false; readonly error: TidingsError };

/** The wait after a rate limit that names none. The send has failed in spite of its retries. */
const PAUSE_MS = 60_000;

/** What a send says of the provider's limit. One that could not wait for it says how long the next one must wait, or all the rest would fail. */
export function limitOf<R extends SendResult>(end: End<R>): RateLimit | null {
  // A failover's client may be the caller's own object.
  if (end.ok) return (Object(end.result) as Partial<R>).rateLimit ?? null;
  const { category, scope, retryAfterMs } = end.error;
  const isClosed = category === "rate-limit" || (category === "unavailable" && retryAfterMs !== null);
  const isForAll = scope === "account" || scope === "provider";
  return isClosed && isForAll ? { limit: null, remaining: 0, resetMs: retryAfterMs ?? PAUSE_MS } : null;
}

/** Whether a send was rejected before a request, or replayed from the send log, which keeps no response. */
export function madeNoRequest<R extends SendResult>(end: End<R>): boolean {
  if (!end.ok) return end.error.replayed === true || end.error.attempts.length === 0;
  const { replayed, raw } = Object(end.result) as Partial<R>;
  return replayed === true && raw === null;
}

/** Whether a send ended before its first request because its run was stopped. If its error has more to say, it is an outcome. */
export function isUnsent<R extends SendResult>(end: End<R>): boolean {
  if (end.ok) return false;
  const { category, outcome, attempts, issues } = end.error;
  return category === "aborted" && outcome === "not-sent" && attempts.length + issues.length === 0;
}

export function duplicateError(): TidingsError {
  const message = "The recipient occurred before in this run.";
  const issues = [{ path: "to", code: "duplicate", message }];
  return new TidingsError({
    ...NO_FACTS,
    category: "validation",
    scope: "recipient",
    outcome: "not-sent",
    param: "to",
    message,
    issues,
  });
}
