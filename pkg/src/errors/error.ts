import type {
  Attempt,
  Balance,
  Category,
  GuardName,
  Issue,
  Limit,
  Outcome,
  Scope,
  SentMessage,
  TidingsErrorFacts,
} from "../types.js";
import { define } from "../util/define.js";

/** A registered symbol, so that all copies of the package and all realms share it. */
const BRAND = Symbol.for("tidings.error");

/**
 * The error that tidings throws for every failure. `category` is the kind of failure, `outcome` whether the message went out;
 * `retryable` and `retryAfterMs` say whether and when calling again may succeed without sending twice.
 *
 * @example
 * ```ts
 * try {
 *   await client.send(message);
 * } catch (error) {
 *   if (!isTidingsError(error)) throw error;
 *   if (error.category === "opted-out") await unsubscribe(message.to);
 *   else if (error.outcome === "unknown") await askAPerson(error);
 * }
 * ```
 */
export class TidingsError extends Error implements TidingsErrorFacts {
  declare readonly provider: string | null;
  declare readonly category: Category;
  declare readonly scope: Scope | null;
  declare readonly outcome: Outcome;
  declare readonly code: string | null;
  declare readonly status: number | null;
  declare readonly param: string | null;
  declare readonly issues: readonly Issue[];
  declare readonly requestId: string | null;
  declare readonly transient: boolean;
  declare readonly retryable: boolean;
  declare readonly retryAfterMs: number | null;
  declare readonly permanent: boolean | null;
  declare readonly attempts: readonly Attempt[];
  declare readonly waitedMs: number;
  declare readonly idempotencyKey: string | null;
  declare readonly replayed?: boolean;
  declare readonly docsUrl: string | null;
  declare readonly guard: GuardName | null;
  declare readonly limit: Limit | null;
  declare readonly balance: Balance | null;
  declare readonly id: string | null;
  declare readonly batchId: string | null;
  declare readonly messages: readonly SentMessage[];
  /** The response's body. Not enumerable, because it repeats phone numbers and texts, and errors are printed and logged. */
  declare readonly raw: unknown;

  constructor(facts: TidingsErrorFacts, cause?: unknown) {
    super(facts.message, cause === undefined ? undefined : { cause });
    for (const name of Object.keys(facts) as (keyof TidingsErrorFacts)[])
      if (name !== "message" && name !== "raw" && (name as string) !== "cause")
        (this as Record<string, unknown>)[name] = facts[name];
    define(this, "raw", facts.raw ?? null, false);
    // Much code checks `error.name === "AbortError"`.
    define(this, "name", facts.category === "aborted" ? "AbortError" : "TidingsError", false);
    define(this, BRAND, true, false);
    // Bundlers shorten the class name, and consoles print it. Set here, because beside the class it would be a side effect.
    if (TidingsError.name !== "TidingsError") define(TidingsError, "name", "TidingsError", false);
  }

  /**
   * Returns the facts as plain data, for logs, `structuredClone` or another process. The response's body (`raw`) is only included
   * with `{ raw: true }`, because it repeats phone numbers and texts.
   */
  toJSON(options: { readonly raw: true }): TidingsErrorFacts & { readonly name: string };
  toJSON(options?: unknown): Omit<TidingsErrorFacts, "raw"> & { readonly name: string };
  // `JSON.stringify` passes the name of the property as the argument.
  toJSON(options?: unknown): Omit<TidingsErrorFacts, "raw"> & { readonly name: string } {
    const withRaw = (Object(options) as { raw?: unknown }).raw === true;
    return {
      name: this.name,
      message: this.message,
      ...(this as Omit<TidingsErrorFacts, "message">),
      ...(withRaw && { raw: this.raw }),
    };
  }
}

/**
 * Whether `value` is an error of tidings. Unlike `instanceof`, this also recognises errors of another copy of the package or of
 * another realm (an iframe, a test runner's sandbox).
 */
export function isTidingsError(value: unknown): value is TidingsError {
  try {
    return typeof value === "object" && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
  } catch {
    // A proxy or a getter threw, so it is not an error of tidings.
    return false;
  }
}

/**
 * Creates an error with the category `configuration`, for faults that the package finds outside the core.
 *
 * @internal
 */
export function configurationError(message: string, cause?: unknown): TidingsError {
  return new TidingsError({ ...NO_FACTS, category: "configuration", outcome: "not-sent", message }, cause);
}

/**
 * The facts of an error about which nothing is known.
 *
 * @internal
 */
export const NO_FACTS: TidingsErrorFacts = {
  provider: null,
  category: "unknown",
  scope: null,
  outcome: "unknown",
  code: null,
  message: "",
  status: null,
  param: null,
  issues: [],
  requestId: null,
  transient: false,
  retryable: false,
  retryAfterMs: null,
  permanent: null,
  attempts: [],
  waitedMs: 0,
  idempotencyKey: null,
  docsUrl: null,
  guard: null,
  limit: null,
  balance: null,
  id: null,
  batchId: null,
  messages: [],
  raw: null,
};
