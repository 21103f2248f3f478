import { findScenario } from "../compose/scenarios.js";
import { providerFacts } from "../compose/providers.js";
import { byId } from "../dom.js";
import { seconds } from "../format.js";
import type { Session } from "../send/session.js";
import { EMPTY_RUN, phase } from "../send/run.js";
import { describeEnd, describeAttempt, describeWait } from "../send/descriptions.js";
import { type Picture, drawPlot, plotHeight } from "./plot.js";
import { runTable } from "./table.js";

const plot = byId<SVGSVGElement>("plot");
const frame = byId("plot-frame");
const table = byId("plot-table");
const state = byId("run-state");
const clock = byId("run-clock");
const live = byId("run-live");
const callLabel = byId("run-label");
const noCall = callLabel.textContent;
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

let session: Session | null = null;
/** Deadline and rows of the next call, for which the plot reserves space. */
let plan = { deadlineMs: 20_000, rows: 4 };
let stop = (): void => {};
let lastAnnouncement = "";

/** Sets the deadline and the attempts of the next call, to reserve space for them. */
export function planTimeline(deadlineMs: number, maxAttempts: number): void {
  plan = planOf(deadlineMs, maxAttempts);
  if (session === null) draw();
}

function planOf(deadlineMs: number, maxAttempts: number): typeof plan {
  return { deadlineMs, rows: Math.min(8, Math.max(3, maxAttempts || 4)) };
}

/** Shows the empty timeline. */
export function clearTimeline(): void {
  session = null;
  lastAnnouncement = "";
  live.textContent = "";
  callLabel.textContent = noCall;
  table.replaceChildren(runTable(EMPTY_RUN));
  draw();
}

/** Shows the state of a call, and keeps drawing until the call has ended. */
export function showTimeline(next: Session): void {
  session = next;
  announce(next);
  // The form may have changed since the call started.
  const { provider, scenario } = next.draft;
  callLabel.textContent = `${providerFacts[provider].title}: ${findScenario(provider, scenario).label}`;
  table.replaceChildren(runTable(next.run));
  draw();
}

function draw(): void {
  stop();
  const run = session?.run ?? EMPTY_RUN;
  const nowMs = session === null ? 0 : (run.end?.atMs ?? performance.now() - session.startedAt);
  const { deadlineMs, maxAttempts } = session?.draft.settings ?? {};
  const drawn = deadlineMs === undefined || maxAttempts === undefined ? plan : planOf(deadlineMs, maxAttempts);
  const rows = Math.max(drawn.rows, run.attempts.length);
  const picture: Picture = { run, nowMs, rows, deadlineMs: drawn.deadlineMs };
  plot.setAttribute("height", String(plotHeight(rows)));
  drawPlot(plot, picture);
  plot.setAttribute(
    "aria-label",
    session === null ? "Timeline: no call yet" : `Timeline: ${summary(session)}. The table below has the details.`,
  );
  frame.dataset.phase = session === null ? "idle" : phase(run);
  showState(nowMs);
  if (session !== null && session.ending === null) scheduleDraw();
}

/** Draws again with the next frame, or twice a second if the user prefers reduced motion. */
function scheduleDraw(): void {
  // Frame ids and timer ids are separate: a frame's id must not reach clearTimeout.
  if (reducedMotion.matches) {
    const timer = setTimeout(draw, 500);
    stop = () => clearTimeout(timer);
  } else {
    const frame = requestAnimationFrame(draw);
    stop = () => cancelAnimationFrame(frame);
  }
}

function showState(nowMs: number): void {
  clock.textContent = seconds(nowMs);
  const { run } = session ?? { run: EMPTY_RUN };
  const last = run.attempts.at(-1);
  const labels = {
    idle: session === null ? "Ready" : "Starting",
    requesting: `Attempt ${last?.number ?? 1}`,
    waiting: "Waiting",
    ended: endLabel(),
  };
  const now = phase(run);
  const label = labels[now];
  if (state.textContent !== label) state.textContent = label;
  state.dataset.state = now === "ended" ? label.toLowerCase().replaceAll(" ", "-") : now;
}

function endLabel(): string {
  const end = session?.run.end ?? null;
  if (end === null) return "";
  if (end.category !== null) return end.category === "aborted" ? "Cancelled" : "Failed";
  if (session?.ending?.kind === "read") return "Done";
  return end.part === null ? "Accepted" : "Accepted in part";
}

function summary({ run }: Session): string {
  const attempts = run.attempts.map((one) => `attempt ${one.number}: ${describeAttempt(one)}`);
  return [...attempts, ...(run.end === null ? [] : [describeEnd(run.end)])].join(", ") || "starting";
}

/** Announces each step once to screen readers. */
function announce({ run, ending }: Session): void {
  const last = run.attempts.at(-1);
  let text = "";
  if (ending !== null && run.end !== null) {
    text =
      ending.kind === "failed"
        ? `Ended: ${describeEnd(run.end)}. ${ending.error.message}`
        : `Done: ${describeEnd(run.end)}.`;
  } else if (last?.wait) text = `Attempt ${last.number}: ${describeAttempt(last)}. Waiting ${describeWait(last.wait)}.`;
  else if (last !== undefined) text = `Attempt ${last.number}.`;
  if (text === lastAnnouncement) return;
  lastAnnouncement = text;
  live.textContent = text;
}

/** Redraws when the width changes. */
export function startTimeline(): void {
  new ResizeObserver(draw).observe(frame);
}
