import type { Why } from "tidings";
import { duration } from "../format.js";
import type { End, Part, Attempt, Wait } from "./run.js";

/** What the parts of a run are called, in the plot, in the table, and for those who listen. */

const ENDINGS: Readonly<Record<Why, string>> = {
  hint: "went on",
  backoff: "went on",
  gate: "went on",
  accepted: "accepted",
  "not-retryable": "gave up: trying again would not help",
  unsafe: "gave up: it may have gone out, and a second try could send it twice",
  "max-attempts": "gave up: that was the last try",
  quota: "gave up: the retry quota is used up",
  deadline: "gave up: the deadline leaves no time",
  "wait-too-long": "gave up: the asked wait is longer than allowed",
  timer: "gave up: timers or clock do not keep time",
  aborted: "cancelled",
};

/** `429 rate-limit`, `202 accepted`, `no response: network`. */
export function describeAttempt({ status, category, endMs, part }: Attempt): string {
  if (endMs === null) return "on its way";
  if (category === "aborted") return "cancelled";
  if (status === null) return `no response: ${category ?? "unknown"}`;
  return `${status} ${category ?? (part === null ? "accepted" : "accepted in part")}`;
}

/** `3.4 s, asked by the provider`. */
export function describeWait({ delayMs, hintMs, why, startMs, endMs }: Wait): string {
  const own = hintMs === null ? "own backoff" : "own backoff, longer than asked";
  const reason =
    why === "hint" ? "asked by the provider" : why === "gate" ? "behind the gate: asked of an earlier call" : own;
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

/** The colour family of a try. */
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
