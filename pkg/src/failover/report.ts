import { NO_FACTS, TidingsError } from "../errors/error.js";
import type { Issue, SendResult, TidingsErrorFacts } from "../types.js";
import { isTransient, outcomeOf } from "./facts.js";
import type { FailoverStep, FailoverReason } from "./types.js";

/** Shared by every copy of the package, and by every realm. */
const BRAND = Symbol.for("tidings.failover-error");

/** The facts of an error of a failover: those of the failure that decided, and the whole way. */
export interface FailoverErrorFacts extends TidingsErrorFacts {
  readonly path: readonly FailoverStep[];
}

/**
 * What a failover throws: the facts of the last provider's failure that decided, and the way to it. `outcome` is about the
 * whole way: `unknown` if any provider may have sent. Where every provider was given up, `retryable` and `retryAfterMs` say
 * whether and when one of them may do it. With several providers, `retryable` is false after `unknown`, also where the one
 * that may have sent recognises a repetition: the next send may go to another one.
 *
 * @example
 * ```ts
 * try {
 *   await failover.send(message);
 * } catch (error) {
 *   if (!isFailoverError(error)) throw error;
 *   for (const { provider, why, code } of error.path) log(provider, why, code);
 * }
 * ```
 */
export class FailoverError extends TidingsError implements FailoverErrorFacts {
  /** Every provider that was tried or passed over, in order. */
  declare readonly path: readonly FailoverStep[];
  /** The errors that the clients threw, in the order of the path, with their causes and stacks. Not in `toJSON()`. */
  declare readonly errors: readonly TidingsError[];

  constructor(facts: FailoverErrorFacts, errors: readonly TidingsError[], cause?: unknown) {
    super(facts, cause);
    const hidden = (target: object, key: PropertyKey, value: unknown): void =>
      void Object.defineProperty(target, key, { value, configurable: true, writable: true });
    hidden(this, "errors", errors);
    hidden(this, BRAND, true);
    // Code that asks for an "AbortError" goes on finding one. The class's own name is shortened by the bundle.
    if (facts.category !== "aborted") hidden(this, "name", "FailoverError");
    hidden(FailoverError, "name", "FailoverError");
  }

  /** The same with the `path`, whose errors have the responses' bodies (`raw`) only if they are asked for, too. */
  override toJSON(options: { readonly raw: true }): FailoverErrorFacts & { readonly name: string };
  override toJSON(options?: unknown): Omit<FailoverErrorFacts, "raw"> & { readonly name: string };
  override toJSON(options?: unknown): Omit<FailoverErrorFacts, "raw"> & { readonly name: string } {
    const facts = super.toJSON(options);
    if ("raw" in facts) return { ...facts, path: this.path };
    const path = this.path.map((one) => {
      if (one.error === null) return one;
      const { raw: _, ...error } = one.error;
      return { ...one, error: error as TidingsErrorFacts };
    });
    return { ...facts, path };
  }
}

/**
 * Whether `value` was thrown by a failover's `send`: also by another copy of the package, or in another realm, where
 * `instanceof` says no. It has a `path` then.
 */
export function isFailoverError(value: unknown): value is FailoverError {
  try {
    return (Object(value) as { [BRAND]?: unknown })[BRAND] === true;
  } catch {
    return false;
  }
}

/**
 * A step that is over.
 *
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
  // Passed over for now: later it may well be the one.
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
 * Whether and when the same send may succeed, where every provider was given up: as soon as the first of them may be
 * asked. One that may be asked again and does not say when makes that unknown.
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
 * The facts where no client was called that could decide anything.
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
    const message = `No provider is used for this destination. Add it, or "+" for everywhere, to the \`countries\` of one of ${names("destination")}.`;
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
 * That no provider is used for the recipients.
 *
 * @internal
 */
export function unservedIssue(message: string): Issue {
  return { path: "to", code: "unsupported", message };
}

/**
 * The end of a send by its own signal or time, before a client was called.
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
