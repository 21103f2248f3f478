/** What `adviceFor` says, by category and outcome. An error does not say of which call it is: the words fit a send and a look-up. */

import type { Category, Outcome, Scope } from "../types.js";
import type { UserMessages } from "./user-messages.js";

/** The units of a time, in milliseconds, from the largest. */
export const UNITS = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 } as const;

/** A sentence for users, by its name. */
export type Sentence = Exclude<keyof UserMessages, "later" | keyof typeof UNITS>;

/**
 * For each category: what to do in any case; what else to do if the message was not sent; and what to tell the user in that case.
 */
export const ADVICE: Readonly<Record<Category, readonly [todo: string, ifNotSent: string, toUser: Sentence]>> = {
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
    "Or wait for the next period, or use another provider.",
    "quota",
  ],
  "not-found": [
    "Check the id or the address: the provider does not know it, or this key may not see it.",
    "",
    "notYourFault",
  ],
  conflict: ["It exists already, or another request is changing it: read its state first.", "", "tryLater"],
  "rate-limit": [
    "Make fewer calls in the same time. The client's retries are used up, or the wait is longer than `maxRetryAfterMs`.",
    "Wait for `retryAfterMs`, then call again.",
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
  server: ["The provider failed.", "Call again later, or use another provider.", "tryLater"],
  unavailable: ["The provider is not available just now.", "Call again later, or use another provider.", "tryLater"],
  network: [
    "The connection failed or was lost: see `cause`. In a page, CORS or a blocker may be the reason.",
    "Call again later, or use another provider.",
    "tryLater",
  ],
  timeout: ["No response came in time.", "Call again later, or with a longer `timeoutMs` or `deadlineMs`.", "tryLater"],
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

export const FIND_OUT =
  "It may have gone out. Find out first: read the message's state, or look into the provider's log.";
export const REPEAT =
  "It may have gone out. Repeat the call with `idempotencyKey: error.idempotencyKey`: " +
  "as long as the provider knows the key, the message cannot arrive twice.";
/** The advice if the message went out or may have. It replaces that of the category. */
export const AFTER_SENDING: Readonly<Partial<Record<Outcome, readonly [todo: string, toUser: Sentence]>>> = {
  unknown: [FIND_OUT, "unknown"],
  sent: ["It went out: do not send it again.", "sent"],
};

/** The advice if the caller's function did not return a key. */
export const NO_KEY = [
  "The function `apiKey` failed: see `cause`.",
  "Call again later, or use another provider.",
  "tryLater",
] as const;

/** The advice if a guard of `beforeSend` blocked it: it may go out later, or not at all. */
export const GUARDED = "A guard of yours (`error.guard`) rejected it: see `message` and `issues`.";

/** What the user can correct in an invalid request: only what they wrote. */
export const INVALID: Readonly<Partial<Record<Scope, Sentence>>> = { recipient: "checkNumber", content: "changeText" };

/** The advice if the key was used for another message: no repetition helps. */
export const KEY_REUSED = [
  "The key was used for another message.",
  "Give each message a key of its own; repeat one only with the same message.",
  "notYourFault",
] as const;

/** The advice if the send log does not know how an earlier call ended: this one made no request. */
export const IN_LOG =
  "It may have gone out: an earlier call with this key never said how it ended. Find out with `resolveUnknown` of `tidings/store`, or in the provider's log. " +
  "Only if it certainly did not go out, `release` the key in the store, and send it with this key.";
