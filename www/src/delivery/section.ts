import type { MessageStatus } from "tidings";
import { type Arrival, type KnownStatus, mergeStatus, type StatusReport } from "tidings/delivery";
import { announcer } from "../announce.js";
import { highlight } from "../compose/highlight.js";
import { byId, h } from "../dom.js";
import { pluralize } from "../format.js";
import { countResults, disordered } from "./disorder.js";
import { type History, histories, reportsOf } from "./histories.js";

/** How many random orders are compared. */
const ORDERS = 500;

/** A report, and what it added. */
interface Taken {
  readonly report: StatusReport;
  readonly arrival: Arrival;
  readonly known: KnownStatus;
}

const TONES: Readonly<Record<Arrival, string>> = { new: "good", late: "warn", duplicate: "plain" };
const ORDINALS = ["first", "second", "third", "fourth", "fifth"];

const choice = byId<HTMLSelectElement>("delivery-history");
const times = byId<HTMLInputElement>("delivery-times");

/** Starts the section of merged statuses. */
export function startDelivery(): void {
  const announce = announcer("delivery-live");
  choice.append(...histories.map(({ id, title }) => h("option", { value: id }, title)));
  const show = (order: (reports: readonly StatusReport[]) => readonly StatusReport[]): void => {
    const history = histories.find(({ id }) => id === choice.value) ?? (histories[0] as History);
    const reports = reportsOf(history, times.checked);
    const taken = takeAll(order(reports));
    const known = taken.at(-1)?.known;
    if (known === undefined) return;
    showKnown(known, times.checked ? history.rules.withTimes : history.rules.without);
    byId("delivery-reports").replaceChildren(...taken.map((one) => reportItem(one, reports.indexOf(one.report))));
    const results = countResults(reports, ORDERS);
    byId("delivery-orders").textContent =
      `${ORDERS} other orders of these reports, with repetitions: ${pluralize(results, "result")}.`;
    const count = (arrival: Arrival): string => `${taken.filter((one) => one.arrival === arrival).length} ${arrival}`;
    announce(`${known.status}: ${count("new")}, ${count("late")}, ${count("duplicate")}.`);
  };
  const inOrder = (reports: readonly StatusReport[]): readonly StatusReport[] => reports;
  choice.addEventListener("change", () => show(disordered));
  times.addEventListener("change", () => show(disordered));
  byId("delivery-shuffle").addEventListener("click", () => show(disordered));
  byId("delivery-ordered").addEventListener("click", () => show(inOrder));
  show(inOrder);
}

function takeAll(reports: readonly StatusReport[]): readonly Taken[] {
  const taken: Taken[] = [];
  for (const report of reports) {
    const { arrival, known } = mergeStatus(taken.at(-1)?.known ?? null, report);
    taken.push({ report, arrival, known });
  }
  return taken;
}

function showKnown(known: KnownStatus, rule: string): void {
  const { status, isFinal } = known;
  const verdict = byId("delivery-known");
  verdict.className = `verdict verdict--${toneOf(status)}`;
  verdict.replaceChildren(
    h("strong", {}, status),
    h("span", {}, isFinal ? "Final: no other status is expected." : "Not final: another status may follow."),
  );
  byId("delivery-rule").textContent = rule;
  byId("delivery-json").replaceChildren(...highlight(JSON.stringify(known, null, 2)));
}

function toneOf(status: MessageStatus): string {
  if (status === "delivered" || status === "read") return "good";
  return status === "failed" || status === "undelivered" ? "rejected" : "plain";
}

function reportItem({ report, arrival, known }: Taken, index: number): HTMLElement {
  return h(
    "li",
    { class: "log-call" },
    h("span", { class: `badge badge--${TONES[arrival]}` }, arrival),
    h("span", {}, h("code", {}, report.status), ` happened ${ORDINALS[index]}`),
    h("span", { class: "quiet" }, "Known now: ", h("code", {}, known.status)),
  );
}
