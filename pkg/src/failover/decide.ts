import type { Issue, TidingsErrorFacts } from "../types.js";
import type { FailoverReason } from "./types.js";

/** Whether to try the next provider, and why. */
export interface Decision {
  readonly next: boolean;
  readonly why: FailoverReason;
}

/** The facts of a failure that the decision depends on. */
export type Failure = Pick<TidingsErrorFacts, "category" | "scope" | "outcome" | "param" | "issues" | "attempts">;

/** Issue codes that stand for a limit of the provider: it lacks the field, or takes fewer, shorter or other values. */
const LIMIT_CODES = ["unsupported", "too-many", "too-long", "out-of-range"];
/** Fields that one provider needs for another field, and the next one may not: a sender, or a reference for reports. */
const OWN_FIELDS = ["from", "senderPool", "reference"];
/** Fields that replace each other: the content, and the recipient. */
const CONTENT_FIELDS = ["body", "template", "mediaUrls"];
const RECIPIENT_FIELDS = ["to", "contactId"];

/**
 * Whether a failed send moves to the next provider. Two conditions must hold: this provider certainly did not send, and
 * another one can do better. `retryable` is neither of them: with a wrong key another provider helps and a retry does not,
 * after a timeout it is the opposite.
 *
 * An opt-out and a block are final whatever their scope: another provider would bypass them.
 *
 * A message that failed validation, before any request, moves on if all its issues are limits of this provider (no media,
 * a shorter body) or concern its sender. No provider saw it, so it cannot be sent twice, and no rejection is bypassed.
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
 * Whether the client's own validation rejected the message, before any request.
 *
 * @internal
 */
export function isRejectedLocally({ category, outcome, attempts }: Failure): boolean {
  return attempts.length === 0 && outcome === "not-sent" && (category === "validation" || category === "unsupported");
}

/**
 * Whether all errors among the issues are limits of this provider, or concern the sender on it. A required `body` counts as a
 * limit if the message has a template instead and the provider does not support templates: another provider needs no body.
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
      ({ code, path }) =>
        LIMIT_CODES.includes(code) || OWN_FIELDS.includes(path) || (code === "required" && isReplaced(path)),
    )
  );
}

/** `template.parameters.name` → `template` */
function firstSegment(path: string): string {
  return path.split(/[.[]/, 1)[0]!;
}

/**
 * Whether the client's `apiKey` function returned no key. That is a `configuration` error with the scope `request`, but it
 * only concerns this account, like a 401, and nothing was sent. (A function that throws is an `authentication` error.)
 *
 * @internal
 */
export function isMissingApiKey({ category, outcome, param }: Failure): boolean {
  return category === "configuration" && outcome === "not-sent" && param === "apiKey";
}
