/** What to do about a message after its send ended. */

import type { SendManyOutcome, TidingsError } from "tidings/core";
import type { DueMessage, Ending } from "../campaigns/store.js";
import type { AccountWait } from "../pace.js";

export type Verdict =
  /** It ended: this is kept. */
  | { readonly kind: "ended"; readonly ending: Ending }
  /** The account cannot send now, this message or any other. */
  | { readonly kind: "account"; readonly wait: AccountWait }
  /** Only this message must wait. */
  | { readonly kind: "again"; readonly waitMs: number }
  /** The key was used for another content, before `SENDER` or `PROVIDER` was changed: the send log knows how that ended. */
  | { readonly kind: "logged"; readonly reason: string; readonly code: string };

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
  const wait = accountWait(error);
  if (wait !== null && error.outcome === "not-sent") return { kind: "account", wait };
  const { category: reason, code } = error;
  if (code === "idempotency-key-reused" && error.attempts.length === 0) return { kind: "logged", reason, code };
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
export function accountWait({ category, scope, guard, retryable, retryAfterMs }: TidingsError): AccountWait | null {
  const isOfAccount =
    category === "rate-limit" ? scope !== "recipient" && scope !== "sender" : scope === "account" && guard === null;
  if (!isOfAccount) return null;
  const ms = retryAfterMs ?? (retryable ? RATE_WAIT_MS : ACCOUNT_WAIT_MS);
  return { ms, isTooFast: category === "rate-limit" };
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
