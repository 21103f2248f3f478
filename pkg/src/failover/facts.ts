/** Reads what a client returned or threw. It may be from another version of the package, or the caller's own object. */

import { OUTCOMES } from "../vocabulary.js";
import { NO_FACTS, TidingsError } from "../errors/error.js";
import type { Attempt, Issue, Outcome, SendResult, SentMessage, TidingsErrorFacts } from "../types.js";

/** A failure, with the result of each message; `messages` is empty if the provider reported none. */
export interface ClientFailure extends TidingsErrorFacts {
  readonly messages: readonly SentMessage[];
}

/** The longest array that is copied: an array-like object may claim any length. */
const MAX_ITEMS = 1_000_000;

/**
 * The facts of an error, copied and checked. Invalid facts become null, empty or `unknown`.
 *
 * @throws Whatever reading it throws, and a TypeError if it has no `category`.
 * @internal
 */
export function factsOf(error: TidingsErrorFacts): ClientFailure {
  // `message` and `raw` of an error are not enumerable, so spreading it leaves them out.
  const { message, raw = null } = error;
  const input = { ...NO_FACTS, ...error, raw, message: typeof message === "string" ? message : "" };
  const { category, scope, retryAfterMs } = input;
  if (typeof category !== "string" || !("category" in error)) throw new TypeError("The error has no `category`.");
  const messages = (copyObjects<SentMessage>((input as Partial<ClientFailure>).messages) ?? []).map(copyMessage);
  // A message without an error may have been sent, whatever the whole error says.
  const isCertain =
    OUTCOMES.includes(input.outcome) && !(input.outcome === "not-sent" && messages.some(({ error }) => error === null));
  return {
    ...input,
    messages,
    scope: typeof scope === "string" ? scope : null,
    outcome: isCertain ? input.outcome : "unknown",
    // A breaker adds it to a time: with NaN it would stay open for ever.
    retryAfterMs:
      typeof retryAfterMs === "number" && retryAfterMs >= 0 && retryAfterMs < Infinity ? retryAfterMs : null,
    issues: copyIssues(input.issues),
    attempts: copyObjects<Attempt>(input.attempts) ?? [],
  };
}

/**
 * The result of a send, with the parts that are read here copied and checked.
 *
 * @throws Whatever reading it throws, and a TypeError if it has no `messages`.
 * @internal
 */
export function resultOf(value: unknown): SendResult {
  const input = value as SendResult;
  const messages = copyObjects<SentMessage>(Object(input).messages);
  if (messages === undefined) throw new TypeError("`messages` of a result must be an array of objects.");
  return {
    ...input,
    messages: messages.map(copyMessage),
    warnings: copyIssues(input.warnings),
    attempts: copyObjects<Attempt>(input.attempts) ?? [],
  };
}

/**
 * The error of a result of which no message was accepted; null if at least one was, or if there are none. A `Client` throws
 * in that case; another client may resolve, and is treated as if it had thrown.
 *
 * @internal
 */
export function rejectionIn(result: SendResult): TidingsError | null {
  const { provider, id, messages, attempts, waitedMs, requestId, idempotencyKey, raw } = result;
  const errors = messages.flatMap(({ error }) => error ?? []);
  if (errors.length === 0 || errors.length < messages.length) return null;
  const { batchId = null } = result as { batchId?: string | null };
  const facts = {
    provider,
    id,
    batchId,
    messages,
    attempts,
    waitedMs,
    requestId,
    idempotencyKey,
    raw,
    outcome: outcomeOf(errors),
    transient: errors.every(isTransient),
    retryable: errors.every(({ retryable }) => retryable),
  };
  return new TidingsError({ ...errors[0]!, ...facts });
}

/**
 * The outcome of several steps, or of several messages, together.
 *
 * @internal
 */
export function outcomeOf(results: readonly { readonly outcome: Outcome }[]): Outcome {
  const hasOutcome = (outcome: Outcome): boolean => results.some((one) => one.outcome === outcome);
  return hasOutcome("sent") ? "sent" : hasOutcome("unknown") ? "unknown" : "not-sent";
}

/**
 * Whether a failure may pass. `retryable` implies it: a client of an older version has no `transient`.
 *
 * @internal
 */
export function isTransient(facts: TidingsErrorFacts): boolean {
  return facts.retryable || (facts as { transient?: boolean }).transient === true;
}

function copyMessage(message: SentMessage): SentMessage {
  const { error } = message;
  return { ...message, error: typeof error === "object" && error !== null ? factsOf(error) : null };
}

/** Copies of the issues, so that no getter of theirs can throw later. */
function copyIssues(value: unknown): Issue[] {
  return (copyObjects<Issue>(value) ?? []).map((one) => ({ ...one, path: String(one.path), code: String(one.code) }));
}

/** A copy of an array of objects; undefined for any other value. */
function copyObjects<T extends object>(value: unknown): T[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_ITEMS) return undefined;
  const items: unknown[] = Array.from(value);
  return items.every((item) => typeof item === "object" && item !== null) ? (items as T[]) : undefined;
}
