import { svg } from "../dom.js";
import { pluralize } from "../format.js";
import { type Scale, timeScale } from "../timeline/scale.js";
import { estimateMs } from "./estimate.js";
import type { ManySession } from "./session.js";
import type { Course, LimitWindow, Point } from "./windows.js";
import { type Settings, WINDOW_MS } from "./worker-messages.js";

const HEIGHT = 300;
const LEFT = 40;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 30;
/** Half the size of the mark of a 429. */
const MARK = 4.5;
const MAX_LABELS = 5;

/** Times and numbers of requests to pixels. */
interface Axes {
  readonly x: (ms: number) => number;
  readonly y: (requests: number) => number;
}

/** Draws the requests of a run as a line that climbs below the steps of the provider's limit. */
export function drawPace(target: SVGSVGElement, course: Course, settings: Settings, nowMs: number): void {
  const width = Math.max(240, target.clientWidth);
  const { windows, points } = course;
  const { messages, limit } = settings;
  // As if nothing failed, so that the scale seldom changes while the run goes on.
  const most = Math.max(Math.ceil(messages / limit) * limit, ...windows.map(({ before }) => before + limit));
  const domainMs = Math.max(estimateMs(settings), nowMs);
  const time = timeScale(domainMs, width - LEFT - RIGHT);
  const axes: Axes = {
    x: (ms) => LEFT + time.x(ms),
    y: (requests) => HEIGHT - BOTTOM - (requests / most) * (HEIGHT - TOP - BOTTOM),
  };
  target.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  target.replaceChildren(
    ...windows.map((one) => allowance(one, limit, axes, domainMs)),
    grid(most, width, axes),
    timeAxis(time, width, axes),
    svg("path", { class: "limit-steps", d: steps(windows, limit, axes) }),
    svg("path", { class: "pace-line", d: line(points, nowMs, axes) }),
    ...points.filter(({ isRejected }) => isRejected).map((point) => rejection(point, axes)),
  );
}

/** The plot in one sentence. */
export function describePace({ windows }: Course, { settings, nowMs }: ManySession): string {
  const counted = windows.reduce((sum, one) => sum + one.counted, 0);
  const rejected = windows.reduce((sum, one) => sum + one.rejected, 0);
  return `${pluralize(counted, "request")} in ${Math.round(nowMs / 1000)} seconds, in ${pluralize(windows.length, "window")} of at most ${settings.limit} a minute. ${
    rejected === 0 ? "No request was over the limit" : `${pluralize(rejected, "request")} over the limit`
  }.`;
}

/** What the provider allows in one window. */
function allowance({ startMs, before }: LimitWindow, limit: number, { x, y }: Axes, domainMs: number): SVGElement {
  const width = x(Math.min(domainMs, startMs + WINDOW_MS)) - x(startMs);
  return svg("rect", { class: "allowance", x: x(startMs), y: y(before + limit), width, height: y(0) - y(limit) });
}

function grid(most: number, width: number, { y }: Axes): SVGElement {
  const lines = ticksTo(most).flatMap((requests) => {
    const at = Math.round(y(requests)) + 0.5;
    return [
      requests > 0 && svg("line", { class: "gridline", x1: LEFT, x2: width - RIGHT, y1: at, y2: at }),
      svg("text", { class: "tick", x: LEFT - 8, y: at + 4, "text-anchor": "end" }, String(requests)),
    ];
  });
  return svg("g", {}, ...lines, svg("text", { class: "tick", x: 0, y: 12 }, "requests"));
}

function timeAxis({ ticks, domainMs }: Scale, width: number, { x, y }: Axes): SVGElement {
  const bottom = Math.round(y(0)) + 0.5;
  const unit = domainMs > 600_000 ? { ms: 60_000, name: "min" } : { ms: 1_000, name: "s" };
  const labels = ticks.map((ms) => {
    const label = `${Math.round(ms / unit.ms)} ${unit.name}`;
    const anchor = x(ms) > width - 24 ? "end" : "middle";
    return svg("text", { class: "tick", x: x(ms), y: HEIGHT - 9, "text-anchor": anchor }, label);
  });
  return svg("g", {}, svg("line", { class: "axis", x1: LEFT, x2: width - RIGHT, y1: bottom, y2: bottom }), ...labels);
}

/** How many requests the provider allows until each time. */
function steps(windows: readonly LimitWindow[], limit: number, { x, y }: Axes): string {
  const [first] = windows;
  if (first === undefined) return "";
  const parts = windows.map(
    ({ startMs, before }) => `H${px(x(startMs))}V${px(y(before + limit))}H${px(x(startMs + WINDOW_MS))}`,
  );
  return `M${px(x(first.startMs))} ${px(y(0))}${parts.join("")}`;
}

/** The requests so far, and the wait since the last one. */
function line(points: readonly Point[], nowMs: number, { x, y }: Axes): string {
  const parts = points.map(({ atMs, counted }) => `H${px(x(atMs))}V${px(y(counted))}`);
  return `M${px(x(0))} ${px(y(0))}${parts.join("")}H${px(x(nowMs))}`;
}

/** A cross, because the colour alone would not do. */
function rejection({ atMs, counted }: Point, axes: Axes): SVGElement {
  const [x, y] = [axes.x(atMs), axes.y(counted)];
  const [left, right, top, bottom] = [x - MARK, x + MARK, y - MARK, y + MARK].map(px);
  return svg("path", { class: "rejection", d: `M${left} ${top}L${right} ${bottom}M${left} ${bottom}L${right} ${top}` });
}

/** Round numbers from 0, at most {@link MAX_LABELS} and one. */
function ticksTo(most: number): readonly number[] {
  const raw = most / MAX_LABELS;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}

function px(value: number): string {
  return value.toFixed(1);
}
