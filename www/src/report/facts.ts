import type { Issue, TidingsErrorFacts } from "tidings";
import { h } from "../dom.js";
import { duration } from "../format.js";
import { advice } from "./advice.js";
import { messageList } from "./messages.js";
import { rawBody } from "./raw-body.js";
import { inlineCode, withoutPath } from "./inline-code.js";

const OUTCOMES = {
  "not-sent": "The message was not sent",
  unknown: "The message may have been sent",
  sent: "The message was sent",
} as const;

const PERMANENT = {
  true: "yes: the same message will never succeed",
  false: "no: it may succeed later",
  null: "unknown: the provider does not say",
} as const;

export type Row = readonly [name: string, value: Node | string | null];

/** A list of names and values. Null values are shown too. */
export function rowList(rows: readonly Row[]): HTMLElement {
  return h(
    "dl",
    { class: "facts" },
    ...rows.map(([name, value]) =>
      h(
        "div",
        {},
        h("dt", {}, name),
        h("dd", {}, value === null || value === "" ? h("span", { class: "none" }, "null") : value),
      ),
    ),
  );
}

/** All facts of an error. The outcome comes first, because everything else depends on it. */
export function errorFacts(facts: TidingsErrorFacts): readonly Node[] {
  const {
    category,
    message,
    outcome,
    scope,
    code,
    status,
    param,
    issues,
    requestId,
    transient,
    retryAfterMs,
    permanent,
    docsUrl,
    messages,
  } = facts;
  return [
    h(
      "ul",
      { class: "verdicts" },
      verdict(`outcome: ${outcome}`, OUTCOMES[outcome], outcome === "unknown" ? "warn" : "plain"),
      retryVerdict(facts),
    ),
    h(
      "p",
      { class: "badges" },
      h("span", { class: "badge badge--bad" }, category),
      status !== null && h("span", { class: "badge" }, `HTTP ${status}`),
      scope !== null && h("span", { class: "badge" }, `scope: ${scope}`),
    ),
    h("h3", { class: "message" }, inlineCode(message)),
    advice(facts),
    ...(messages.length > 1 ? [messageList(messages)] : []),
    ...(issues.length > 0 ? [issueList(issues)] : []),
    rowList([
      ["code", mono(code)],
      ["param", mono(param)],
      ["requestId", mono(requestId)],
      ["retryAfterMs", retryAfterMs === null ? null : mono(String(retryAfterMs))],
      ["transient", mono(String(transient))],
      ["permanent", PERMANENT[`${permanent}`]],
      ["docsUrl", link(docsUrl)],
    ]),
    rawBody(facts.raw),
  ];
}

/** A pasted response may contain any URL: only https becomes a link. */
function link(url: string | null): Node | null {
  if (url === null || !url.startsWith("https://")) return mono(url);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, url.slice("https://".length));
}

export function mono(text: string | null): Node | null {
  return text === null ? null : h("code", {}, text);
}

/** Green only if nothing was sent: green suggests to call again, even without the idempotency key. */
function retryVerdict(facts: TidingsErrorFacts): HTMLElement {
  const { transient, retryable, outcome } = facts;
  const tone = retryable && outcome === "not-sent" ? "good" : transient ? "warn" : "plain";
  return verdict(retryable ? "retryable" : "not retryable", retryText(facts), tone);
}

function retryText({ transient, retryable, retryAfterMs, outcome }: TidingsErrorFacts): string {
  if (!transient) return "The failure is not temporary";
  if (!retryable) return "The failure is temporary, but calling again may send a second message";
  if (outcome !== "not-sent") return "Call again only with the same idempotency key: then it cannot be sent twice";
  return retryAfterMs === null
    ? "Calling again may succeed and cannot send a second message"
    : `Wait ${duration(retryAfterMs)} first, as the provider requests`;
}

function verdict(name: string, meaning: string, tone: string): HTMLElement {
  return h("li", { class: `verdict verdict--${tone}` }, h("strong", {}, name), h("span", {}, meaning));
}

/** Issues, each with its path. Warnings are labelled. */
export function issueList(issues: readonly Issue[]): HTMLElement {
  const warnings = issues.every(({ severity }) => severity === "warning");
  return h(
    "ul",
    { class: warnings ? "issues issues--warning" : "issues" },
    ...issues.map(({ path, code, message, suggestion, severity }) =>
      h(
        "li",
        {},
        severity === "warning" && h("strong", { class: "warning" }, "Warning: "),
        h("code", {}, path === "" ? "(general)" : path),
        " ",
        inlineCode(withoutPath(message, path)),
        h("span", { class: "quiet" }, ` ${code}`),
        suggestion !== undefined && h("span", { class: "quiet" }, ` → ${suggestion}`),
      ),
    ),
  );
}
