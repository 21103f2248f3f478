/** The relay's responses: a result as JSON, a failure as problem details (RFC 9457). */

import { adviceFor } from "../errors/advice.js";
import type { SendResult, TidingsErrorFacts } from "../types.js";
import type { Exposed } from "./expose.js";
import type { Rejection } from "./rejection.js";
import { ACCEPTED, MARK, TYPE_PREFIX, failureCode } from "./protocol.js";

/** What a `Response` is made of, as often as it is needed. */
export interface PlainResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What RFC 9110 and RFC 6585 call the statuses that a relay uses. */
const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

/** How long a page waits before it asks again for a send that has not ended. Asking sooner than the end of its lease is safe. */
export const BUSY_MS = 2_000;

/** The response to an accepted send: 202, or 200 if it repeats the result of an earlier request. */
export function accepted(result: SendResult, expose: Exposed): PlainResponse {
  const status = result.replayed === true ? 200 : 202;
  return json(status, "application/json", { [MARK]: ACCEPTED, ...expose.result(result) }, {});
}

/** The response to a rejected request. */
export function rejected(rejection: Rejection, expose: Exposed): PlainResponse {
  const { status, headers, isAgain, code, message, facts } = rejection;
  return problem(status, headers, isAgain, facts, TYPE_PREFIX + code, message, expose.rejection(facts));
}

/** The response to a send that failed. */
export function failed(given: TidingsErrorFacts, expose: Exposed): PlainResponse {
  const isBusy = isConflict(given) && given.retryable;
  const waitMs = given.retryAfterMs;
  const facts = isBusy && waitMs !== null ? { ...given, retryAfterMs: Math.min(waitMs, BUSY_MS) } : given;
  // What may have gone out is not repeated: the server has tried already.
  const isAgain = facts.retryable && (facts.outcome === "not-sent" || isBusy);
  const detail = expose.hasMessage ? facts.message : adviceFor(facts).userMessage;
  return problem(statusOf(facts, isAgain), {}, isAgain, facts, "about:blank", detail, expose.failure(facts));
}

/** Whether another call with the key is in the way. */
function isConflict({ category }: TidingsErrorFacts): boolean {
  return category === "conflict";
}

function problem(
  status: number,
  headers: Readonly<Record<string, string>>,
  isAgain: boolean,
  facts: TidingsErrorFacts,
  type: string,
  detail: string,
  exposed: object,
): PlainResponse {
  const { retryAfterMs } = facts;
  // Rounded up, so that nobody asks too early.
  const wait = retryAfterMs !== null && isAgain ? { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) } : {};
  const body = {
    type,
    title: TITLES[status],
    status,
    detail,
    [MARK]: failureCode(isAgain, facts),
    ...exposed,
  };
  return json(status, "application/problem+json", body, { ...headers, ...wait });
}

/**
 * The HTTP status of a failed send. One that may be repeated has a status that clients repeat, with `Retry-After` where the wait is known. The others
 * say whose fault it is: the message's (4xx), or the relay's, its account's or its provider's (5xx).
 */
function statusOf({ category, outcome }: TidingsErrorFacts, isAgain: boolean): number {
  // What may have gone out is nobody's mistake that could be corrected and sent again.
  if (outcome !== "not-sent" && !isAgain) return 502;
  switch (category) {
    case "conflict":
      return isAgain ? 409 : 502;
    case "rate-limit":
      return isAgain ? 429 : 502;
    case "validation":
      return 422;
    case "opted-out":
    case "blocked":
      return isAgain ? 503 : 403;
    case "configuration":
      return isAgain ? 503 : 500;
    default:
      return isAgain ? 503 : 502;
  }
}

function json(status: number, type: string, body: object, headers: Readonly<Record<string, string>>): PlainResponse {
  return {
    status,
    headers: { "content-type": type, "cache-control": "no-store", ...headers },
    body: JSON.stringify(body),
  };
}
