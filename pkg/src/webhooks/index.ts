/**
 * `tidings/webhooks`: verifies and reads the webhooks of providers. Web Crypto verifies, and the core reads the events.
 *
 * | File | What it knows |
 * |---|---|
 * | `verify` | one webhook, from the request to its events |
 * | `request` | reading the headers and the body, within limits |
 * | `choice` | which schemes a request announces, and which of them decide |
 * | `schemes`, `jwt` | verifying a signature by each scheme |
 * | `content`, `form`, `urls` | the bytes that a scheme signs |
 * | `signature-location`, `secrets`, `crypto` | finding and decoding signatures and keys, and HMAC and Ed25519 |
 * | `timestamp` | how old a signature may be, and parsing dates |
 * | `body`, `events` | parsing the body, and its events, which the core reads by the profile |
 * | `duplicates` | events that were seen before |
 * | `challenge` | the GET by which some providers check the URL |
 * | `standard` | the profile of Standard Webhooks |
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
