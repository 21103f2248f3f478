import { byId } from "../dom.js";
import { duration } from "../format.js";
import { type Session, simulator } from "../send/session.js";

const requests = byId("count-requests");
const delivered = byId("count-delivered");
const waited = byId("count-waited");
const noteElement = byId("delivery-note");

/**
 * What really happened, which only a simulator can know: how many messages went out.
 *
 * @param expected Messages that the call was to send; 0 where it only reads, or checks.
 */
export function showCounts({ run, ending }: Session, expected: number): void {
  const nowMs = run.end?.atMs ?? Number.NaN;
  const waits = run.attempts.map(({ wait }) => (wait?.endMs == null ? 0 : wait.endMs - wait.startMs));
  requests.textContent = String(simulator.requests.length);
  delivered.textContent = String(simulator.delivered.length);
  waited.textContent = duration(waits.reduce((sum, ms) => sum + ms, 0));
  const note =
    ending === null || Number.isNaN(nowMs) ? "" : describeDelivery(ending, simulator.delivered.length, expected);
  if (noteElement.textContent !== note) noteElement.textContent = note;
}

/** Nothing was called yet. */
export function clearCounts(): void {
  requests.textContent = "0";
  delivered.textContent = "0";
  waited.textContent = duration(0);
  noteElement.textContent = "";
}

/** What the simulator counted, against what the client says. */
function describeDelivery(ending: NonNullable<Session["ending"]>, count: number, expected: number): string {
  if (expected === 0) return "There was nothing to deliver.";
  if (count > expected) return `${count} were delivered and ${expected} asked for: a duplicate. Please report this.`;
  if (ending.kind !== "failed") {
    if (count === expected)
      return expected === 1 ? "Delivered, exactly once." : `All ${expected} delivered, each exactly once.`;
    return count === 0
      ? "Nothing was delivered, and the result says so, message by message."
      : `${count} of ${expected} delivered; the result names the rest.`;
  }
  const { outcome } = ending.error;
  if (outcome === "unknown") {
    return count === 0
      ? "It did not go out. No client could know that from outside, so the error says “unknown”."
      : "It did go out, once. No client could know that from outside, so the error says “unknown”, and nothing was sent twice.";
  }
  return count === 0
    ? "Nothing was delivered, and the error says so."
    : `${count} of ${expected} delivered, although the call failed.`;
}
