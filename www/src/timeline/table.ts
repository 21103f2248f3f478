import { h } from "../dom.js";
import { duration } from "../format.js";
import type { Run } from "../send/run.js";
import { describeEnd, describeAttempt, describeWait } from "../send/descriptions.js";

const COLUMNS = ["Attempt", "Started", "Took", "Response", "Code", "Request id", "Then"];

/** The plot's content as a table. */
export function runTable(run: Run): HTMLElement {
  if (run.attempts.length === 0) return h("p", { class: "quiet" }, "No request was made.");
  const rows = run.attempts.map((one, index) => {
    const isLast = index === run.attempts.length - 1;
    const then = [
      one.wait === null ? "" : `waited ${describeWait(one.wait)}`,
      isLast && run.end !== null ? describeEnd(run.end) : "",
    ];
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, String(one.number)),
      h("td", {}, duration(one.startMs)),
      h("td", {}, one.endMs === null ? "…" : duration(one.endMs - one.startMs)),
      h("td", {}, describeAttempt(one)),
      h("td", {}, one.code ?? "–"),
      h("td", {}, one.requestId ?? "–"),
      h("td", {}, then.filter((part) => part !== "").join("; ") || "–"),
    );
  });
  return h(
    "table",
    {},
    h("caption", { class: "visually-hidden" }, "Attempts and waits"),
    h("thead", {}, h("tr", {}, ...COLUMNS.map((column) => h("th", { scope: "col" }, column)))),
    h("tbody", {}, ...rows),
  );
}
