/** A common one-line reading of `Retry-After`. */
export interface OneLiner {
  readonly code: string;
  /** The delay that it passes to `setTimeout`. */
  readonly delay: (value: string, now: number) => number;
}

export const oneLiners: readonly OneLiner[] = [
  { code: "Number(value) * 1000", delay: (value) => Number(value) * 1000 },
  { code: "parseInt(value, 10) * 1000", delay: (value) => parseInt(value, 10) * 1000 },
  { code: "Date.parse(value) - Date.now()", delay: (value, now) => Date.parse(value) - now },
];

/**
 * How long `setTimeout` really waits: browsers convert the delay to a 32-bit integer. NaN becomes 0, and numbers over
 * 2,147,483,647 wrap around.
 */
export function timerWait(delay: number): number {
  return Math.max(0, delay | 0);
}
