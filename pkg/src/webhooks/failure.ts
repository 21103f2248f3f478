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
const PASSING: readonly Category[] = ["rate-limit", "server", "unavailable", "timeout"];
const DOWNSTREAM: readonly unknown[] = ["rejected", "undelivered", "expired"];
const FAILED: readonly unknown[] = ["failed", "canceled", ...DOWNSTREAM];
const REFUSALS: readonly Category[] = [
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

/** The facts of a failed message, from the code, the text and the status that the event has: as of one that fails in a send's answer. */
export function failureOf(
  provider: WebhookProvider,
  code: string | null,
  text: string | null,
  status: MessageStatus | null,
): WebhookFailure {
  const errors = ("errors" in provider ? provider.errors : undefined) ?? {};
  const rule = deliveryRule(errors, code, text);
  const category = rule?.category ?? (DOWNSTREAM.includes(status) ? "carrier" : "unknown");
  const transient = rule?.transient ?? PASSING.includes(category);
  const usual = category === "opted-out" ? true : transient || PASSING.includes(category) ? false : null;
  // A range or a family of codes may mean something else: alone it is no proof that the message did not go out.
  const isOver = FAILED.includes(status) || (rule?.exact === true && REFUSALS.includes(category));
  const outcome = rule?.outcome ?? (isOver ? "not-sent" : "unknown");
  const { docsUrl = null, codeDocsUrlPrefix = "" } = errors;
  return {
    category,
    scope: rule?.scope ?? SCOPES[category] ?? null,
    outcome,
    code,
    message: text,
    transient,
    retryable: transient && outcome === "not-sent",
    permanent: rule?.permanent ?? (category === "carrier" ? null : usual),
    docsUrl: rule === null ? null : code !== null && codeDocsUrlPrefix !== "" ? codeDocsUrlPrefix + code : docsUrl,
  };
}
