/** The events of one call, made from its steps. */

import type { ClientEvent } from "../events.js";
import type { Attempt } from "../types.js";
import { now } from "../util/clock.js";
import type { ClientState, Step } from "./call-types.js";

/**
 * Returns a function that emits the events of each step of a call.
 *
 * @param attempts Receives each attempt that has ended, once.
 * @internal
 */
export function eventReporter(
  client: ClientState,
  operation: string,
  began: number,
  attempts: Attempt[],
): (step: Step) => void {
  const call = ++client.calls;
  const emit = (type: string, attempt: number, properties: object): void => {
    const atMs = Math.ceil(now()) - began;
    const { provider } = client;
    client.emit({ type, provider, operation, call, attempt, atMs, ...properties } as ClientEvent);
  };
  return ({ lastAttempt, attempt, begins, ms, hintMs = null, wait, category: waitCategory, why, error }) => {
    const { status = null, code = null, requestId = null, category = null, number = 0 } = lastAttempt ?? {};
    if (lastAttempt !== null && number > attempts.length) {
      attempts.push(lastAttempt);
      emit("response", number, { status, category, code, requestId, durationMs: lastAttempt.durationMs });
    }
    if (attempt !== undefined) emit("attempt", attempt, {});
    else if (begins) emit("wait", number, { delayMs: ms, hintMs, why: wait, category: waitCategory });
    else if (error) {
      const { category, outcome, code } = error;
      emit("give-up", number, { why, category, outcome, code, requestId });
    } else if (why) emit("done", number, { status, requestId });
  };
}
