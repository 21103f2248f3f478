/** What to do about a message after its send ended. */

import type { SendManyOutcome, TidingsError } from "tidings/core";
import type { DueMessage, Ending } from "../campaigns/store.js";

export type Verdict =
  /** It ended: this is kept. */
  | { readonly kind: "ended"; readonly ending: Ending }
  /** The account cannot send now, this message or any other. */
  | { readonly kind: "account"; readonly waitMs: number }
  /** Only this message must wait. */
  | { readonly kind: "again"; readonly waitMs: number };

/** Nobody mends a key or a balance faster. */
const ACCOUNT_WAIT_MS = 300_000;
const RATE_WAIT_MS = 1_000;
const MAX_BACKOFF_MS = 600_000;

/**
 * @param deliveries How often the queue has delivered the message.
 */
export function verdictOf(outcome: SendManyOutcome, { campaign, position }: DueMessage, deliveries: number): Verdict {
  if (outcome.ok) {
    const { provider, id, status } = outcome.result;
    const facts = { outcome: "sent", reason: null, code: null, detail: null } as const;
    return { kind: "ended", ending: { campaign, position, ...facts, provider, messageId: id, status } };
  }
  const { error } = outcome;
  const waitMs = accountWaitMs(error);
  if (waitMs !== null && error.outcome === "not-sent") return { kind: "account", waitMs };
  // It cannot arrive twice: it was not sent, or the provider or the send log recognises the key.
  if (error.retryable) {
    const backoff = Math.min(MAX_BACKOFF_MS, 1_000 * 2 ** deliveries);
    const { retryAfterMs } = error;
    // Another consumer sends it now. Its wait is the rest of the lease; most often it is done much sooner, and asking is safe.
    const isBusy = error.category === "conflict" && error.attempts.length === 0;
    return { kind: "again", waitMs: isBusy ? Math.min(backoff, retryAfterMs ?? backoff) : (retryAfterMs ?? backoff) };
  }
  return { kind: "ended", ending: { campaign, position, ...endOf(error) } };
}

/**
 * How long the account cannot send, because any other message would fail, too: a limit, a balance, a key. Null: it can. Such a failure ends no
 * message: it would be lost for a reason that passes.
 */
export function accountWaitMs({ category, scope, guard, retryable, retryAfterMs }: TidingsError): number | null {
  const isOfAccount =
    category === "rate-limit" ? scope !== "recipient" && scope !== "sender" : scope === "account" && guard === null;
  return isOfAccount ? (retryAfterMs ?? (retryable ? RATE_WAIT_MS : ACCOUNT_WAIT_MS)) : null;
}

function endOf(error: TidingsError): Omit<Ending, "campaign" | "position"> {
  const { category, code, provider, guard } = error;
  const outcome = error.outcome === "not-sent" ? "failed" : error.outcome;
  return {
    outcome,
    reason: outcome === "sent" ? null : category,
    code,
    detail: guard ?? error.issues[0]?.code ?? null,
    provider: provider ?? "",
    messageId: error.id,
    status: null,
  };
}
