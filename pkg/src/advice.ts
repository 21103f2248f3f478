import type { Category, Scope, TidingsErrorFacts } from "./types.js";

/** What to do about a failure, and what to say of it. */
export interface Advice {
  /** For the developer: what to do next. */
  readonly todo: string;
  /**
   * For the person who wanted the message sent: a sentence that tells what they can do about it, and nothing of accounts,
   * providers or codes. Show it as it is, or choose your own words by `error.category`.
   */
  readonly userMessage: string;
  /** The page on which the provider documents this failure, or its errors; null where none is known. */
  readonly docsUrl: string | null;
}

const LATER = "The message could not be sent just now. Please try again in a moment.";
const OURS = "The message could not be sent. This is not your fault, and we are looking into it.";
const NUMBER = "Please check the phone number, with its country code.";
const TEXT = "The message cannot be sent as it is. Please shorten or change it.";
const NOBODY_KNOWS = "We do not know yet whether the message was sent. Please wait a moment before you try again.";

/** For each category: what to do, and what to say. */
const ADVICE: Readonly<Record<Category, readonly [todo: string, userMessage: string]>> = {
  validation: ["Correct what `issues` and `param` name; the same request will fail again. `client.validate` finds most of it before sending.", OURS],
  authentication: ["Check the API key: it is missing, wrong, expired or revoked, or of another environment. Alert whoever runs the account.", OURS],
  permission: ["The key is good but may not do this: check its rights, the account's state, and the countries and senders that are enabled for it.", OURS],
  payment: ["Top up the account's balance, or check its means of payment. No retry helps until then.", OURS],
  quota: ["The plan's or the day's limit is used up: raise it, wait for the next period, or send through another provider.", "No more messages can be sent today. Please try again tomorrow."],
  "not-found": ["Check the id or the address: the provider does not know it, or this key may not see it.", OURS],
  conflict: ["The same thing is there already, or another request is at work on it: read its state before you repeat anything.", LATER],
  "rate-limit": ["Send more slowly: wait for `retryAfterMs`, and spread what you send. Retries of the client have been used up, or the wait is longer than `maxRetryAfterMs`.", LATER],
  "opted-out": ["Take the number off your list, and never text it again, through no provider, until its owner asks for it.", "This number has asked to get no messages from us. Its owner can turn them on again by replying START."],
  blocked: ["A carrier's or the provider's filter refused it: check the sender's registration, links and wording. Do not send it another way.", "The message was not let through. Please change its wording, or get in touch with us."],
  carrier: ["The phone or its network did not take it: off, out of reach, or no mobile number. Try later, or another channel, and drop numbers that keep failing.", "The phone could not be reached. Please check the number, or try again later."],
  server: ["The provider failed. If `outcome` is `not-sent`, send again later; if it is `unknown`, ask for the message's state first.", LATER],
  unavailable: ["The provider is not available just now: try later, or another provider where `outcome` is `not-sent`.", LATER],
  network: ["The connection could not be made or was lost: see `cause`. In a page, also CORS and blockers end requests like this.", "There seems to be no connection. Please check it and try again."],
  timeout: ["No answer came in time. If `outcome` is `unknown`, ask for the message's state before you send again.", LATER],
  aborted: ["Your own signal ended the call. If `outcome` is `unknown`, the message may have gone out.", "Sending was cancelled."],
  protocol: ["The answer is not what the provider documents: a proxy's page, a captive portal, or a wrong `baseUrl`. See `raw`.", LATER],
  unsupported: ["The provider documents no such call or field: leave it out, or choose another provider.", OURS],
  configuration: ["Correct the option that `issues` names. Nothing was sent.", OURS],
  unknown: ["Nobody can tell what went wrong: see `status`, `code` and `raw`, and ask the provider, with `requestId`.", OURS],
};

/** An invalid request is the user's to correct only where it is about what they wrote. */
const INVALID: Readonly<Partial<Record<Scope, string>>> = { recipient: NUMBER, content: TEXT };

/**
 * What to do about a failure, and what may be shown of it to the person who wanted the message sent.
 *
 * @example
 * ```ts
 * try {
 *   await client.send(message);
 * } catch (error) {
 *   if (!isTidingsError(error)) throw error;
 *   const { todo, userMessage, docsUrl } = adviceFor(error);
 *   console.error(error.message, todo, docsUrl);
 *   show(userMessage); // never holds a key, a code or a number
 * }
 * ```
 */
export function adviceFor(error: Pick<TidingsErrorFacts, "category" | "scope" | "outcome" | "docsUrl">): Advice {
  const { category, scope, outcome, docsUrl = null } = error;
  const [todo, usual] = Object.hasOwn(ADVICE, category) ? ADVICE[category] : ADVICE.unknown;
  const theirs = category === "validation" && scope !== null ? INVALID[scope] : undefined;
  // Asking for another try could send it twice.
  const isOpen = outcome === "unknown" && usual === LATER;
  return { todo, userMessage: theirs ?? (isOpen ? NOBODY_KNOWS : usual), docsUrl };
}
