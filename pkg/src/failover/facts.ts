/** Reading what a client told of a send. It may be of another version of the package, or made by hand. */

import { OUTCOMES } from "../vocabulary.js";
import { NO_FACTS, TidingsError } from "../errors/error.js";
import type { Attempt, Issue, Outcome, SendResult, SentMessage, TidingsErrorFacts } from "../types.js";

/** A failure, with what the provider said of each message. Empty where it spoke of none. */
export interface ClientFailure extends TidingsErrorFacts {
  readonly messages: readonly SentMessage[];
}

/** A list may claim any length. */
const MAX_ITEMS = 1_000_000;

/**
 * The facts of an error, each of its kind.
 *
 * @throws What reading it throws, and a TypeError where it is no such error.
 * @internal
 */
export function factsOf(error: TidingsErrorFacts): ClientFailure {
  // An error's own message and body are not among what is spread.
  const { message, raw = null } = error;
  const input = { ...NO_FACTS, ...error, raw, message: typeof message === "string" ? message : "" };
  const { category, scope, retryAfterMs } = input;
  if (typeof category !== "string" || !("category" in error))
    throw new TypeError("An error of tidings has a `category`.");
  const messages = (copyObjects<SentMessage>((input as Partial<ClientFailure>).messages) ?? []).map(copyMessage);
  // A message that has no failure of its own may have gone out.
  const isCertain =
    OUTCOMES.includes(input.outcome) && !(input.outcome === "not-sent" && messages.some(({ error }) => error === null));
  return {
    ...input,
    messages,
    scope: typeof scope === "string" ? scope : null,
    outcome: isCertain ? input.outcome : "unknown",
    // A breaker adds it to a time: with NaN it would never close again.
    retryAfterMs:
      typeof retryAfterMs === "number" && retryAfterMs >= 0 && retryAfterMs < Infinity ? retryAfterMs : null,
    issues: copyIssues(input.issues),
    attempts: copyObjects<Attempt>(input.attempts) ?? [],
  };
}

/**
 * The result of a send, with all that is read of it here of its kind.
 *
 * @throws What reading it throws, and a TypeError where it is no result.
 * @internal
 */
export function resultOf(value: unknown): SendResult {
  const input = value as SendResult;
  const messages = copyObjects<SentMessage>(Object(input).messages);
  if (messages === undefined) throw new TypeError("A result of a send has an array of objects as `messages`.");
  return {
    ...input,
    messages: messages.map(copyMessage),
    warnings: copyIssues(input.warnings),
    attempts: copyObjects<Attempt>(input.attempts) ?? [],
  };
}

/**
 * The error of a request of which no message was accepted; null where one was, or where there are none. Clients throw then;
 * one that resolves all the same is read as if it had thrown.
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
 * What became of the message on a whole way, or of all messages together.
 *
 * @internal
 */
export function outcomeOf(results: readonly { readonly outcome: Outcome }[]): Outcome {
  const hasOutcome = (outcome: Outcome): boolean => results.some((one) => one.outcome === outcome);
  return hasOutcome("sent") ? "sent" : hasOutcome("unknown") ? "unknown" : "not-sent";
}

/**
 * Whether a failure may pass. What may be repeated may pass: a client of an older version says only that.
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

/** Copies, so that nothing throws that is read of them later. */
function copyIssues(value: unknown): Issue[] {
  return (copyObjects<Issue>(value) ?? []).map((one) => ({ ...one, path: String(one.path), code: String(one.code) }));
}

/** A copy of an array of objects; undefined where it is none. */
function copyObjects<T extends object>(value: unknown): T[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_ITEMS) return undefined;
  const items: unknown[] = Array.from(value);
  return items.every((item) => typeof item === "object" && item !== null) ? (items as T[]) : undefined;
}
