import type { Issue, TidingsErrorFacts } from "tidings";
import { h } from "../dom.js";
import { duration } from "../format.js";
import { advice } from "./advice.js";
import { messageList } from "./messages.js";
import { rawBody } from "./raw-body.js";
import { inlineCode, withoutPath } from "./inline-code.js";

const OUTCOMES = {
  "not-sent": "Nothing went out",
  unknown: "Nobody can know whether it went out",
  sent: "It went out",
} as const;

const PERMANENT = {
  true: "yes: the same message will never succeed",
  false: "no: it may succeed",
  null: "the provider does not tell",
} as const;

export type Row = readonly [name: string, value: Node | string | null];

/** Names and values; a value that is null is shown as such, because that is a fact too. */
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

/** Everything that is known of an error: what became of the message first, because all else depends on it. */
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

/** A pasted response may name any address: only what is surely a page becomes a link. */
function link(url: string | null): Node | null {
  if (url === null || !url.startsWith("https://")) return mono(url);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, url.slice("https://".length));
}

export function mono(text: string | null): Node | null {
  return text === null ? null : h("code", {}, text);
}

/** Green only where nothing went out: whoever reads no more than the colour calls again, with another key or none. */
function retryVerdict(facts: TidingsErrorFacts): HTMLElement {
  const { transient, retryable, outcome } = facts;
  const tone = retryable && outcome === "not-sent" ? "good" : transient ? "warn" : "plain";
  return verdict(retryable ? "retryable" : "not retryable", retryText(facts), tone);
}

function retryText({ transient, retryable, retryAfterMs, outcome }: TidingsErrorFacts): string {
  if (!transient) return "The failure does not pass by itself";
  if (!retryable) return "The failure may pass, but calling again may send a second message";
  if (outcome !== "not-sent") return "Only with the same idempotency key: then it cannot be sent twice";
  return retryAfterMs === null
    ? "Calling again may succeed, and cannot send twice"
    : `The provider asks for ${duration(retryAfterMs)} first`;
}

function verdict(name: string, meaning: string, tone: string): HTMLElement {
  return h("li", { class: `verdict verdict--${tone}` }, h("strong", {}, name), h("span", {}, meaning));
}

/** Issues, each with its path. A warning says that it is one. */
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
        h("code", {}, path === "" ? "(whole)" : path),
        " ",
        inlineCode(withoutPath(message, path)),
        h("span", { class: "quiet" }, ` ${code}`),
        suggestion !== undefined && h("span", { class: "quiet" }, ` → ${suggestion}`),
      ),
    ),
  );
}
