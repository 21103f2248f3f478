/** Reading what a client told of a send. It may be of another version of the package, or made by hand. */

import { OUTCOMES } from "../vocabulary.js";
import { NO_FACTS, TidingsError } from "../errors/error.js";
import type { Attempt, Issue, Outcome, SendResult, SentMessage, TidingsErrorFacts } from "../types.js";

/** A failure, with what the provider said of each message. Empty where it spoke of none. */
export interface Failed extends TidingsErrorFacts {
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
export function factsOf(error: TidingsErrorFacts): Failed {
  // An error's own message and body are not among what is spread.
  const { message, raw = null } = error;
  const given = { ...NO_FACTS, ...error, raw, message: typeof message === "string" ? message : "" };
  const { category, scope, retryAfterMs } = given;
  if (typeof category !== "string" || !("category" in error))
    throw new TypeError("An error of tidings has a `category`.");
  const messages = (objects<SentMessage>((given as Partial<Failed>).messages) ?? []).map(messageOf);
  // A message that has no failure of its own may have gone out.
  const isCertain =
    OUTCOMES.includes(given.outcome) && !(given.outcome === "not-sent" && messages.some(({ error }) => error === null));
  return {
    ...given,
    messages,
    scope: typeof scope === "string" ? scope : null,
    outcome: isCertain ? given.outcome : "unknown",
    // A breaker adds it to a time: with NaN it would never close again.
    retryAfterMs:
      typeof retryAfterMs === "number" && retryAfterMs >= 0 && retryAfterMs < Infinity ? retryAfterMs : null,
    issues: issuesIn(given.issues),
    attempts: objects<Attempt>(given.attempts) ?? [],
  };
}

/**
 * The result of a send, with all that is read of it here of its kind.
 *
 * @throws What reading it throws, and a TypeError where it is no result.
 * @internal
 */
export function resultOf(value: unknown): SendResult {
  const given = value as SendResult;
  const messages = objects<SentMessage>(Object(given).messages);
  if (messages === undefined) throw new TypeError("A result of a send has an array of objects as `messages`.");
  return {
    ...given,
    messages: messages.map(messageOf),
    warnings: issuesIn(given.warnings),
    attempts: objects<Attempt>(given.attempts) ?? [],
  };
}

/**
 * The error of a request of which no message was accepted; null where one was, or where there are none. Clients throw then;
 * one that resolves all the same is read as if it had thrown.
 *
 * @internal
 */
export function refusalIn(result: SendResult): TidingsError | null {
  const { provider, id, messages, attempts, waitedMs, requestId, idempotencyKey, raw } = result;
  const errors = messages.flatMap(({ error }) => error ?? []);
  if (errors.length === 0 || errors.length < messages.length) return null;
  const { batchId = null } = result as { batchId?: string | null };
  const told = {
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
  return new TidingsError({ ...errors[0]!, ...told });
}

/**
 * What became of the message on a whole way, or of all messages together.
 *
 * @internal
 */
export function outcomeOf(parts: readonly { readonly outcome: Outcome }[]): Outcome {
  const has = (outcome: Outcome): boolean => parts.some((one) => one.outcome === outcome);
  return has("sent") ? "sent" : has("unknown") ? "unknown" : "not-sent";
}

/**
 * Whether a failure may pass. What may be repeated may pass: a client of an older version says only that.
 *
 * @internal
 */
export function isTransient(facts: TidingsErrorFacts): boolean {
  return facts.retryable || (facts as { transient?: boolean }).transient === true;
}

function messageOf(message: SentMessage): SentMessage {
  const { error } = message;
  return { ...message, error: typeof error === "object" && error !== null ? factsOf(error) : null };
}

/** Copies, so that nothing throws that is read of them later. */
function issuesIn(value: unknown): Issue[] {
  return (objects<Issue>(value) ?? []).map((one) => ({ ...one, path: String(one.path), code: String(one.code) }));
}

/** A copy of an array of objects; undefined where it is none. */
function objects<T extends object>(value: unknown): T[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_ITEMS) return undefined;
  const items: unknown[] = Array.from(value);
  return items.every((item) => typeof item === "object" && item !== null) ? (items as T[]) : undefined;
}
