import type { Category, Outcome, Scope, TidingsErrorFacts } from "../types.js";
import { ENGLISH } from "./user-messages.js";
import type { UserMessages } from "./user-messages.js";

/** What to do about a failure, and what to tell the user. */
export interface Advice {
  /** For the developer: whether the message went out, then what to do. */
  readonly todo: string;
  /**
   * For the user who wanted the message sent: a sentence that says what they can do. It mentions no accounts, providers or
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
    Pick<TidingsErrorFacts, "guard" | "idempotencyKey" | "param" | "retryAfterMs" | "transient" | "retryable">
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

/** A sentence for users, by its name. */
type Sentence = Exclude<keyof UserMessages, "later" | keyof typeof UNITS>;

/**
 * For each category: what to do in any case; what else to do if the message was not sent; and what to tell the user in that case.
 */
const ADVICE: Readonly<Record<Category, readonly [todo: string, ifNotSent: string, toUser: Sentence]>> = {
  validation: [
    "Correct what `issues` and `param` name; `client.validate` finds most of it before sending.",
    "The same request will fail again.",
    "notYourFault",
  ],
  authentication: [
    "Check the API key: it is missing, wrong, expired or revoked, or of another environment. Tell the owner of the account.",
    "Do not repeat the call with this key: some providers lock a key after ten failures in a row.",
    "notYourFault",
  ],
  permission: [
    "The key is valid but not allowed to do this: check its rights, the account's state, and the countries and senders enabled for it.",
    "",
    "notYourFault",
  ],
  payment: ["Top up the account's balance, or check its payment method.", "Retries fail until then.", "notYourFault"],
  quota: [
    "The limit of the plan or of its period is used up: raise it.",
    "Or wait for the next period, or send through another provider.",
    "quota",
  ],
  "not-found": [
    "Check the id or the address: the provider does not know it, or this key may not see it.",
    "",
    "notYourFault",
  ],
  conflict: ["It exists already, or another request is changing it: read its state first.", "", "tryLater"],
  "rate-limit": [
    "Send more slowly. The client's retries are used up, or the wait is longer than `maxRetryAfterMs`.",
    "Wait for `retryAfterMs`, then send again.",
    "tryLater",
  ],
  "opted-out": [
    "Remove the number from your list. Do not text it again, through any provider, until its owner asks for it.",
    "",
    "optedOut",
  ],
  blocked: [
    "A filter of a carrier or the provider blocked it: check the sender's registration, links and wording. Do not use another provider for it.",
    "",
    "blocked",
  ],
  carrier: [
    "The phone or its network did not accept it: off, out of reach, or not a mobile number. Remove numbers that keep failing.",
    "Try later, or another channel.",
    "carrier",
  ],
  server: ["The provider failed.", "Send again later, or through another provider.", "tryLater"],
  unavailable: [
    "The provider is not available just now.",
    "Send again later, or through another provider.",
    "tryLater",
  ],
  network: [
    "The connection failed or was lost: see `cause`. In a page, CORS or a blocker may be the reason.",
    "Send again later, or through another provider.",
    "tryLater",
  ],
  timeout: ["No response came in time.", "Send again later, or with a longer `timeoutMs` or `deadlineMs`.", "tryLater"],
  aborted: ["Your own signal ended the call.", "", "aborted"],
  protocol: [
    "The response is not one that the provider documents: a proxy's page, a captive portal, or a wrong `baseUrl`. See `raw`.",
    "",
    "tryLater",
  ],
  unsupported: [
    "The provider does not document this call or field: leave it out, or choose another provider.",
    "",
    "notYourFault",
  ],
  configuration: ["Correct what `message` and `issues` name.", "", "notYourFault"],
  unknown: [
    "The reason is unknown: see `status`, `code` and `raw`, and ask the provider, with `requestId`.",
    "",
    "notYourFault",
  ],
};

const FIND_OUT = "It may have gone out. Find out first: read the message's state, or look into the provider's log.";
const REPEAT =
  "It may have gone out. Repeat the call with `idempotencyKey: error.idempotencyKey`: " +
  "as long as the provider knows the key, the message cannot arrive twice.";
/** The advice if the message went out or may have. It replaces that of the category. */
const AFTER_SENDING: Readonly<Partial<Record<Outcome, readonly [todo: string, toUser: Sentence]>>> = {
  unknown: [FIND_OUT, "unknown"],
  sent: ["It went out: do not send it again.", "sent"],
};

/** The advice if the caller's function did not return a key. */
const NO_KEY = [
  "The function `apiKey` failed: see `cause`.",
  "Send again later, or through another provider.",
  "tryLater",
] as const;

/** The advice if a guard of `beforeSend` blocked it: it may go out later, or not at all. */
const GUARDED = "A guard of yours (`error.guard`) rejected it: see `message` and `issues`.";

/** What the user can correct in an invalid request: only what they wrote. */
const INVALID: Readonly<Partial<Record<Scope, Sentence>>> = { recipient: "checkNumber", content: "changeText" };

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
  const { category, scope, outcome, docsUrl, guard, idempotencyKey, param, retryAfterMs, transient, retryable, path } =
    factsOf(error);
  // A key that the provider rejects stays invalid, but a function that failed may succeed later. A failover's error is
  // `transient` if any of its providers' errors is.
  const isWithoutKey = category === "authentication" && transient === true && param === "apiKey";
  const isGuarded = category === "blocked" && typeof guard === "string";
  const [todo, ifNotSent, usual] = isWithoutKey
    ? NO_KEY
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
    const isSafe =
      afterSending[0] === FIND_OUT && isProtected && typeof idempotencyKey === "string" && idempotencyKey !== "";
    return {
      todo: `${isSafe ? REPEAT : afterSending[0]} ${todo}`,
      userMessage: sentence(messages, afterSending[1]),
      docsUrl,
    };
  }
  const correctable = category === "validation" ? lookUp(INVALID, scope) : undefined;
  return {
    todo: ["Nothing was sent.", todo, ifNotSent].filter((part) => part !== "").join(" "),
    userMessage: sentence(messages, correctable ?? usual).replace("{when}", () => retryTime(messages, retryAfterMs)),
    docsUrl,
  };
}

type SafeFacts = { readonly [K in keyof AdviceFacts]?: unknown } & { readonly docsUrl: string | null };

/** Reads the facts of any value without throwing: this runs in error handlers. */
function factsOf(error: unknown): SafeFacts {
  try {
    const {
      category,
      scope,
      outcome,
      docsUrl,
      guard,
      idempotencyKey,
      param,
      retryAfterMs,
      transient,
      retryable,
      path,
    } = Object(error) as Record<string, unknown>;
    const url = typeof docsUrl === "string" ? docsUrl : null;
    const facts = { category, scope, outcome, guard, idempotencyKey, param, retryAfterMs, transient, retryable, path };
    return { ...facts, docsUrl: url };
  } catch {
    return { docsUrl: null };
  }
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

const UNITS = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 } as const;

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
