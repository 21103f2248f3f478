import { findScenario } from "../compose/scenarios.js";
import { providerFacts } from "../compose/providers.js";
import { byId } from "../dom.js";
import { seconds } from "../format.js";
import type { Session } from "../send/session.js";
import { emptyRun, phase } from "../send/run.js";
import { endWords, tryWords, waitWords } from "../send/words.js";
import { type Picture, drawPlot, plotHeight } from "./plot.js";
import { runTable } from "./table.js";

const plot = byId<SVGSVGElement>("plot");
const frame = byId("plot-frame");
const table = byId("plot-table");
const state = byId("run-state");
const clock = byId("run-clock");
const live = byId("run-live");
const of = byId("run-of");
const noCall = of.textContent;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let session: Session | null = null;
/** What the next call may take. */
let plan = { deadlineMs: 20_000, rows: 4 };
let stop = (): void => {};
let said = "";

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
  said = "";
  live.textContent = "";
  of.textContent = noCall;
  table.replaceChildren(runTable(emptyRun));
  draw();
}

/** Shows how far a call has come; draws on its own until it has ended. */
export function showTimeline(next: Session): void {
  session = next;
  announce(next);
  // The form may say something else by now.
  const { provider, scenario } = next.draft;
  of.textContent = `${providerFacts[provider].title}: ${findScenario(provider, scenario).label}`;
  table.replaceChildren(runTable(next.run));
  draw();
}

function draw(): void {
  stop();
  const run = session?.run ?? emptyRun;
  const nowMs = session === null ? 0 : (run.end?.atMs ?? performance.now() - session.startedAt);
  const { deadlineMs, maxAttempts } = session?.draft.settings ?? {};
  const drawn = deadlineMs === undefined || maxAttempts === undefined ? plan : planOf(deadlineMs, maxAttempts);
  const rows = Math.max(drawn.rows, run.tries.length);
  const picture: Picture = { run, nowMs, rows, deadlineMs: drawn.deadlineMs };
  plot.setAttribute("height", String(plotHeight(rows)));
  drawPlot(plot, picture);
  plot.setAttribute(
    "aria-label",
    session === null ? "Timeline: nothing was sent yet" : `Timeline: ${summary(session)}. As a table below.`,
  );
  frame.dataset.phase = session === null ? "idle" : phase(run);
  showState(nowMs);
  if (session !== null && session.ending === null) again();
}

/** Sixty pictures a second, or two where motion is not wanted. */
function again(): void {
  // Frames and timers are numbered apart: a frame's number must not reach clearTimeout.
  if (calm.matches) {
    const timer = setTimeout(draw, 500);
    stop = () => clearTimeout(timer);
  } else {
    const frame = requestAnimationFrame(draw);
    stop = () => cancelAnimationFrame(frame);
  }
}

function showState(nowMs: number): void {
  clock.textContent = seconds(nowMs);
  const { run } = session ?? { run: emptyRun };
  const last = run.tries.at(-1);
  const words = {
    idle: session === null ? "Ready" : "Starting",
    trying: `Try ${last?.number ?? 1}`,
    waiting: "Waiting",
    ended: endWord(),
  };
  const now = phase(run);
  const word = words[now];
  if (state.textContent !== word) state.textContent = word;
  state.dataset.state = now === "ended" ? word.toLowerCase().replaceAll(" ", "-") : now;
}

function endWord(): string {
  const end = session?.run.end ?? null;
  if (end === null) return "";
  if (end.category !== null) return end.category === "aborted" ? "Cancelled" : "Failed";
  if (session?.ending?.kind === "read") return "Answered";
  return end.part === null ? "Accepted" : "Accepted in part";
}

function summary({ run }: Session): string {
  const tries = run.tries.map((one) => `try ${one.number}: ${tryWords(one)}`);
  return [...tries, ...(run.end === null ? [] : [endWords(run.end)])].join(", ") || "starting";
}

/** Tells those who listen about each step once. */
function announce({ run, ending }: Session): void {
  const last = run.tries.at(-1);
  let text = "";
  if (ending !== null && run.end !== null) {
    text =
      ending.kind === "failed" ? `Ended: ${endWords(run.end)}. ${ending.error.message}` : `Done: ${endWords(run.end)}.`;
  } else if (last?.wait) text = `Try ${last.number}: ${tryWords(last)}. Waiting ${waitWords(last.wait)}.`;
  else if (last !== undefined) text = `Try ${last.number}.`;
  if (text === said) return;
  said = text;
  live.textContent = text;
}

/** Draws anew whenever there is another width. */
export function startTimeline(): void {
  new ResizeObserver(draw).observe(frame);
}
