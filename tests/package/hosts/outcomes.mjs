// What the result or the error of a call may say, by its requests.
import { isTidingsError } from "tidings";
import { describe } from "./case.mjs";

const OUTCOMES = ["not-sent", "unknown", "sent"];

/** Whether a request may have been accepted. */
export const isDoubtful = ({ tag }) => tag === "unknown" || tag === "accepted";

/** The requests of a call that recorded its end, of every client. */
export const requestsOf = ({ requests }, { from, to }) =>
  requests.slice(from, to).filter(({ group }) => group !== "again" && group !== "poll");

export function success(requests, { violate, operation }) {
  if (requests.length === 0) return violate("false-success", "without a request");
  if (
    !["get", "post", "put", "delete"].includes(operation) &&
    requests.every(({ tag }) => tag === "limited" || tag === "rejected")
  ) {
    violate("false-success", `nothing was accepted: ${requests.map(({ tag }) => tag)}`);
  }
}

export function failure(error, requests, { violate, effect, globalsKind }) {
  if (!isTidingsError(error)) return violate("foreign-error", describe(error));
  if (!OUTCOMES.includes(error.outcome)) return violate("no-outcome", String(error.outcome));
  const doubtful = requests.filter(isDoubtful);
  if (effect && error.outcome === "not-sent" && doubtful.length > 0)
    violate("false-not-sent", `${error.category}; ${requests.map(({ tag }) => tag)}`);
  // Never `retryable` if the outcome is unknown and no key identifies a repetition.
  if (
    effect &&
    error.outcome === "unknown" &&
    error.retryable === true &&
    "transient" in error &&
    error.idempotencyKey === null
  )
    violate("false-retryable", error.category);
}
