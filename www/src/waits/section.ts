import { serverTiming } from "tidings";
import { announcer } from "../announce.js";
import { byId, h } from "../dom.js";
import { duration } from "../format.js";
import { waitExamples } from "./examples.js";
import { readFields, fieldValue } from "./fields.js";
import { oneLiners } from "./one-liners.js";
import { type Verdict, defaults, oneLinerVerdict, tidingsVerdict } from "./verdict.js";

const text = byId<HTMLTextAreaElement>("wait-text");
const chips = byId("wait-examples");
const list = byId("wait-facts");
const rateLimitText = byId("wait-rate");
const announce = announcer("waits-live");

/** Starts the section that reads header fields. */
export function startWaits(): void {
  text.addEventListener("input", () => show());
  chips.replaceChildren(
    ...waitExamples.map(({ label, text: make }) =>
      h("button", { type: "button", class: "chip", click: () => setText(make(Date.now())) }, label),
    ),
  );
  setText(text.value);
}

function setText(value: string): void {
  text.value = value;
  show();
}

function show(): void {
  const now = Date.now();
  const fields = readFields(text.value);
  const timing = serverTiming(fields, { now, status: 429 });
  const value = fieldValue(fields, "retry-after");
  const own = tidingsVerdict(timing.retryAfterMs, timing.source);
  announce(`tidings: ${own.label}.`);
  list.replaceChildren(
    comparisonRow("tidings", false, own),
    ...oneLiners.map(({ code, delay }) =>
      comparisonRow(code, true, value === null ? NOT_READ : oneLinerVerdict(delay(value, now), timing.retryAfterMs)),
    ),
  );
  const { rateLimit } = timing;
  rateLimitText.textContent =
    rateLimit === null
      ? "These fields contain no rate limit."
      : `Rate limit: ${[
          rateLimit.limit !== null && `${rateLimit.limit} requests`,
          rateLimit.remaining !== null && `${rateLimit.remaining} left`,
          rateLimit.resetMs !== null && `reset in ${duration(rateLimit.resetMs)}`,
        ]
          .filter(Boolean)
          .join(", ")}.`;
}

const NOT_READ: Verdict = {
  waitMs: defaults.baseMs,
  label: "not read",
  note: "There is no Retry-After, and this code reads no other field.",
  tone: "plain",
};

function comparisonRow(name: string, isCode: boolean, { waitMs, label, note, tone }: Verdict): HTMLElement {
  const bar = h("span", { class: `wait-bar wait-bar--${tone}`, "aria-hidden": "true" });
  bar.style.setProperty("--share", String(barLength(waitMs)));
  return h(
    "li",
    { class: isCode ? "wait-row" : "wait-row wait-row--own" },
    h("span", { class: "wait-name" }, isCode ? h("code", {}, name) : name),
    h("span", { class: "wait-track", "aria-hidden": "true" }, bar),
    h("strong", { class: `wait-result wait-result--${tone}` }, label),
    h("span", { class: "wait-note" }, note),
  );
}

/** The length of a bar from 0 to 1, logarithmic: from 0.1 s to 30 days. */
function barLength(waitMs: number | null): number {
  if (waitMs === null || waitMs <= 0) return 0;
  return Math.min(1, Math.max(0.03, Math.log10(waitMs / 100) / Math.log10(30 * 864_000)));
}
