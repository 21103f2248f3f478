/** Formats durations and counts. */

const DAY = 86_400_000;

/** `350 ms`, `2.4 s`, `12 s`, `3 min`, `2 h`, `24.8 days`, `317 years`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${oneDecimal(ms / 1000)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 7_200_000) return `${oneDecimal(ms / 60_000)} min`;
  if (ms < 2 * DAY) return `${oneDecimal(ms / 3_600_000)} h`;
  if (ms < 730 * DAY) return `${oneDecimal(ms / DAY)} days`;
  return `${Math.round(ms / DAY / 365.25).toLocaleString("en")} years`;
}

/** Formats a time on the axis or the clock: always in seconds, with one decimal. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

export function pluralize(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function oneDecimal(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}
