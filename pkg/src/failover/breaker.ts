import { isMissingApiKey } from "./decide.js";
import type { Failure } from "./decide.js";
import type { BreakerOptions, BreakerState } from "./types.js";

/** What a send means for the breaker: the provider works, it does not, or the send says nothing about it. */
export type BreakerResult = "success" | "failure" | "ignored";

/** @internal */
export const CLOSED: BreakerState = { state: "closed", failures: 0, openings: 0, since: 0, retryAt: 0 };

/** `call`: call the provider. `probe`: call it, and report the result to `settle`. `wait`: a probe is running. `skip`: not now. */
export type Admission = "call" | "probe" | "wait" | "skip";

/**
 * A send arrives: what it must do, and the state afterwards.
 *
 * @internal
 */
export function admit(state: BreakerState, now: number): { state: BreakerState; admission: Admission } {
  if (state.state === "closed") return { state, admission: "call" };
  if (state.state === "half-open") return { state, admission: "wait" };
  if (now >= state.retryAt) return { state: { ...state, state: "half-open" }, admission: "probe" };
  // The clock was set back: the breaker stays open as long as planned, not until the clock has caught up.
  const setBackMs = state.since - now;
  const same = setBackMs > 0 ? { ...state, since: now, retryAt: state.retryAt - setBackMs } : state;
  return { state: same, admission: "skip" };
}

/**
 * A send ended: the state afterwards.
 *
 * @param probe whether the send was the half-open probe. While the breaker is not closed, only the probe changes its state:
 *   the other sends began before it opened. Their wait can still extend `retryAt`.
 * @param waitMs the wait that the provider asked for, in milliseconds. It opens the breaker at once, before `failures` is
 *   reached: no send may go out earlier than the provider asked.
 * @internal
 */
export function settle(
  state: BreakerState,
  options: Required<BreakerOptions>,
  result: BreakerResult,
  probe: boolean,
  now: number,
  waitMs: number | null,
): BreakerState {
  if (state.state !== "closed" && !probe) {
    const requestedAt = result === "failure" && waitMs !== null ? now + waitMs : 0;
    return state.state === "open" && requestedAt > state.retryAt ? { ...state, retryAt: requestedAt } : state;
  }
  if (result === "success") return CLOSED;
  // The probe had no result: the next send probes.
  if (result === "ignored") return probe ? { ...state, state: "open", retryAt: now } : state;
  const failures = state.failures + 1;
  const opens = probe || failures >= options.failures;
  if (!opens && waitMs === null) return { ...state, failures };
  const openings = opens ? state.openings + 1 : state.openings;
  const ownMs = opens ? Math.min(options.maxMs, options.baseMs * options.factor ** (openings - 1)) : 0;
  return { state: "open", failures, openings, since: now, retryAt: now + Math.max(ownMs, waitMs ?? 0) };
}

/**
 * Restores a stored state. A half-open breaker becomes open and due: its probe ended with the old process.
 *
 * @internal
 */
export function restore(state: BreakerState): BreakerState {
  return state.state === "half-open" ? { ...state, state: "open", retryAt: 0 } : state;
}

/**
 * What a send means for the breaker. Only failures that concern the provider or the account count as failures. An invalid
 * number is a success: the provider works.
 *
 * @param failure null if the send succeeded
 * @internal
 */
export function breakerResultOf(failure: Failure | null): BreakerResult {
  if (failure === null) return "success";
  const { category, scope, attempts } = failure;
  if (isMissingApiKey(failure) || scope === "provider" || scope === "account") return "failure";
  // The provider got no request, or no time to respond.
  if (attempts.length === 0 || category === "aborted" || category === "configuration") return "ignored";
  return "success";
}
