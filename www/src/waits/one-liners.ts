/** How hand-written clients read `Retry-After`, as they write it. */
export interface OneLiner {
  readonly code: string;
  /** What it hands to `setTimeout`. */
  readonly delay: (value: string, now: number) => number;
}

export const oneLiners: readonly OneLiner[] = [
  { code: "Number(value) * 1000", delay: (value) => Number(value) * 1000 },
  { code: "parseInt(value, 10) * 1000", delay: (value) => parseInt(value, 10) * 1000 },
  { code: "Date.parse(value) - Date.now()", delay: (value, now) => Date.parse(value) - now },
];

/**
 * How long `setTimeout` really waits: browsers take the number as a 32-bit integer. What is no number becomes
 * 0, and what is over 2,147,483,647 begins anew.
 */
export function timerWait(delay: number): number {
  return Math.max(0, delay | 0);
}
