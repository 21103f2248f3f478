import { serverTiming } from "tidings";
import { announcer } from "../announce.js";
import { byId, h } from "../dom.js";
import { duration } from "../format.js";
import { waitExamples } from "./examples.js";
import { readFields, fieldValue } from "./fields.js";
import { naiveClients } from "./naive.js";
import { type Verdict, defaults, naiveVerdict, ownVerdict } from "./verdict.js";

const text = byId<HTMLTextAreaElement>("wait-text");
const chips = byId("wait-examples");
const place = byId("wait-facts");
const rate = byId("wait-rate");
const say = announcer("waits-live");

/** The reader of header fields. */
export function startWaits(): void {
  text.addEventListener("input", () => show());
  chips.replaceChildren(
    ...waitExamples.map(({ label, text: make }) =>
      h("button", { type: "button", class: "chip", click: () => take(make(Date.now())) }, label),
    ),
  );
  take(text.value);
}

function take(value: string): void {
  text.value = value;
  show();
}

function show(): void {
  const now = Date.now();
  const fields = readFields(text.value);
  const timing = serverTiming(fields, { now, status: 429 });
  const value = fieldValue(fields, "retry-after");
  const own = ownVerdict(timing.retryAfterMs, timing.source);
  say(`tidings: ${own.words}.`);
  place.replaceChildren(
    row("tidings", false, own),
    ...naiveClients.map(({ code, delay }) =>
      row(code, true, value === null ? absent : naiveVerdict(delay(value, now), timing.retryAfterMs)),
    ),
  );
  const { rateLimit } = timing;
  rate.textContent =
    rateLimit === null
      ? "These fields say nothing of a rate limit."
      : `Rate limit: ${[
          rateLimit.limit !== null && `${rateLimit.limit} in all`,
          rateLimit.remaining !== null && `${rateLimit.remaining} left`,
          rateLimit.resetMs !== null && `fresh in ${duration(rateLimit.resetMs)}`,
        ]
          .filter(Boolean)
          .join(", ")}.`;
}

const absent: Verdict = {
  waitMs: defaults.baseMs,
  words: "never sees it",
  note: "There is no Retry-After, and it reads nothing else.",
  tone: "plain",
};

function row(name: string, isCode: boolean, { waitMs, words, note, tone }: Verdict): HTMLElement {
  const bar = h("span", { class: `race-bar race-bar--${tone}`, "aria-hidden": "true" });
  bar.style.setProperty("--share", String(share(waitMs)));
  return h(
    "li",
    { class: isCode ? "race" : "race race--own" },
    h("span", { class: "race-name" }, isCode ? h("code", {}, name) : name),
    h("span", { class: "race-track", "aria-hidden": "true" }, bar),
    h("strong", { class: `race-words race-words--${tone}` }, words),
    h("span", { class: "race-note" }, note),
  );
}

/** The length of a bar, from 0 to 1: a tenth of a second to a month, by its logarithm. */
function share(waitMs: number | null): number {
  if (waitMs === null || waitMs <= 0) return 0;
  return Math.min(1, Math.max(0.03, Math.log10(waitMs / 100) / Math.log10(30 * 864_000)));
}
