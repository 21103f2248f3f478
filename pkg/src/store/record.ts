/** What the send log keeps of a result or a failure, and what a second call gets of it. */

import { NO_FACTS } from "../errors/error.js";
import type { Attempt, SendResult, SentMessage, TidingsErrorFacts } from "../types.js";
import type { RecordedError, RecordedMessage, SendRecord } from "./types.js";

/** The message of a failure that was recorded: its own words may quote the number or the text. */
const WORDLESS = "The first call with this key failed so. The log keeps no words: see `code`.";

/** How a send ended: with a result, or with the facts of a failure. */
export type SendEnd =
  | { readonly result: SendResult; readonly failure: null }
  | { readonly result: null; readonly failure: TidingsErrorFacts };

/**
 * Makes the record of a send that ended. It copies what it names, because a failover's client may add anything.
 *
 * @param to The recipients of the message.
 */
export function recordOf({ result, failure }: SendEnd, to: readonly unknown[]): SendRecord {
  const { provider, id, batchId, requestId, attempts, waitedMs, idempotencyKey, messages } = result ?? failure;
  const indexes = new Map(to.map((recipient, index) => [digitsOf(recipient), index]));
  return {
    version: 1,
    outcome: result === null ? failure.outcome : "sent",
    provider,
    id,
    batchId,
    status: result?.status ?? "unknown",
    requestId: token(requestId),
    ...referenceOf(result),
    attempts: attempts.map(attemptOf),
    waitedMs,
    idempotencyKey,
    messages: messages.map(
      (message): RecordedMessage => ({
        id: message.id,
        // Some providers answer without the plus sign.
        to: indexes.get(digitsOf(message.to)) ?? -1,
        status: message.status,
        ...referenceOf(message),
        error: message.error && shortened(message.error),
      }),
    ),
    error: failure && shortened(failure),
  };
}

function referenceOf(of: { readonly reference?: string } | null): { readonly reference?: string } {
  return of?.reference === undefined ? {} : { reference: of.reference };
}

function digitsOf(recipient: unknown): string {
  return String(recipient).replace(/^\+/, "");
}

/** A code or an id. One with spaces is a sentence. */
function token<T>(value: T): T | null {
  return typeof value === "string" && !/^\S{1,128}$/.test(value) ? null : value;
}

function attemptOf({
  number,
  startedMs,
  durationMs,
  status,
  category,
  code,
  requestId,
  waitMs,
  why,
}: Attempt): Attempt {
  return {
    number,
    startedMs,
    durationMs,
    status,
    category,
    code: token(code),
    requestId: token(requestId),
    waitMs,
    why,
  };
}

function shortened(error: TidingsErrorFacts): RecordedError {
  const { category, scope, outcome, code, status, transient, permanent, requestId, docsUrl } = error;
  return {
    category,
    scope,
    outcome,
    code: token(code),
    status,
    transient,
    permanent,
    requestId: token(requestId),
    docsUrl: token(docsUrl),
  };
}

/** The result of the first call, for a second one with the same message. */
export function resultOfRecord(record: SendRecord, to: readonly string[]): SendResult {
  const { version: _, outcome: __, error: ___, provider, ...rest } = record;
  return {
    ...rest,
    provider: provider!,
    to,
    messages: messagesOf(record, to),
    warnings: [],
    replayed: true,
    rateLimit: null,
    raw: null,
  };
}

/** The facts of the failure of the first call, for a second one. */
export function failureOfRecord(record: SendRecord, to: readonly string[]): TidingsErrorFacts {
  const { version: _, status: __, error, ...rest } = record;
  return { ...NO_FACTS, ...rest, ...error, message: WORDLESS, messages: messagesOf(record, to) };
}

function messagesOf({ provider, messages }: SendRecord, to: readonly string[]): SentMessage[] {
  return messages.map((message) => ({
    ...message,
    to: to[message.to] ?? null,
    error: message.error && { ...NO_FACTS, ...message.error, provider, message: WORDLESS },
  }));
}
