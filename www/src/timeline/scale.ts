/** A time axis: milliseconds to pixels. */
export interface Scale {
  readonly domainMs: number;
  readonly x: (ms: number) => number;
  /** The times of the axis labels, in milliseconds. */
  readonly ticks: readonly number[];
}

const STEPS = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000];
/** Minimum distance between two axis labels, in pixels. */
const MIN_TICK_DISTANCE = 64;

export function timeScale(domainMs: number, width: number): Scale {
  const step = STEPS.find((one) => (one / domainMs) * width >= MIN_TICK_DISTANCE) ?? domainMs;
  const ticks = Array.from({ length: Math.floor(domainMs / step) + 1 }, (_, index) => index * step);
  return { domainMs, x: (ms) => (Math.min(ms, domainMs) / domainMs) * width, ticks };
}
