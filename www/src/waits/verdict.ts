import { duration } from "../format.js";
import { timerWait } from "./one-liners.js";

/** tidings' defaults. */
export const defaults = { baseMs: 1000, jitter: 0.5, maxRetryAfterMs: 60_000 } as const;

/** A wait and its description. */
export interface Verdict {
  /** Null for no retry. */
  readonly waitMs: number | null;
  readonly label: string;
  readonly note: string;
  readonly tone: "good" | "bad" | "plain";
}

/** What tidings does before the second attempt. @param hintMs The requested wait; null if there is none. */
export function tidingsVerdict(hintMs: number | null, source: string | null): Verdict {
  const { baseMs, jitter, maxRetryAfterMs } = defaults;
  const backoff = `${duration(baseMs)} to ${duration(baseMs * (1 + jitter))}`;
  if (hintMs === null) {
    return {
      waitMs: baseMs,
      label: "own backoff",
      note: `There is no valid wait, so tidings uses its backoff: ${backoff}.`,
      tone: "good",
    };
  }
  if (hintMs > maxRetryAfterMs) {
    return {
      waitMs: null,
      label: "no retry",
      tone: "good",
      note: `${duration(hintMs)} is more than maxRetryAfterMs (${duration(maxRetryAfterMs)}). The error has retryAfterMs: ${hintMs}.`,
    };
  }
  if (hintMs < baseMs) {
    return {
      waitMs: baseMs,
      label: "own backoff",
      note: `The requested ${duration(hintMs)} is a minimum. The backoff of ${backoff} is longer.`,
      tone: "good",
    };
  }
  return {
    waitMs: hintMs,
    label: duration(hintMs),
    note: `Requested in ${source ?? "the response"}. tidings adds random jitter and never retries earlier.`,
    tone: "good",
  };
}

/** What a one-liner does, compared with the wait that the fields really request. */
export function oneLinerVerdict(delay: number, hintMs: number | null): Verdict {
  const waitMs = timerWait(delay);
  const call = Number.isNaN(delay) ? "setTimeout(NaN)" : `setTimeout(${Math.round(delay)})`;
  const wrapped = delay > 2_147_483_647 ? `${call} overflows (in Node: 1 ms).` : `${call}.`;
  if (waitMs === 0) return { waitMs, label: "retries at once", note: `${wrapped} It does not wait.`, tone: "bad" };
  if (hintMs === null)
    return { waitMs, label: duration(waitMs), note: `${wrapped} It uses an invalid value.`, tone: "bad" };
  if (waitMs < hintMs - 1000)
    return { waitMs, label: duration(waitMs), note: `${wrapped} Earlier than requested.`, tone: "bad" };
  if (waitMs > hintMs * 1.5 + 2000)
    return { waitMs, label: duration(waitMs), note: `${wrapped} Much later than requested.`, tone: "bad" };
  return { waitMs, label: duration(waitMs), note: wrapped, tone: "plain" };
}
