import type { Category, Outcome, Scope, TidingsErrorFacts } from "../types.js";

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
  Partial<Pick<TidingsErrorFacts, "idempotencyKey" | "param" | "retryAfterMs" | "transient" | "retryable">> & {
    /** Only a `FailoverError` has it. */ readonly path?: readonly unknown[];
  };

const TRY_LATER = "The message could not be sent just now. Please try again #.";
const NOT_YOUR_FAULT = "The message could not be sent. This is not your fault, and we are looking into it.";
const CHECK_NUMBER = "Please check the phone number, with its country code.";
const CHANGE_TEXT = "The message cannot be sent as it is. Please shorten or change it.";

/**
 * For each category: what to do in any case; what else to do if the message was not sent; and what to tell the user in that case.
 * `#` is replaced by when to try again.
 */
const ADVICE: Readonly<Record<Category, readonly [todo: string, ifNotSent: string, userMessage: string]>> = {
  validation: [
    "Correct what `issues` and `param` name; `client.validate` finds most of it before sending.",
    "The same request will fail again.",
    NOT_YOUR_FAULT,
  ],
  authentication: [
    "Check the API key: it is missing, wrong, expired or revoked, or of another environment. Tell the owner of the account.",
    "Do not repeat the call with this key: some providers lock a key after ten failures in a row.",
    NOT_YOUR_FAULT,
  ],
  permission: [
    "The key is valid but not allowed to do this: check its rights, the account's state, and the countries and senders enabled for it.",
    "",
    NOT_YOUR_FAULT,
  ],
  payment: ["Top up the account's balance, or check its payment method.", "Retries fail until then.", NOT_YOUR_FAULT],
  quota: [
    "The limit of the plan or of its period is used up: raise it.",
    "Or wait for the next period, or send through another provider.",
    "No more messages can be sent at the moment. Please try again #.",
  ],
  "not-found": [
    "Check the id or the address: the provider does not know it, or this key may not see it.",
    "",
    NOT_YOUR_FAULT,
  ],
  conflict: ["It exists already, or another request is changing it: read its state first.", "", TRY_LATER],
  "rate-limit": [
    "Send more slowly. The client's retries are used up, or the wait is longer than `maxRetryAfterMs`.",
    "Wait for `retryAfterMs`, then send again.",
    TRY_LATER,
  ],
  "opted-out": [
    "Remove the number from your list. Do not text it again, through any provider, until its owner asks for it.",
    "",
    "This number has asked to get no messages from us. Its owner can turn them on again by replying START.",
  ],
  blocked: [
    "A filter of a carrier or the provider blocked it: check the sender's registration, links and wording. Do not use another provider for it.",
    "",
    "The message was not let through. Please change its wording, or get in touch with us.",
  ],
  carrier: [
    "The phone or its network did not accept it: off, out of reach, or not a mobile number. Remove numbers that keep failing.",
    "Try later, or another channel.",
    "The phone could not be reached. Please check the number, or try again #.",
  ],
  server: ["The provider failed.", "Send again later, or through another provider.", TRY_LATER],
  unavailable: ["The provider is not available just now.", "Send again later, or through another provider.", TRY_LATER],
  network: [
    "The connection failed or was lost: see `cause`. In a page, CORS or a blocker may be the reason.",
    "Send again later, or through another provider.",
    TRY_LATER,
  ],
  timeout: ["No response came in time.", "Send again later, or with a longer `timeoutMs` or `deadlineMs`.", TRY_LATER],
  aborted: ["Your own signal ended the call.", "", "Sending was cancelled. Nothing was sent."],
  protocol: [
    "The response is not one that the provider documents: a proxy's page, a captive portal, or a wrong `baseUrl`. See `raw`.",
    "",
    TRY_LATER,
  ],
  unsupported: [
    "The provider does not document this call or field: leave it out, or choose another provider.",
    "",
    NOT_YOUR_FAULT,
  ],
  configuration: ["Correct what `message` and `issues` name.", "", NOT_YOUR_FAULT],
  unknown: [
    "The reason is unknown: see `status`, `code` and `raw`, and ask the provider, with `requestId`.",
    "",
    NOT_YOUR_FAULT,
  ],
};

const FIND_OUT = "It may have gone out. Find out first: read the message's state, or look into the provider's log.";
const REPEAT =
  "It may have gone out. Repeat the call with `idempotencyKey: error.idempotencyKey`: " +
  "as long as the provider knows the key, the message cannot arrive twice.";
/** The advice if the message went out or may have. It replaces that of the category. */
const AFTER_SENDING: Readonly<Partial<Record<Outcome, readonly [todo: string, userMessage: string]>>> = {
  unknown: [FIND_OUT, "We do not know yet whether the message was sent. Please do not send another one for now."],
  sent: ["It went out: do not send it again.", "The message was sent. Please do not send it again."],
};

/** The advice if the caller's function did not return a key. */
const NO_KEY = [
  "The function `apiKey` failed: see `cause`.",
  "Send again later, or through another provider.",
  TRY_LATER,
] as const;

/** What the user can correct in an invalid request: only what they wrote. */
const INVALID: Readonly<Partial<Record<Scope, string>>> = { recipient: CHECK_NUMBER, content: CHANGE_TEXT };

/**
 * Returns what to do about a failure, and a sentence for the user who wanted the message sent.
 *
 * `outcome` comes first: after `unknown`, the advice is how to find out, or how to repeat the call without a second message; after
 * `sent`, that the message went out. Never throws: any other value is treated as an error about which nothing is known.
 *
 * @example
 * ```ts
 * try {
 *   await client.send(message);
 * } catch (error) {
 *   if (!isTidingsError(error)) throw error;
 *   const { todo, userMessage, docsUrl } = adviceFor(error);
 *   console.error(error.message, todo, docsUrl);
 *   show(userMessage); // never contains a key, a code or a number
 * }
 * ```
 */
export function adviceFor(error: AdviceFacts): Advice {
  const { category, scope, outcome, docsUrl, idempotencyKey, param, retryAfterMs, transient, retryable, path } =
    factsOf(error);
  // A key that the provider rejects stays invalid, but a function that failed may succeed later. A failover's error is
  // `transient` if any of its providers' errors is.
  const isWithoutKey = category === "authentication" && transient === true && param === "apiKey";
  const [todo, ifNotSent, usual] = isWithoutKey ? NO_KEY : (lookUp(ADVICE, category) ?? ADVICE.unknown);
  const afterSending = outcome === "not-sent" ? undefined : (lookUp(AFTER_SENDING, outcome) ?? AFTER_SENDING.unknown);
  if (afterSending !== undefined) {
    // A failover's next send may go to another provider, which does not know the key. An error that is transient but not
    // retryable has a key that the provider will have forgotten.
    const isProtected = path === undefined && !(transient === true && retryable === false);
    const isSafe =
      afterSending[0] === FIND_OUT && isProtected && typeof idempotencyKey === "string" && idempotencyKey !== "";
    return { todo: `${isSafe ? REPEAT : afterSending[0]} ${todo}`, userMessage: afterSending[1], docsUrl };
  }
  const correctable = category === "validation" ? lookUp(INVALID, scope) : undefined;
  return {
    todo: ["Nothing was sent.", todo, ifNotSent].filter((part) => part !== "").join(" "),
    userMessage: correctable ?? usual.replace("#", retryTime(retryAfterMs)),
    docsUrl,
  };
}

type SafeFacts = { readonly [K in keyof AdviceFacts]?: unknown } & { readonly docsUrl: string | null };

/** Reads the facts of any value without throwing: this runs in error handlers. */
function factsOf(error: unknown): SafeFacts {
  try {
    const { category, scope, outcome, docsUrl, idempotencyKey, param, retryAfterMs, transient, retryable, path } =
      Object(error) as Record<string, unknown>;
    const url = typeof docsUrl === "string" ? docsUrl : null;
    return { category, scope, outcome, docsUrl: url, idempotencyKey, param, retryAfterMs, transient, retryable, path };
  } catch {
    return { docsUrl: null };
  }
}

function lookUp<T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined {
  return typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
}

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];

/** When to try again, if known. Rounded up, so that it is not too early. */
function retryTime(afterMs: unknown): string {
  if (typeof afterMs !== "number" || !(afterMs > 0) || !Number.isFinite(afterMs)) return "later";
  const [ms, name] = UNITS.find(([ms]) => afterMs > ms) ?? UNITS[3]!;
  const count = Math.ceil(afterMs / ms);
  return `in ${count} ${name}${count === 1 ? "" : "s"}`;
}
