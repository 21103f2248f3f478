import { deliveryRule } from "../provider/rules.js";
import type { Category, MessageStatus, Scope } from "../types.js";
import type { WebhookFailure, WebhookProvider } from "./types.js";

const SCOPES: Readonly<Partial<Record<Category, Scope>>> = {
  validation: "request",
  "not-found": "request",
  conflict: "request",
  aborted: "request",
  unsupported: "request",
  configuration: "request",
  authentication: "account",
  permission: "account",
  payment: "account",
  quota: "account",
  "rate-limit": "account",
  "opted-out": "recipient",
  blocked: "recipient",
  carrier: "recipient",
  server: "provider",
  unavailable: "provider",
  network: "provider",
  timeout: "provider",
  protocol: "provider",
};
const TRANSIENT_CATEGORIES: readonly Category[] = ["rate-limit", "server", "unavailable", "timeout"];
const CARRIER_STATUSES: readonly unknown[] = ["rejected", "undelivered", "expired"];
const FAILED_STATUSES: readonly unknown[] = ["failed", "canceled", ...CARRIER_STATUSES];
const REJECTED_CATEGORIES: readonly Category[] = [
  "validation",
  "authentication",
  "permission",
  "payment",
  "quota",
  "opted-out",
  "blocked",
  "not-found",
  "unsupported",
  "rate-limit",
  "conflict",
];

/** The facts of a failed message, from its code, message and status: the same as for a message that fails in the response of a send. */
export function failureOf(
  provider: WebhookProvider,
  code: string | null,
  message: string | null,
  status: MessageStatus | null,
): WebhookFailure {
  const errors = ("errors" in provider ? provider.errors : undefined) ?? {};
  const rule = deliveryRule(errors, code, message);
  const category = rule?.category ?? (CARRIER_STATUSES.includes(status) ? "carrier" : "unknown");
  const transient = rule?.transient ?? TRANSIENT_CATEGORIES.includes(category);
  const defaultPermanent =
    category === "opted-out" ? true : transient || TRANSIENT_CATEGORIES.includes(category) ? false : null;
  // A rule for a range or a prefix of codes is no proof that the message was not sent.
  const isNotSent =
    FAILED_STATUSES.includes(status) || (rule?.exact === true && REJECTED_CATEGORIES.includes(category));
  const outcome = rule?.outcome ?? (isNotSent ? "not-sent" : "unknown");
  const { docsUrl = null, codeDocsUrlPrefix = "" } = errors;
  return {
    category,
    scope: rule?.scope ?? SCOPES[category] ?? null,
    outcome,
    code,
    message,
    transient,
    retryable: transient && outcome === "not-sent",
    permanent: rule?.permanent ?? (category === "carrier" ? null : defaultPermanent),
    docsUrl: rule === null ? null : code !== null && codeDocsUrlPrefix !== "" ? codeDocsUrlPrefix + code : docsUrl,
  };
}
