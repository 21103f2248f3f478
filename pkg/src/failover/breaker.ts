import { isMissingApiKey } from "./decide.js";
import type { Failure } from "./decide.js";
import type { BreakerOptions, BreakerState } from "./types.js";

/** What a send's end says of the provider: it works, it does not, or nothing. */
export type BreakerResult = "success" | "failure" | "ignored";

/** @internal */
export const CLOSED: BreakerState = { state: "closed", failures: 0, openings: 0, since: 0, retryAt: 0 };

/** What a send is to do that comes to a breaker. */
export type Admission = "call" | "probe" | "wait" | "skip";

/**
 * A send comes: the state after it, and what it is to do. `probe`: it is the one that finds out, and `settle` must be
 * told. `wait`: another one is finding out. `skip`: not now.
 *
 * @internal
 */
export function admit(state: BreakerState, now: number): { state: BreakerState; admission: Admission } {
  if (state.state === "closed") return { state, admission: "call" };
  if (state.state === "half-open") return { state, admission: "wait" };
  if (now >= state.retryAt) return { state: { ...state, state: "half-open" }, admission: "probe" };
  // The clock was set back: it is open for as long as it would have been, and not until the clock has caught up.
  const setBackMs = state.since - now;
  const same = setBackMs > 0 ? { ...state, since: now, retryAt: state.retryAt - setBackMs } : state;
  return { state: same, admission: "skip" };
}

/**
 * A send ended. `probe`: it was the one that found out. While the breaker is not closed, no other send's end changes it,
 * because those began before it opened.
 *
 * `waitMs`: what the provider asked for. It is left alone for so long at once, without `failures` of them: a server's wait
 * is a floor, for the next send too.
 *
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
  // Nothing was found out: the next one may.
  if (result === "ignored") return probe ? { ...state, state: "open", retryAt: now } : state;
  const failures = state.failures + 1;
  const opens = probe || failures >= options.failures;
  if (!opens && waitMs === null) return { ...state, failures };
  const openings = opens ? state.openings + 1 : state.openings;
  const ownMs = opens ? Math.min(options.maxMs, options.baseMs * options.factor ** (openings - 1)) : 0;
  return { state: "open", failures, openings, since: now, retryAt: now + Math.max(ownMs, waitMs ?? 0) };
}

/**
 * The state of a breaker that comes from somewhere else. Whoever was finding out there is not coming back: the next send
 * finds out, at once.
 *
 * @internal
 */
export function restore(state: BreakerState): BreakerState {
  return state.state === "half-open" ? { ...state, state: "open", retryAt: 0 } : state;
}

/**
 * What a failure says of the provider; null: there was none. Only a failure on the side of the provider or the account is
 * one of the provider's. A number that does not exist shows that it works.
 *
 * @internal
 */
export function breakerResultOf(failure: Failure | null): BreakerResult {
  if (failure === null) return "success";
  const { category, scope, attempts } = failure;
  if (isMissingApiKey(failure) || scope === "provider" || scope === "account") return "failure";
  // The provider was not asked, or could not answer.
  if (attempts.length === 0 || category === "aborted" || category === "configuration") return "ignored";
  return "success";
}
