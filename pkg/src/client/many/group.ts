/** Messages that are sent in one request, and what became of each. */

import { TidingsError } from "../../errors/error.js";
import { toText } from "../../wasm/codec.js";
import type { Message, SendResult, SentMessage } from "../../types.js";

/** How the send of one message ended. */
export type End<R> = { readonly ok: true; readonly result: R } | { readonly ok: false; readonly error: TidingsError };

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
 * What is sent again of a rejected request: together, the messages whose recipient its error does not name. If no request was made, each of the
 * others alone as well, which gives it an error of its own. Empty if that does not help, or if something may have been sent.
 */
export function partsOf<T>(group: readonly T[], { outcome, scope, issues, attempts }: TidingsError): T[][] {
  if (group.length === 1 || outcome !== "not-sent" || scope !== "recipient") return [];
  const named = new Set(issues.map(({ path, severity }) => severity === "warning" || path));
  const isNamed = group.map((_, index) => named.has(`to[${index}]`));
  const rest = group.filter((_, index) => !isNamed[index]);
  if (rest.length === group.length) return [];
  const alone = attempts.length > 0 ? [] : group.filter((_, index) => isNamed[index]).map((one) => [one]);
  return rest.length > 0 ? [rest, ...alone] : alone;
}
