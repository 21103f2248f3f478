import type { ApiResponse, SendResult } from "tidings";
import { h } from "../dom.js";
import { pluralize } from "../format.js";
import { issueList, mono, rowList } from "./facts.js";
import { messageAdvice, messageList } from "./messages.js";
import { rawBody } from "./raw-body.js";

/** The facts of a send that was accepted, completely or in part. */
export function sentFacts(result: SendResult): readonly Node[] {
  const { id, status, to, messages, attempts, waitedMs, requestId, idempotencyKey, replayed, warnings } = result;
  const failed = messages.filter(({ error }) => error !== null).length;
  // Green only if every message was accepted.
  const tone = failed === 0 ? "good" : failed === messages.length ? "bad" : "warn";
  return [
    h(
      "p",
      { class: "badges" },
      h("span", { class: `badge badge--${tone}` }, status),
      replayed && h("span", { class: "badge" }, "replayed: not sent again"),
      failed > 0 && h("span", { class: "badge badge--bad" }, `${failed} of ${messages.length} failed`),
    ),
    h("h3", { class: "message" }, heading(failed, messages.length)),
    ...(messages.length > 1 || failed > 0 ? [messageList(messages)] : []),
    ...messageAdvice(messages),
    ...(warnings.length > 0 ? [issueList(warnings)] : []),
    rowList([
      ["id", mono(id)],
      ["to", to.join(", ")],
      ["attempts", String(attempts.length)],
      ["waitedMs", mono(String(Math.round(waitedMs)))],
      ["idempotencyKey", mono(idempotencyKey)],
      ["requestId", mono(requestId)],
    ]),
    rawBody(result.raw),
  ];
}

function heading(failed: number, all: number): string {
  if (failed === 0) return "The provider accepted the message.";
  if (failed < all) return `Accepted in part: ${failed} of ${pluralize(all, "message")} failed.`;
  return all === 1
    ? "The request was accepted, but the message was not."
    : "The request was accepted, but none of its messages was.";
}

/** The facts of a successful call that is not a send. */
export function readFacts({ status, requestId, attempts, waitedMs, data }: ApiResponse): readonly Node[] {
  return [
    h("p", { class: "badges" }, h("span", { class: "badge badge--good" }, `HTTP ${status}`)),
    h("h3", { class: "message" }, "The message was read."),
    rowList([
      ["requestId", mono(requestId)],
      ["attempts", String(attempts.length)],
      ["waitedMs", mono(String(Math.round(waitedMs)))],
    ]),
    rawBody(data),
  ];
}
