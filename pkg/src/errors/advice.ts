import type { Issue, TidingsErrorFacts } from "../types.js";
import {
  ADVICE,
  AFTER_SENDING,
  FIND_OUT,
  GUARDED,
  IN_LOG,
  INVALID,
  KEY_REUSED,
  NO_KEY,
  REPEAT,
  UNITS,
} from "./advice-table.js";
import type { Sentence } from "./advice-table.js";
import { ENGLISH } from "./user-messages.js";
import type { UserMessages } from "./user-messages.js";

/** What to do about a failure, and what to tell the user. */
export interface Advice {
  /** For the developer: whether the message went out, then what to do. */
  readonly todo: string;
  /**
   * For the user who wanted the message sent (after another call than a send, write your own): a sentence that says what they can do. It mentions no accounts, providers or
   * codes. If the message may have gone out, it asks them not to send another one. Show it as it is, or write your own by
   * `error.outcome` and `error.category`.
   */
  readonly userMessage: string;
  /** The provider's page about this failure, or about its errors; null if none is known. */
  readonly docsUrl: string | null;
}

/** The input of `adviceFor`: any error of tidings, the facts of one, or the failure of one message. */
export type AdviceFacts = Pick<TidingsErrorFacts, "category" | "scope" | "outcome" | "docsUrl"> &
  Partial<
    Pick<
      TidingsErrorFacts,
      "attempts" | "code" | "guard" | "idempotencyKey" | "issues" | "param" | "retryAfterMs" | "transient" | "retryable"
    >
  > & {
    /** Only a `FailoverError` has it. */ readonly path?: readonly unknown[];
  };

/** The options of `adviceFor`. */
export interface AdviceOptions {
  /**
   * The language of `userMessage`: `de`, `es`, `fr`, `hi` or `pt` from `tidings/messages/*`, or sentences of your own. A sentence that is
   * missing is said in English. @default English
   */
  readonly messages?: UserMessages;
}

/**
 * Returns what to do about a failure, and a sentence for the user who wanted the message sent.
 *
 * `outcome` comes first: after `unknown`, the advice is how to find out, or how to repeat the call without a second message; after
 * `sent`, that the message went out. Never throws: any other value is treated as an error about which nothing is known.
 *
 * @example
 * ```ts
 * import { de } from "tidings/messages/de";
 *
 * try {
 *   await client.send(message);
 * } catch (error) {
 *   if (!isTidingsError(error)) throw error;
 *   const { todo, userMessage, docsUrl } = adviceFor(error, { messages: de });
 *   console.error(error.message, todo, docsUrl);
 *   show(userMessage); // never contains a key, a code or a number
 * }
 * ```
 */
export function adviceFor(error: AdviceFacts, options?: AdviceOptions): Advice {
  const messages = messagesOf(options);
  const facts = factsOf(error);
  const { category, scope, outcome, docsUrl, guard, idempotencyKey, param, retryAfterMs, transient, retryable, path } =
    facts;
  // A key that the provider rejects stays invalid, but a function that failed may succeed later. A failover's error is
  // `transient` if any of its providers' errors is.
  const isWithoutKey = category === "authentication" && transient === true && param === "apiKey";
  const isGuarded = category === "blocked" && typeof guard === "string";
  const [todo, ifNotSent, usual] = isWithoutKey
    ? NO_KEY
    : category === "conflict" && facts.code === "idempotency-key-reused"
      ? KEY_REUSED
      : isGuarded
        ? retryable === true
          ? ([GUARDED, "Send again after `retryAfterMs`.", "tryLater"] as const)
          : ([GUARDED, "The same send will be rejected again.", "notYourFault"] as const)
        : (lookUp(ADVICE, category) ?? ADVICE.unknown);
  const afterSending = outcome === "not-sent" ? undefined : (lookUp(AFTER_SENDING, outcome) ?? AFTER_SENDING.unknown);
  if (afterSending !== undefined) {
    // A failover's next send may go to another provider, which does not know the key. An error that is transient but not
    // retryable has a key that the provider will have forgotten.
    const isProtected = path === undefined && !(transient === true && retryable === false);
    const isDoubtful = afterSending[0] === FIND_OUT && typeof idempotencyKey === "string" && idempotencyKey !== "";
    const isOfLog = isDoubtful && facts.wasRequested === false && retryable === false;
    return {
      todo: isOfLog ? IN_LOG : `${isDoubtful && isProtected ? REPEAT : afterSending[0]} ${todo}`,
      userMessage: sentence(messages, afterSending[1]),
      docsUrl,
    };
  }
  const correctable = category === "validation" ? (lookUp(INVALID, scope) ?? facts.field) : undefined;
  return {
    todo: ["Nothing was sent.", todo, ifNotSent].filter((part) => part !== "").join(" "),
    userMessage: sentence(messages, correctable ?? usual).replace("{when}", () => retryTime(messages, retryAfterMs)),
    docsUrl,
  };
}

type SafeFacts = { readonly [K in keyof AdviceFacts]?: unknown } & {
  readonly docsUrl: string | null;
  /** Whether the call made a request. Undefined if nobody says. */
  readonly wasRequested?: boolean | undefined;
  /** What the user can correct, if it is all that is wrong. */
  readonly field?: Sentence | undefined;
};

const FACTS = [
  "category",
  "scope",
  "outcome",
  "code",
  "guard",
  "idempotencyKey",
  "param",
  "retryAfterMs",
  "transient",
  "retryable",
  "path",
] as const;

/** Reads the facts of any value without throwing: this runs in error handlers. */
function factsOf(error: unknown): SafeFacts {
  try {
    // By name: a fact may be a getter of a class.
    const facts = Object(error) as Record<(typeof FACTS)[number] | "attempts" | "docsUrl" | "issues", unknown>;
    const { attempts, docsUrl, issues } = facts;
    return {
      ...Object.fromEntries(FACTS.map((name) => [name, facts[name]])),
      docsUrl: typeof docsUrl === "string" ? docsUrl : null,
      wasRequested: Array.isArray(attempts) ? attempts.length > 0 : undefined,
      field: fieldOf(issues),
    };
  } catch {
    return { docsUrl: null };
  }
}

/** What is wrong with several fields at once has no scope of its own. The number is corrected first. */
function fieldOf(issues: unknown): Sentence | undefined {
  const problems = (Array.isArray(issues) ? (issues as readonly Partial<Issue>[]) : []).filter(
    ({ severity }) => severity !== "warning",
  );
  const ofNumber = ({ path }: Partial<Issue>): boolean => /^to\b/.test(String(path));
  const ofText = ({ path }: Partial<Issue>): boolean => /^(body|subject|mediaUrls)\b/.test(String(path));
  if (problems.length === 0 || !problems.every((issue) => ofNumber(issue) || ofText(issue))) return undefined;
  return problems.some(ofNumber) ? "checkNumber" : "changeText";
}

function lookUp<T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined {
  return typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The sentences of the caller. Any other value counts as none: this runs in error handlers. */
function messagesOf(options: unknown): Readonly<Record<string, unknown>> {
  try {
    return Object((Object(options) as { messages?: unknown }).messages) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** A sentence of the caller's language; in English where it has none. */
function sentence(messages: Readonly<Record<string, unknown>>, name: Sentence | "later"): string {
  const own = lookUpSafely(messages, name);
  return typeof own === "string" ? own : ENGLISH[name];
}

function lookUpSafely(messages: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return messages[name];
  } catch {
    return undefined;
  }
}

/** When to try again, if known. Rounded up, so that it is not too early. */
function retryTime(messages: Readonly<Record<string, unknown>>, afterMs: unknown): string {
  if (typeof afterMs !== "number" || !(afterMs > 0) || !Number.isFinite(afterMs)) return sentence(messages, "later");
  const names = Object.keys(UNITS) as (keyof typeof UNITS)[];
  const unit = names.find((name) => afterMs > UNITS[name]) ?? "seconds";
  const count = Math.ceil(afterMs / UNITS[unit]);
  const own = lookUpSafely(messages, unit);
  const form = (forms: unknown): unknown => (Array.isArray(forms) ? forms[count === 1 ? 0 : 1] : undefined);
  const text = form(own);
  return (typeof text === "string" ? text : String(form(ENGLISH[unit]))).replace("{count}", String(count));
}
