import { byId } from "../dom.js";
import { duration } from "../format.js";
import { type Session, simulator } from "../send/session.js";

const requests = byId("count-requests");
const delivered = byId("count-delivered");
const waited = byId("count-waited");
const verdict = byId("proof");

/**
 * What really happened, which only a simulator can know: how many messages went out.
 *
 * @param asked Messages that the call was to send; 0 where it only reads, or checks.
 */
export function showProof({ run, ending }: Session, asked: number): void {
  const nowMs = run.end?.atMs ?? Number.NaN;
  const waits = run.tries.map(({ wait }) => (wait?.endMs == null ? 0 : wait.endMs - wait.startMs));
  requests.textContent = String(simulator.requests.length);
  delivered.textContent = String(simulator.delivered.length);
  waited.textContent = duration(waits.reduce((sum, ms) => sum + ms, 0));
  const words = ending === null || Number.isNaN(nowMs) ? "" : judged(ending, simulator.delivered.length, asked);
  if (verdict.textContent !== words) verdict.textContent = words;
}

/** Nothing was called yet. */
export function clearProof(): void {
  requests.textContent = "0";
  delivered.textContent = "0";
  waited.textContent = duration(0);
  verdict.textContent = "";
}

/** What the simulator counted, against what the client says. */
function judged(ending: NonNullable<Session["ending"]>, count: number, asked: number): string {
  if (asked === 0) return "There was nothing to deliver.";
  if (count > asked) return `${count} were delivered and ${asked} asked for: a duplicate. Please report this.`;
  if (ending.kind !== "failed") {
    if (count === asked) return asked === 1 ? "Delivered, exactly once." : `All ${asked} delivered, each exactly once.`;
    return count === 0
      ? "Nothing was delivered, and the result says so, message by message."
      : `${count} of ${asked} delivered; the result names the rest.`;
  }
  const { outcome } = ending.error;
  if (outcome === "unknown") {
    return count === 0
      ? "It did not go out. No client could know that from outside, so the error says “unknown”."
      : "It did go out, once. No client could know that from outside, so the error says “unknown”, and nothing was sent twice.";
  }
  return count === 0
    ? "Nothing was delivered, and the error says so."
    : `${count} of ${asked} delivered, although the call failed.`;
}
