import { deliveryRule } from "../profile/rules.js";
import type { Category, MessageStatus, Outcome, Scope } from "../types.js";
import type { WebhookProvider } from "./types.js";

/** Why a message failed, as a webhook tells it: the facts that every error of tidings has, as far as an event can have them. */
export interface WebhookFailure {
  readonly category: Category;
  readonly scope: Scope | null;
  /** `unknown`: the provider's own word is that nobody knows. */
  readonly outcome: Outcome;
  /** The provider's code. */
  readonly code: string | null;
  /** The provider's sentence; null where it gave none. */
  readonly message: string | null;
  /** Whether the failure may pass: the same message may arrive when it is sent anew. */
  readonly transient: boolean;
  /** Whether sending it anew may succeed and cannot make it arrive twice: `transient`, and `outcome` is `not-sent`. */
  readonly retryable: boolean;
  /** `true`: the same message will never arrive. `false`: it may. Null: the provider does not tell. */
  readonly permanent: boolean | null;
  readonly docsUrl: string | null;
}

const SCOPES: Readonly<Partial<Record<Category, Scope>>> = {
  validation: "request", "not-found": "request", conflict: "request", aborted: "request", unsupported: "request", configuration: "request",
  authentication: "account", permission: "account", payment: "account", quota: "account", "rate-limit": "account",
  "opted-out": "recipient", blocked: "recipient", carrier: "recipient",
  server: "provider", unavailable: "provider", network: "provider", timeout: "provider", protocol: "provider",
};
const PASSING: readonly Category[] = ["rate-limit", "server", "unavailable", "timeout"];
const DOWNSTREAM: readonly unknown[] = ["rejected", "undelivered", "expired"];
const FAILED: readonly unknown[] = ["failed", "canceled", ...DOWNSTREAM];
const REFUSALS: readonly Category[] = [
  "validation", "authentication", "permission", "payment", "quota", "opted-out", "blocked", "not-found", "unsupported", "rate-limit", "conflict",
];

/** The facts of a failed message, from the code, the text and the status that the event has: as of one that fails in a send's answer. */
export function failureOf(
  provider: WebhookProvider, code: string | null, text: string | null, status: MessageStatus | null,
): WebhookFailure {
  const errors = ("errors" in provider ? provider.errors : undefined) ?? {};
  const rule = deliveryRule(errors, code, text);
  const category = rule?.category ?? (DOWNSTREAM.includes(status) ? "carrier" : "unknown");
  const transient = rule?.transient ?? PASSING.includes(category);
  const usual = category === "opted-out" ? true : transient || PASSING.includes(category) ? false : null;
  // A range or a family of codes may mean something else: alone it is no proof that the message did not go out.
  const isOver = FAILED.includes(status) || rule?.exact === true && REFUSALS.includes(category);
  const outcome = rule?.outcome ?? (isOver ? "not-sent" : "unknown");
  const { docsUrl = null, codeDocsUrl = "" } = errors;
  return {
    category,
    scope: rule?.scope ?? SCOPES[category] ?? null,
    outcome,
    code,
    message: text,
    transient,
    retryable: transient && outcome === "not-sent",
    permanent: rule?.permanent ?? (category === "carrier" ? null : usual),
    docsUrl: rule === null ? null : code !== null && codeDocsUrl !== "" ? codeDocsUrl + code : docsUrl,
  };
}
