/** What a page and its relay say to each other: header fields, the form of keys, and the code by which the page's client reads a failure. */

import type { Category, Outcome, Scope } from "../vocabulary.js";

/** The header field with the page's key: one for each action of its user. */
export const KEY_FIELD = "idempotency-key";
/** The header field with a random id for each attempt. A browser that repeats a POST by itself repeats the id. */
export const ATTEMPT_FIELD = "tidings-attempt";
/** The characters of a key besides letters and digits. */
export const KEY_CHARACTERS = "_.:-";
export const MAX_KEY_LENGTH = 200;

/**
 * The member of each body that a relay writes. A success has {@link ACCEPTED} there, so that the page's client does not take the response of
 * something between for one. A failure has its code: see {@link failureCode}.
 */
export const MARK = "tidings";
export const ACCEPTED = "accepted";

/** What the `type` of a problem of the relay's own begins with. The rest is the error's `code`. */
export const TYPE_PREFIX = "urn:tidings:relay:";

/** The `type` of a rejection whose sentence is for the page's user. What the others say is for developers. */
export const USER_TYPE = /^urn:tidings:relay:(token|token-expired|recipient|limit|field|key-reused|busy)$/;

/** The facts that decide what the page's client does after a failure. */
export interface Decisive {
  readonly category: Category;
  readonly outcome: Outcome;
  readonly scope: Scope | null;
}

/**
 * Writes what the page's client needs to decide: `again.not-sent.rate-limit.account`, `final.unknown.network`. The scope is only there if the
 * request may be repeated: the wait holds what it is about.
 */
export function failureCode(isAgain: boolean, { category, outcome, scope }: Decisive): string {
  const parts = isAgain
    ? ["again", outcome, category, ...(scope === null ? [] : [scope])]
    : ["final", outcome, category];
  return parts.join(".");
}
