import { svg } from "../dom.js";
import { duration, seconds } from "../format.js";
import { type Run, type Attempt, phase } from "../send/run.js";
import { describeEnd, tone, describeAttempt, describeWait } from "../send/descriptions.js";
import { linesOf, textWidth } from "./measure.js";
import { type Scale, timeScale } from "./scale.js";

/** What is drawn. */
export interface Picture {
  readonly run: Run;
  /** Milliseconds since the start of the call. */
  readonly nowMs: number;
  readonly deadlineMs: number;
  /** Number of rows to reserve, so that nothing below the plot moves while the call runs. */
  readonly rows: number;
}

const ROW = 66;
/** Space for the deadline's label above the first row. */
const TOP = 24;
const AXIS = 30;
const BAR = 16;
/** In pixels: a shorter bar would be invisible. */
const MIN_BAR_WIDTH = 4;

export function plotHeight(rows: number): number {
  return TOP + rows * ROW + AXIS;
}

/** Draws attempts as bars and waits as hatched spans on one time axis, one row per attempt. */
export function drawPlot(target: SVGSVGElement, picture: Picture): void {
  const { run, rows, deadlineMs } = picture;
  const width = Math.max(240, target.clientWidth);
  const height = plotHeight(rows);
  const scale = timeScale(domain(picture), width);
  target.setAttribute("viewBox", `0 0 ${width} ${height}`);
  target.replaceChildren(
    hatches(),
    axis(scale, width, height),
    deadline(scale, deadlineMs, width, height),
    ...run.attempts.map((one, index) => row(one, index, { ...picture, scale, width, target })),
  );
}

/** The length of the axis in milliseconds: a little more than the time known so far. */
function domain({ run, nowMs, deadlineMs }: Picture): number {
  const waits = run.attempts.map(({ wait }) => (wait === null ? 0 : (wait.endMs ?? wait.startMs + wait.delayMs)));
  const known = Math.max(1500, nowMs, ...waits) * 1.06;
  // Include the deadline if it is near.
  return deadlineMs < known * 1.5 ? Math.max(known, deadlineMs * 1.04) : known;
}

function hatches(): SVGElement {
  const hatch = (name: string, angle: number): SVGElement =>
    svg(
      "pattern",
      {
        id: `hatch-${name}`,
        width: 7,
        height: 7,
        patternUnits: "userSpaceOnUse",
        patternTransform: `rotate(${angle})`,
      },
      svg("rect", { width: 7, height: 7, class: `hatch-ground hatch-ground--${name}` }),
      svg("line", { x1: 0, y1: 0, x2: 0, y2: 7, class: `hatch-line hatch-line--${name}` }),
    );
  return svg("defs", {}, hatch("hint", 45), hatch("backoff", -45));
}

function axis({ ticks, x }: Scale, width: number, height: number): SVGElement {
  const bottom = height - AXIS;
  const marks = ticks.flatMap((ms) => {
    const at = Math.round(x(ms)) + 0.5;
    const anchor = ms === 0 ? "start" : at > width - 18 ? "end" : "middle";
    return [
      svg("line", { x1: at, x2: at, y1: TOP, y2: bottom, class: "gridline" }),
      svg("text", { x: at, y: height - 9, class: "tick", "text-anchor": anchor }, seconds(ms)),
    ];
  });
  return svg("g", {}, ...marks, svg("line", { x1: 0, x2: width, y1: bottom + 0.5, y2: bottom + 0.5, class: "axis" }));
}

function deadline({ domainMs, x }: Scale, deadlineMs: number, width: number, height: number): SVGElement {
  if (!Number.isFinite(deadlineMs)) return svg("g");
  const inside = deadlineMs <= domainMs;
  const at = Math.round(x(deadlineMs)) - 0.5;
  const label = inside ? "deadline" : `deadline at ${duration(deadlineMs)} →`;
  return svg(
    "g",
    {},
    inside && svg("line", { x1: at, x2: at, y1: TOP - 4, y2: height - AXIS, class: "deadline" }),
    svg("text", { x: inside ? Math.min(at + 4, width) : width, y: 14, class: "tick", "text-anchor": "end" }, label),
  );
}

interface RowContext extends Picture {
  readonly scale: Scale;
  readonly width: number;
  readonly target: SVGSVGElement;
}

function row(one: Attempt, index: number, context: RowContext): SVGElement {
  const {
    run,
    nowMs,
    scale: { x },
    width,
    target,
  } = context;
  const top = TOP + index * ROW;
  const start = x(one.startMs);
  const end = Math.max(start + MIN_BAR_WIDTH, x(one.endMs ?? nowMs));
  const isLast = index === run.attempts.length - 1;
  const caption = text(`Attempt ${one.number}`, describeAttempt(one), "caption", start, top + 15, width, target);
  const bar = svg("rect", {
    x: start,
    y: top + 22,
    width: end - start,
    height: BAR,
    rx: 3,
    class: `bar bar--${tone(one)}`,
  });
  const below = one.wait !== null ? describeWait(one.wait) : "";
  const ending = isLast && run.end !== null && phase(run) === "ended" ? describeEnd(run.end) : "";
  const note = [below, ending].filter((part) => part !== "").join(" · ");
  const lines = linesOf(note, width - 6, target);
  return svg(
    "g",
    {},
    one.wait && waitSpan(one.wait, top, context),
    bar,
    failedShare(one, start, end, top),
    caption,
    ...lines.map((line, at) =>
      text("", line, "note", one.wait === null ? start : x(one.wait.startMs), top + 51 + at * 14, width, target),
    ),
  );
}

/** Marks the share of failed messages in a request that was accepted in part. */
function failedShare({ part }: Attempt, start: number, end: number, top: number): SVGElement | null {
  if (part === null) return null;
  const width = ((end - start) * part.failed) / part.of;
  return svg("rect", { x: end - width, y: top + 22, width, height: BAR, rx: 3, class: "bar bar--rejected" });
}

function waitSpan(wait: NonNullable<Attempt["wait"]>, top: number, { nowMs, scale: { x } }: RowContext): SVGElement {
  const from = x(wait.startMs) + 2;
  const planned = x(wait.endMs ?? wait.startMs + wait.delayMs);
  const until = x(wait.endMs ?? nowMs);
  const span = (to: number, part: string): SVGElement =>
    svg("rect", {
      x: from,
      y: top + 22.5,
      width: Math.max(MIN_BAR_WIDTH, to - from - 1),
      height: BAR - 1,
      rx: 3,
      class: `wait wait--${part}`,
    });
  return svg("g", {}, span(planned, "planned"), span(until, wait.why));
}

/** A text that starts at `x`, or further left if it would not fit. */
function text(
  strong: string,
  rest: string,
  kind: string,
  x: number,
  y: number,
  width: number,
  target: SVGSVGElement,
): SVGElement {
  const whole = [strong, rest].filter((part) => part !== "").join("  ");
  const at = Math.max(0, Math.min(x, width - textWidth(whole, target) - 12));
  return svg(
    "text",
    { x: at, y, class: kind },
    strong !== "" && svg("tspan", { class: "strong" }, strong),
    strong === "" ? rest : svg("tspan", { dx: 7 }, rest),
  );
}
