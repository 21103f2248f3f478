import { duration } from "../format.js";
import { timerWait } from "./one-liners.js";

/** tidings' own defaults, which the reader judges by. */
export const defaults = { baseMs: 1000, jitter: 0.5, maxRetryAfterMs: 60_000 } as const;

/** A wait and what is to be said of it. */
export interface Verdict {
  /** Null: no retry at all. */
  readonly waitMs: number | null;
  readonly label: string;
  readonly note: string;
  readonly tone: "good" | "bad" | "plain";
}

/** What tidings does with a hint before the second try. */
export function tidingsVerdict(hintMs: number | null, source: string | null): Verdict {
  const { baseMs, jitter, maxRetryAfterMs } = defaults;
  const backoff = `${duration(baseMs)} to ${duration(baseMs * (1 + jitter))}`;
  if (hintMs === null) {
    return {
      waitMs: baseMs,
      label: "own backoff",
      note: `No valid hint, as if the field were absent: ${backoff}.`,
      tone: "good",
    };
  }
  if (hintMs > maxRetryAfterMs) {
    return {
      waitMs: null,
      label: "gives up now",
      tone: "good",
      note: `${duration(hintMs)} is over maxRetryAfterMs (${duration(maxRetryAfterMs)}): the error says retryAfterMs: ${hintMs}.`,
    };
  }
  if (hintMs < baseMs) {
    return {
      waitMs: baseMs,
      label: "own backoff",
      note: `The hint of ${duration(hintMs)} is a floor; the backoff of ${backoff} is longer.`,
      tone: "good",
    };
  }
  return {
    waitMs: hintMs,
    label: duration(hintMs),
    note: `Asked for in ${source ?? "the response"}: never earlier, and a little chance on top.`,
    tone: "good",
  };
}

/** What a naive client does, judged by what the field really says. */
export function oneLinerVerdict(delay: number, hintMs: number | null): Verdict {
  const waitMs = timerWait(delay);
  const call = Number.isNaN(delay) ? "setTimeout(NaN)" : `setTimeout(${Math.round(delay)})`;
  const wrapped = delay > 2_147_483_647 ? `${call} overflows; in Node it is 1 ms.` : `${call}.`;
  if (waitMs === 0) return { waitMs, label: "at once", note: `${wrapped} No pause at all.`, tone: "bad" };
  if (hintMs === null)
    return { waitMs, label: duration(waitMs), note: `${wrapped} It trusts a malformed field.`, tone: "bad" };
  if (waitMs < hintMs - 1000)
    return { waitMs, label: duration(waitMs), note: `${wrapped} Earlier than asked.`, tone: "bad" };
  if (waitMs > hintMs * 1.5 + 2000)
    return { waitMs, label: duration(waitMs), note: `${wrapped} Much later than asked.`, tone: "bad" };
  return { waitMs, label: duration(waitMs), note: wrapped, tone: "plain" };
}
