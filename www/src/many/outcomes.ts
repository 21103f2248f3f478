import { highlight } from "../compose/highlight.js";
import { h } from "../dom.js";
import { pluralize } from "../format.js";
import { inlineCode } from "../report/inline-code.js";
import type { ManySession } from "./session.js";
import type { Course } from "./windows.js";
import type { Problem, RunEnd } from "./worker-messages.js";

/** The windows of a run as a table. */
export function windowTable({ windows }: Course, limit: number): HTMLElement {
  if (windows.length === 0) return h("p", { class: "quiet" }, "No request was made.");
  const head = ["Window", "Began", "Requests", "Used", "Over"];
  const rows = windows.map(({ startMs, counted, rejected }, index) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, String(index + 1)),
      h("td", {}, `${(startMs / 1000).toFixed(1)} s`),
      h("td", {}, String(counted)),
      h("td", {}, `${Math.round((counted / limit) * 100)}%`),
      h("td", {}, String(rejected)),
    ),
  );
  return h(
    "table",
    {},
    h("caption", { class: "visually-hidden" }, "Windows of the limit"),
    h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...rows),
  );
}

/** How a run ended, in two or three sentences. */
export function describeManyEnd({ settings }: ManySession, end: RunEnd): string {
  const { checkpoint, inFlight, delivered, repeated } = end;
  const truth = `The provider delivered ${pluralize(delivered, "message")}, ${
    repeated === 0 ? "none of them twice" : `${repeated} of them twice. Please report this bug`
  }.`;
  if (inFlight === null) return `Every message has an outcome. ${truth}`;
  const notBegun = settings.messages - checkpoint.taken + checkpoint.unsent.length;
  const { count, accepted } = inFlight;
  const recorded =
    count === 0
      ? "Nothing was in flight when you pressed Stop."
      : `${pluralize(count, "message")} in flight when you pressed Stop: ${count === 1 ? "its outcome is" : "their outcomes are"} recorded, ${accepted} accepted.`;
  return `${recorded} ${pluralize(notBegun, "message")} not begun. ${truth}`;
}

/** What needs attention, and the record that a caller keeps. */
export function manyFacts({ problems, checkpoint }: RunEnd): readonly Node[] {
  return [
    problems.length === 0
      ? h("p", { class: "quiet" }, "No message failed, and none is in doubt.")
      : h(
          "details",
          { class: "raw", open: true },
          h("summary", {}, `Failed and unknown: ${problems.length}`),
          h(
            "ul",
            { class: "log-list scroll", tabindex: "0", "aria-label": "Failed and unknown messages" },
            ...problems.map(problemItem),
          ),
        ),
    h(
      "details",
      { class: "raw" },
      h("summary", {}, "Checkpoint"),
      h(
        "pre",
        { tabindex: "0", role: "group", "aria-label": "Checkpoint as JSON" },
        h("code", {}, ...highlight(JSON.stringify(checkpoint, null, 2))),
      ),
    ),
  ];
}

function problemItem({ index, to, outcome, category, reason }: Problem): HTMLElement {
  return h(
    "li",
    { class: "log-call" },
    h("span", { class: `badge badge--${outcome === "unknown" ? "warn" : "bad"}` }, `${outcome}: ${category}`),
    h("span", {}, `Message ${index + 1} to `, h("code", {}, to)),
    h("span", { class: "quiet" }, inlineCode(reason)),
  );
}
