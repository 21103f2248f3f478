import type { ApiResponse, SendResult } from "tidings";
import { h } from "../dom.js";
import { issueList, mono, rowList } from "./facts.js";
import { rawBody } from "./raw.js";
import { sentence } from "./sentence.js";

/** What is known of a send that was accepted. */
export function sentFacts(result: SendResult): readonly Node[] {
  const { id, status, to, messages, attempts, waitedMs, requestId, idempotencyKey, replayed, warnings } = result;
  const refused = messages.filter(({ error }) => error !== null);
  return [
    h("p", { class: "badges" },
      h("span", { class: messages.length > 0 && refused.length === messages.length ? "badge" : "badge badge--good" }, status),
      replayed && h("span", { class: "badge" }, "replayed: nothing was sent anew"),
      refused.length > 0 && h("span", { class: "badge badge--bad" }, `${refused.length} of ${messages.length} failed`)),
    h("h3", { class: "message" }, heading(refused.length, messages.length)),
    rowList([
      ["id", mono(id)],
      ["to", to.join(", ")],
      ["attempts", String(attempts.length)],
      ["waitedMs", mono(String(Math.round(waitedMs)))],
      ["idempotencyKey", mono(idempotencyKey)],
      ["requestId", mono(requestId)],
    ]),
    ...(messages.length > 1 || refused.length > 0
      ? [h("ul", { class: "issues" }, ...messages.map(({ to: number, status: state, error }) =>
          h("li", {}, h("code", {}, number ?? "?"), ` ${state}`,
            error !== null && h("span", {}, ": ", sentence(error.message), " ", h("span", { class: "quiet" }, [error.category, error.code].filter(Boolean).join(" · "))))))]
      : []),
    ...(warnings.length > 0 ? [issueList(warnings)] : []),
    rawBody(result.raw),
  ];
}

function heading(failed: number, all: number): string {
  if (failed === 0) return "The provider has it.";
  return failed === all ? "The request was accepted, the message was not." : "Accepted, but not all of it.";
}

/** What is known of any other call that was. */
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
