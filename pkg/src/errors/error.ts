import type { Attempt, Category, Issue, Outcome, Scope, SentMessage, TidingsErrorFacts } from "../types.js";

/** Shared by every copy of the package, and by every realm. */
const BRAND = Symbol.for("tidings.error");

/**
 * What tidings throws, whatever went wrong. `category` says what kind of failure it is, `outcome` whether
 * the message went out, `retryable` and `retryAfterMs` whether and when to call again without sending twice.
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
  readonly provider!: string | null;
  readonly category!: Category;
  readonly scope!: Scope | null;
  readonly outcome!: Outcome;
  readonly code!: string | null;
  readonly status!: number | null;
  readonly param!: string | null;
  readonly issues!: readonly Issue[];
  readonly requestId!: string | null;
  readonly transient!: boolean;
  readonly retryable!: boolean;
  readonly retryAfterMs!: number | null;
  readonly permanent!: boolean | null;
  readonly attempts!: readonly Attempt[];
  readonly waitedMs!: number;
  readonly idempotencyKey!: string | null;
  readonly docsUrl!: string | null;
  readonly id!: string | null;
  readonly batchId!: string | null;
  readonly messages!: readonly SentMessage[];
  /** The response's body. Not enumerable: it repeats numbers and texts, and errors are printed and logged. */
  declare readonly raw: unknown;

  constructor(facts: TidingsErrorFacts, cause?: unknown) {
    super(facts.message, cause === undefined ? undefined : { cause });
    const { message: _, raw = null, ...rest } = facts;
    Object.assign(this, rest);
    defineHidden(this, "raw", raw);
    // Code that asks `error.name === "AbortError"` is everywhere, and right.
    defineHidden(this, "name", facts.category === "aborted" ? "AbortError" : "TidingsError");
    defineHidden(this, BRAND, true);
    // The bundle shortens it, and consoles print it. Here and not beside the class, where it would be a side effect.
    defineHidden(TidingsError, "name", "TidingsError");
  }

  /**
   * The facts alone, as plain data: for logs, for `structuredClone`, for another process. The response's body (`raw`) is
   * there only if it is asked for with `{ raw: true }`, because it repeats phone numbers and texts.
   */
  toJSON(options: { readonly raw: true }): TidingsErrorFacts & { readonly name: string };
  toJSON(options?: unknown): Omit<TidingsErrorFacts, "raw"> & { readonly name: string };
  // `JSON.stringify` gives it the name of the property that the error stands in.
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
 * Whether `value` was thrown by tidings: also by another copy of the package, or in another realm (an
 * iframe, a test runner's sandbox), where `instanceof` says no.
 */
export function isTidingsError(value: unknown): value is TidingsError {
  try {
    return typeof value === "object" && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
  } catch {
    // A proxy, or a getter: no error of ours.
    return false;
  }
}

/**
 * An error that the package itself finds, before or beside the core.
 *
 * @internal
 */
export function configurationError(message: string, cause?: unknown): TidingsError {
  return new TidingsError({ ...NO_FACTS, category: "configuration", outcome: "not-sent", message }, cause);
}

/** @internal */
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
  id: null,
  batchId: null,
  messages: [],
  raw: null,
};

function defineHidden(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, writable: true });
}
