import { TidingsError } from "../errors/error.js";
import type { TidingsErrorFacts } from "../types.js";
import type { FailoverStep } from "./types.js";

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
