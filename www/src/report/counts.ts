import { byId } from "../dom.js";
import { duration } from "../format.js";
import { type Session, simulator } from "../send/session.js";

const requests = byId("count-requests");
const delivered = byId("count-delivered");
const waited = byId("count-waited");
const noteElement = byId("delivery-note");

/**
 * Shows what really happened, which only the simulator knows: how many messages were delivered.
 *
 * @param expected The number of messages that the call sends; 0 if it only reads or validates.
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

/** Resets the counts. */
export function clearCounts(): void {
  requests.textContent = "0";
  delivered.textContent = "0";
  waited.textContent = duration(0);
  noteElement.textContent = "";
}

/** Compares the simulator's count with the client's result. */
function describeDelivery(ending: NonNullable<Session["ending"]>, count: number, expected: number): string {
  if (expected === 0) return "This call delivers no message.";
  if (count > expected)
    return `${count} messages were delivered instead of ${expected}: a duplicate. Please report this bug.`;
  if (ending.kind !== "failed") {
    if (count === expected)
      return expected === 1 ? "Delivered exactly once." : `All ${expected} delivered, each exactly once.`;
    return count === 0
      ? "Nothing was delivered, and the result says so for each message."
      : `${count} of ${expected} delivered; the result names the rest.`;
  }
  const { outcome } = ending.error;
  if (outcome === "unknown") {
    return count === 0
      ? "The message was not delivered. The client cannot know that, so the error says “unknown”."
      : "The message was delivered. The client cannot know that, so the error says “unknown”, and nothing was sent twice.";
  }
  return count === 0
    ? "Nothing was delivered, and the error says so."
    : `${count} of ${expected} delivered, although the call failed.`;
}
