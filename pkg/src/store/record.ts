/** What the send log keeps of a result or a failure, and what a second call gets of it. */

import { NO_FACTS } from "../errors/error.js";
import type { SendResult, SentMessage, TidingsErrorFacts } from "../types.js";
import type { RecordedError, SendRecord } from "./types.js";

/** The message of a failure that was recorded: its own words may quote the number or the text. */
const WORDLESS = "The first call with this key failed so. The log keeps no words: see `code`.";

/**
 * Makes the record of a send that ended.
 *
 * @param end The result; or the facts of the failure, with `category`.
 * @param to The recipients of the message.
 */
export function recordOf(end: SendResult | TidingsErrorFacts, to: readonly unknown[]): SendRecord {
  const { provider, id, batchId, requestId, attempts, waitedMs, idempotencyKey, messages } = end;
  const isFailure = "category" in end;
  const { reference } = end as SendResult;
  return {
    version: 1,
    outcome: isFailure ? end.outcome : "sent",
    provider,
    id,
    batchId,
    status: isFailure ? "unknown" : end.status,
    requestId,
    ...(reference !== undefined && { reference }),
    attempts,
    waitedMs,
    idempotencyKey,
    messages: messages.map(({ to: recipient, error, ...message }) => ({
      ...message,
      to: to.indexOf(recipient),
      error: error && shortened(error),
    })),
    error: isFailure ? shortened(end) : null,
  };
}

function shortened(error: TidingsErrorFacts): RecordedError {
  const { category, scope, outcome, code, status, transient, permanent, requestId, docsUrl } = error;
  return { category, scope, outcome, code, status, transient, permanent, requestId, docsUrl };
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
