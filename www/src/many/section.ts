import { announcer } from "../announce.js";
import { providerFacts } from "../compose/providers.js";
import { byId } from "../dom.js";
import { duration, seconds } from "../format.js";
import { describeEstimate } from "./estimate.js";
import { describeManyEnd, manyFacts, windowTable } from "./outcomes.js";
import { describePace, drawPace } from "./plot.js";
import { readManySettings, showLimitNote } from "./settings.js";
import { type ManySession, startManySession } from "./session.js";
import { courseOf } from "./windows.js";
import { WINDOW_MS } from "./worker-messages.js";

/** How often a run is drawn, in milliseconds: less often if the user prefers reduced motion. */
const DRAW_MS = 100;
const CALM_DRAW_MS = 500;

const panel = byId("many-panel");
const frame = byId("many-frame");
const plot = byId<SVGSVGElement>("many-plot");
const start = byId("many-start");
const stop = byId("many-stop");
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

let session: ManySession | null = null;
/** The last valid settings of the form. */
let planned = readManySettings();
let stopRun = (): void => {};

/** Starts the section of `sendMany`. */
export function startMany(): void {
  const form = byId<HTMLFormElement>("many-form");
  const announce = announcer("many-live");
  const isRunning = (): boolean => session !== null && session.end === null && session.failure === null;
  const refresh = (): void => {
    showLimitNote();
    const isValid = form.checkValidity();
    if (isValid) planned = readManySettings();
    byId("many-estimate").textContent = isValid ? describeEstimate(planned) : "";
    if (session === null) draw();
  };
  form.addEventListener("input", refresh);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isRunning()) return;
    reveal();
    stopRun = startManySession(planned, reducedMotion.matches ? CALM_DRAW_MS : DRAW_MS, (next) => {
      session = next;
      start.setAttribute("aria-disabled", String(isRunning()));
      stop.setAttribute("aria-disabled", String(!isRunning() || next.isStopping));
      show(next);
      announce(announcement(next));
    });
  });
  stop.addEventListener("click", () => {
    if (isRunning() && session?.isStopping === false) stopRun();
  });
  new ResizeObserver(draw).observe(frame);
  refresh();
}

/** Scrolls to the plot if a part of it is out of view. */
function reveal(): void {
  const { top, bottom } = frame.getBoundingClientRect();
  const covered = byId("page-head").getBoundingClientRect().bottom;
  if (top < covered || bottom > innerHeight) panel.scrollIntoView({ block: "start" });
}

function draw(): void {
  // Before the first run, the scale of the one that the form describes.
  const { settings, nowMs, requests } = session ?? { settings: planned, nowMs: 0, requests: [] };
  drawPace(plot, courseOf(requests, settings.limit), settings, nowMs);
}

function show(next: ManySession): void {
  const { settings, progress, requests, end } = next;
  const course = courseOf(requests, settings.limit);
  const set = (id: string, text: string): void => {
    const element = byId(id);
    if (element.textContent !== text) element.textContent = text;
  };
  draw();
  frame.dataset.phase = "running";
  plot.setAttribute("aria-label", `Requests over time: ${describePace(course, next)} The table below has the windows.`);
  byId("many-windows").replaceChildren(windowTable(course, settings.limit));

  const { done = 0, failed = 0, unknown = 0, waiting = 0, ratePerSecond = 0, remainingMs = null } = progress ?? {};
  const ended = done + failed + unknown;
  byId<HTMLProgressElement>("many-progress").max = settings.messages;
  byId<HTMLProgressElement>("many-progress").value = ended;
  set("many-ended", `${ended} of ${settings.messages} messages`);
  set("many-label", describeSettings(next));
  set("many-limit", `the limit: ${settings.limit} a minute`);
  set("many-clock", seconds(next.nowMs));
  set("many-state", stateOf(next));
  byId("many-state").dataset.state = stateOf(next).toLowerCase();
  const isOver = end !== null || next.failure !== null;
  const counts = { done, failed, unknown, waiting, rate: Math.round(ratePerSecond * 60) };
  for (const [name, count] of Object.entries(counts)) set(`many-${name}`, String(count));
  set("many-left", remainingMs === null || isOver ? "–" : duration(remainingMs));

  set("many-note", next.failure ?? (end === null ? "" : describeManyEnd(next, end)));
  byId("many-facts").replaceChildren(...(end === null ? [] : manyFacts(end)));
}

function describeSettings({ settings }: ManySession): string {
  const { provider, messages, limit, concurrency, faultPercent } = settings;
  return `${providerFacts[provider].title}: ${messages} messages, ${limit} a minute, ${concurrency} at once, ${faultPercent}% faults`;
}

function stateOf({ end, failure, isStopping, requests, nowMs, settings }: ManySession): string {
  if (failure !== null) return "Failed";
  if (end !== null) return end.inFlight === null ? "Done" : "Stopped";
  if (isStopping) return "Stopping";
  const last = courseOf(requests, settings.limit).windows.at(-1);
  const isUsedUp = last !== undefined && last.counted >= settings.limit && nowMs < last.startMs + WINDOW_MS;
  return isUsedUp ? "Waiting" : "Sending";
}

/** What is announced: each quarter of the run, and its end. */
function announcement(next: ManySession): string {
  const { settings, progress, end, failure } = next;
  if (failure !== null) return failure;
  const { done = 0, failed = 0, unknown = 0 } = progress ?? {};
  if (end !== null) return `${stateOf(next)}: ${done} done, ${failed} failed, ${unknown} unknown.`;
  const quarters = Math.floor(((done + failed + unknown) / settings.messages) * 4);
  return quarters === 0 ? "The run has started." : `${quarters * 25} percent of the messages have an outcome.`;
}
