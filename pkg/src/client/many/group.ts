/** Messages that are sent in one request, and what became of each. */

import { TidingsError } from "../../errors/error.js";
import { toText } from "../../wasm/codec.js";
import type { Message, SendResult, SentMessage } from "../../types.js";
import type { End } from "./ends.js";

/** The messages of one request. */
export interface Group<T> {
  /** Their `from`. */
  readonly sender: unknown;
  readonly messages: readonly T[];
  /** Why they cannot be sent: the function for the key failed. */
  readonly fault?: unknown;
  /** What all the parts of a request that was rejected as a whole share. */
  readonly split?: Split;
}

export interface Split {
  /** How many messages may be rejected alone until the parts are not divided further. Infinity once one was accepted. */
  left: number;
}

/** The content of a message without its recipient; undefined if it cannot be grouped. */
export function contentOf(message: Message): string | undefined {
  try {
    const { to, ...content } = message;
    return typeof to === "string" ? toText(content) : undefined;
  } catch {
    return undefined;
  }
}

/** What became of each message of one request, by its recipient. */
export function endsOf<R extends SendResult>(to: readonly string[], end: End<R>): End<R>[] {
  if (to.length === 1) return [end];
  const messages = end.ok ? end.result.messages : end.error.messages;
  return to.map((recipient, index) => {
    const found =
      messages.find((message) => message.to === recipient) ??
      (messages.length === to.length ? messages[index] : undefined);
    return found === undefined ? end : endOf(found, end);
  });
}

function endOf<R extends SendResult>(message: SentMessage, end: End<R>): End<R> {
  const { id, to, status, error } = message;
  if (error !== null) return { ok: false, error: new TidingsError({ ...error, id, messages: [message] }) };
  if (!end.ok) return end;
  return { ok: true, result: { ...end.result, id, status, to: to === null ? [] : [to], messages: [message] } };
}

/**
 * What is sent again of a request that was rejected as a whole, in which parts:
 * - The error names recipients: all other messages together. If no request was made, each named one alone too, so that it gets its own error.
 * - It names none, and is not about what all messages share: two halves.
 * - That does not help, or something may have been sent: none.
 */
export function partsOf<T>(group: readonly T[], error: TidingsError): T[][] {
  const { outcome, scope, category, issues, attempts, messages } = error;
  if (group.length === 1 || outcome !== "not-sent" || messages.length > 0) return [];
  const named = new Set(issues.map(({ path, severity }) => severity === "warning" || path));
  const rest = group.filter((_, index) => !named.has(`to[${index}]`));
  const isMade = attempts.length > 0;
  if (rest.length === group.length) {
    const isOfSome = isMade && category === "validation" && (scope === "recipient" || scope === "request");
    // Not the first and the last ones: wrong numbers often follow each other.
    return isOfSome ? [0, 1].map((half) => group.filter((_, index) => index % 2 === half)) : [];
  }
  if (scope !== "recipient") return [];
  const alone = isMade ? [] : group.filter((one) => !rest.includes(one)).map((one) => [one]);
  return rest.length > 0 ? [rest, ...alone] : alone;
}
