import { TidingsError } from "../errors/error.js";
import type { TidingsErrorFacts } from "../types.js";
import { define } from "../util/define.js";
import type { FailoverStep } from "./types.js";

/** The same symbol in every copy of the package and in every realm. */
const BRAND = Symbol.for("tidings.failover-error");

/** The facts of a `FailoverError`: those of the decisive failure, and the path of the send. */
export interface FailoverErrorFacts extends TidingsErrorFacts {
  readonly path: readonly FailoverStep[];
}

/**
 * Thrown by a failover's `send`. It has the facts of the decisive failure, which is the last one that is not just a provider's
 * limit, and the `path`. `outcome` applies to the whole path: `unknown` if any provider may have sent. If every provider failed
 * or was skipped, `retryable` and `retryAfterMs` say whether and when one of them may succeed. With several providers,
 * `retryable` is false after `unknown`, even if the provider that may have sent recognises the key: the next send may go to
 * another provider.
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
  /** Every provider that was called or skipped, in order. */
  declare readonly path: readonly FailoverStep[];
  /** The errors that the clients threw, with causes and stacks, in the order of the path. Not in `toJSON()`. */
  declare readonly errors: readonly TidingsError[];

  constructor(facts: FailoverErrorFacts, errors: readonly TidingsError[], cause?: unknown) {
    super(facts, cause);
    define(this, "errors", errors, false);
    define(this, BRAND, true, false);
    // An aborted send keeps the name "AbortError", which callers check. Bundlers shorten class names, so this one is set.
    if (facts.category !== "aborted") define(this, "name", "FailoverError", false);
    define(FailoverError, "name", "FailoverError", false);
  }

  /** Plain data, as `TidingsError.toJSON`, with the `path`. With `{ raw: true }`, the errors in it keep the response bodies. */
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
 * Whether `value` is a `FailoverError`, and so has a `path`. Also true for one from another copy of the package or another
 * realm, where `instanceof` is false.
 */
export function isFailoverError(value: unknown): value is FailoverError {
  try {
    return (Object(value) as { [BRAND]?: unknown })[BRAND] === true;
  } catch {
    return false;
  }
}
