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
/** What the next call may take. */
let plan = { deadlineMs: 20_000, rows: 4 };
let stop = (): void => {};
let lastAnnouncement = "";

/** What the next call may take, to keep room for it. */
export function planTimeline(deadlineMs: number, maxAttempts: number): void {
  plan = planOf(deadlineMs, maxAttempts);
  if (session === null) draw();
}

function planOf(deadlineMs: number, maxAttempts: number): typeof plan {
  return { deadlineMs, rows: Math.min(8, Math.max(3, maxAttempts || 4)) };
}

/** Nothing was called yet. */
export function clearTimeline(): void {
  session = null;
  lastAnnouncement = "";
  live.textContent = "";
  callLabel.textContent = noCall;
  table.replaceChildren(runTable(EMPTY_RUN));
  draw();
}

/** Shows how far a call has come; draws on its own until it has ended. */
export function showTimeline(next: Session): void {
  session = next;
  announce(next);
  // The form may say something else by now.
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
    session === null ? "Timeline: nothing was sent yet" : `Timeline: ${summary(session)}. As a table below.`,
  );
  frame.dataset.phase = session === null ? "idle" : phase(run);
  showState(nowMs);
  if (session !== null && session.ending === null) scheduleDraw();
}

/** Sixty pictures a second, or two where motion is not wanted. */
function scheduleDraw(): void {
  // Frames and timers are numbered apart: a frame's number must not reach clearTimeout.
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
    requesting: `Try ${last?.number ?? 1}`,
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
  if (session?.ending?.kind === "read") return "Answered";
  return end.part === null ? "Accepted" : "Accepted in part";
}

function summary({ run }: Session): string {
  const attempts = run.attempts.map((one) => `try ${one.number}: ${describeAttempt(one)}`);
  return [...attempts, ...(run.end === null ? [] : [describeEnd(run.end)])].join(", ") || "starting";
}

/** Tells those who listen about each step once. */
function announce({ run, ending }: Session): void {
  const last = run.attempts.at(-1);
  let text = "";
  if (ending !== null && run.end !== null) {
    text =
      ending.kind === "failed"
        ? `Ended: ${describeEnd(run.end)}. ${ending.error.message}`
        : `Done: ${describeEnd(run.end)}.`;
  } else if (last?.wait) text = `Try ${last.number}: ${describeAttempt(last)}. Waiting ${describeWait(last.wait)}.`;
  else if (last !== undefined) text = `Try ${last.number}.`;
  if (text === lastAnnouncement) return;
  lastAnnouncement = text;
  live.textContent = text;
}

/** Draws anew whenever there is another width. */
export function startTimeline(): void {
  new ResizeObserver(draw).observe(frame);
}
