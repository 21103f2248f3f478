import type { AttemptReason } from "tidings";
import { duration } from "../format.js";
import type { End, Part, Attempt, Wait } from "./run.js";

/** Descriptions of the parts of a run, for the plot, the table and screen readers. */

const ENDINGS: Readonly<Record<AttemptReason, string>> = {
  hint: "continued",
  backoff: "continued",
  gate: "continued",
  accepted: "accepted",
  "not-retryable": "stopped: a retry would not help",
  unsafe: "stopped: it may have been sent, and a retry could send it twice",
  "max-attempts": "stopped: no attempts left",
  quota: "stopped: the retry quota is used up",
  deadline: "stopped: the deadline leaves no time to retry",
  "wait-too-long": "stopped: the requested wait is longer than maxRetryAfterMs",
  timer: "stopped: the timers or the clock do not work",
  aborted: "cancelled",
};

/** `429 rate-limit`, `202 accepted`, `no response: network`. */
export function describeAttempt({ status, category, endMs, part }: Attempt): string {
  if (endMs === null) return "waiting for the response";
  if (category === "aborted") return "cancelled";
  if (status === null) return `no response: ${category ?? "unknown"}`;
  return `${status} ${category ?? (part === null ? "accepted" : "accepted in part")}`;
}

/** `3.4 s, requested by the provider`. */
export function describeWait({ delayMs, hintMs, why, startMs, endMs }: Wait): string {
  const own = hintMs === null ? "own backoff" : "own backoff, longer than requested";
  const reason =
    why === "hint" ? "requested by the provider" : why === "gate" ? "at the gate: requested in an earlier call" : own;
  const cut = endMs !== null && endMs - startMs < delayMs - 60;
  return cut ? `${duration(endMs - startMs)} of ${duration(delayMs)}, ${reason}` : `${duration(delayMs)}, ${reason}`;
}

/** `accepted`, `accepted in part (1 of 3 failed)`. */
function describeAcceptance(part: Part | null): string {
  return part === null ? "accepted" : `accepted in part (${part.failed} of ${part.of} failed)`;
}

export function describeEnd({ why, category, atMs, part }: End): string {
  const what =
    why === null
      ? (category ?? describeAcceptance(part))
      : why === "accepted"
        ? describeAcceptance(part)
        : ENDINGS[why];
  return why === "accepted" || why === "aborted" ? `${what} after ${duration(atMs)}` : what;
}

/** The name of an attempt's colour. */
export function tone(one: Pick<Attempt, "category" | "endMs">): string {
  if (one.endMs === null) return "open";
  switch (one.category) {
    case null:
      return "good";
    case "rate-limit":
    case "quota":
      return "limit";
    case "server":
    case "unavailable":
    case "protocol":
      return "server";
    case "network":
    case "timeout":
      return "network";
    case "aborted":
      return "neutral";
    default:
      return "rejected";
  }
}
