import type { Issue, TidingsErrorFacts } from "../types.js";
import type { FailoverReason } from "./types.js";

/** Whether the next provider may be tried, and why or why not. */
export interface Decision {
  readonly next: boolean;
  readonly why: FailoverReason;
}

/** The facts that decide. */
export type Failure = Pick<TidingsErrorFacts, "category" | "scope" | "outcome" | "param" | "issues" | "attempts">;

/** Problems of a provider with a good message: it has no such field, or takes fewer or shorter ones. */
const LIMIT_CODES = ["unsupported", "too-many", "too-long"];
/** Fields of which one stands for another: what is sent, and to whom. */
const CONTENT_FIELDS = ["body", "template", "mediaUrl"];
const RECIPIENT_FIELDS = ["to", "contactId"];

/**
 * Whether a failed send may be tried with the next provider. Two questions, and both answers must be yes: did this one
 * certainly not send, and can another one do better? `retryable` is neither of them: a wrong key is not worth a retry
 * and worth another provider, a time-out is the opposite.
 *
 * An opt-out and a block are final whatever their scope, because sending another way would be going around them.
 *
 * A message that was checked and refused before anything was sent goes on if all that is wrong with it is a limit of
 * this provider (a picture where there are none, too long a text) or its sender. Nothing was asked, so nothing can be
 * doubled or gone around; and routes that take different messages are why some people have two providers.
 *
 * @internal
 */
export function decide(failure: Failure, afterUnknown: boolean): Decision {
  const { category, scope, outcome } = failure;
  const stop = (why: FailoverReason): Decision => ({ next: false, why });
  if (outcome === "sent") return stop("sent");
  if (category === "aborted" || category === "opted-out" || category === "blocked") return stop(category);
  if (outcome === "unknown" && !afterUnknown) return stop("unknown");
  if (isRejectedLocally(failure) && areProviderLimits(failure.issues)) return { next: true, why: "cannot-carry" };
  if (!isMissingApiKey(failure)) {
    if (scope === null) return stop("unclear");
    if (scope !== "provider" && scope !== "account" && scope !== "sender") return stop(scope);
  }
  return { next: true, why: outcome === "unknown" ? "risked" : "not-sent" };
}

/**
 * Whether the message was refused here, before any request.
 *
 * @internal
 */
export function isRejectedLocally({ category, outcome, attempts }: Failure): boolean {
  return attempts.length === 0 && outcome === "not-sent" && (category === "validation" || category === "unsupported");
}

/**
 * Whether all that stops a message is this provider's own limits, or the sender on it. A text that is required counts as
 * a limit where the message has a template instead, and the provider has no templates: nothing is missing elsewhere.
 *
 * @internal
 */
export function areProviderLimits(issues: readonly Issue[]): boolean {
  const errors = issues.filter(({ severity }) => severity !== "warning");
  const unsupported = errors.filter(({ code }) => code === "unsupported").map(({ path }) => firstSegment(path));
  const isReplaced = (path: string): boolean =>
    [CONTENT_FIELDS, RECIPIENT_FIELDS].some(
      (fields) => fields.includes(path) && fields.some((field) => unsupported.includes(field)),
    );
  return (
    errors.length > 0 &&
    errors.every(
      ({ code, path }) => LIMIT_CODES.includes(code) || path === "from" || (code === "required" && isReplaced(path)),
    )
  );
}

/** `template` of `template.parameters.name`. */
function firstSegment(path: string): string {
  return path.split(/[.[]/, 1)[0]!;
}

/**
 * Whether the client's own `apiKey` function returned no key. That is a `configuration` error of the scope `request`, but it
 * is this account's key that is missing, as with a 401, and nothing was sent. One that threw is `authentication` already.
 *
 * @internal
 */
export function isMissingApiKey({ category, outcome, param }: Failure): boolean {
  return category === "configuration" && outcome === "not-sent" && param === "apiKey";
}
