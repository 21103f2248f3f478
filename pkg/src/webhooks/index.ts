/**
 * `tidings/webhooks`: what providers send back. A part of its own: it needs no WebAssembly, only Web Crypto.
 *
 * @packageDocumentation
 */
export { answerChallenge } from "./challenge.js";
export { isWebhookError, WebhookError } from "./error.js";
export { standardWebhooks } from "./standard.js";
export { verifyWebhook } from "./verify.js";
export type { WebhookReason } from "./error.js";
export type {
  ReceivedRequest,
  VerifiedWebhook,
  VerifyWebhookOptions,
  WebhookEvent,
  WebhookFailure,
  WebhookProvider,
  WebhookSecret,
} from "./types.js";
export type { ProfileCondition } from "../provider/types.js";
export type { ProfileEvent, ProfileSignature, ProfileWebhook } from "../provider/webhook-types.js";
