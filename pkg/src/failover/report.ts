import { NO_FACTS } from "../errors/error.js";
import type { Issue, SendResult, TidingsErrorFacts } from "../types.js";
import { isTransient, outcomeOf } from "./facts.js";
import type { FailoverStep, FailoverReason } from "./types.js";

/**
 * The step of a provider that was called or skipped.
 *
 * @param base the facts that every step has
 * @param failure null if the provider accepted the message or was not called
 * @param result null if the provider failed or was not called
 * @param retryAfterMs when a provider that was not called may be tried, in milliseconds
 * @internal
 */
export function makeStep(
  base: Pick<FailoverStep, "provider" | "called" | "breaker" | "startedMs" | "durationMs">,
  why: FailoverReason,
  failure: TidingsErrorFacts | null,
  result: SendResult | null,
  retryAfterMs: number | null = null,
): FailoverStep {
  const { category = null, scope = null, code = null } = failure ?? {};
  // Skipped for now: the same send may succeed later.
  const later = why === "breaker-open" || why === "full";
  return {
    ...base,
    why,
    attempts: (result ?? failure)?.attempts ?? [],
    category,
    scope,
    code,
    transient: failure === null ? later : isTransient(failure),
    retryable: failure?.retryable ?? later,
    retryAfterMs: failure === null ? retryAfterMs : failure.retryAfterMs,
    outcome: failure?.outcome ?? (result === null ? "not-sent" : "sent"),
    error: failure,
  };
}

/**
 * Whether and when the same send may succeed after every provider failed or was skipped: as soon as the first of them may be
 * tried again. `retryAfterMs` is null if one of them does not say when.
 *
 * @internal
 */
export function retryOf(path: readonly FailoverStep[]): Pick<FailoverStep, "transient" | "retryable" | "retryAfterMs"> {
  const waits = path.filter(({ retryable }) => retryable).map(({ retryAfterMs }) => retryAfterMs);
  const known = waits.filter((wait) => wait !== null);
  return {
    transient: path.some(({ transient }) => transient),
    retryable: waits.length > 0,
    retryAfterMs: known.length > 0 && known.length === waits.length ? Math.min(...known) : null,
  };
}

/**
 * The facts of a send for which no provider could be called.
 *
 * @internal
 */
export function noProviderFacts(path: readonly FailoverStep[]): TidingsErrorFacts {
  const { retryAfterMs, ...later } = retryOf(path);
  const names = (why: FailoverReason): string =>
    path
      .filter((one) => one.why === why)
      .map(({ provider }) => provider)
      .join(", ");
  if (!later.retryable) {
    const message = `No provider serves this destination. Add it, or "+" for all, to the \`countries\` of one of ${names("destination")}.`;
    return {
      ...NO_FACTS,
      category: "unsupported",
      scope: "request",
      outcome: "not-sent",
      message,
      param: "to",
      issues: [unservedIssue(message)],
    };
  }
  const reasons = [
    names("breaker-open") && `the circuit breaker is open (${names("breaker-open")})`,
    names("full") && `too many sends are running (${names("full")})`,
  ].filter(Boolean);
  const when = retryAfterMs === null ? "" : ` One may be tried again in ${Math.ceil(retryAfterMs)} ms.`;
  const message = `No provider can be tried now: ${reasons.join("; ")}.${when}`;
  return {
    ...NO_FACTS,
    category: "unavailable",
    scope: "provider",
    outcome: "not-sent",
    message,
    ...later,
    retryAfterMs,
    permanent: false,
  };
}

/**
 * The issue of a message whose destination no provider serves.
 *
 * @internal
 */
export function unservedIssue(message: string): Issue {
  return { path: "to", code: "unsupported", message };
}

/**
 * The facts of a send that its signal or deadline ended between two providers, or before the first.
 *
 * @internal
 */
export function stoppedFacts(why: "aborted" | "deadline", path: readonly FailoverStep[]): TidingsErrorFacts {
  const aborted = why === "aborted";
  const later = { transient: !aborted, retryable: !aborted };
  return {
    ...NO_FACTS,
    ...later,
    outcome: outcomeOf(path),
    permanent: false,
    category: aborted ? "aborted" : "timeout",
    scope: aborted ? "request" : "provider",
    message: aborted ? "The call was aborted by its signal." : "The send did not end within its deadline.",
  };
}
