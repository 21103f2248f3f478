import type { WebhookProvider } from "./types.js";

/** Why a message failed, as a webhook tells it. */
export interface WebhookFailure {
  readonly code: string | null;
  readonly message: string | null;
}

/**
 * The facts of a failed message, from the code and the text that the event has. The one place where they are made: what else
 * the profile knows of a code (`errors.deliveryCodes`, `errors.codes`) is to be added here.
 */
export function failureOf(_provider: WebhookProvider, code: string | null, text: string | null): WebhookFailure {
  return { code, message: text };
}
