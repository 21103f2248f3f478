/**
 * `tidings/testing`: {@link checkProfile}, for tests of a provider's profile, and {@link checkSendStore}, {@link checkStatusStore},
 * {@link checkCounterStore} and {@link checkSuppressionList}, for tests of a store.
 *
 * @packageDocumentation
 */
export { checkProfile } from "./testing/check-profile.js";
export { checkSendStore } from "./testing/check-send-store.js";
export type { CheckSendStoreOptions, SendStoreProblem } from "./testing/check-send-store.js";
export { checkStatusStore } from "./testing/check-status-store.js";
export type { CheckStatusStoreOptions, StatusStoreProblem } from "./testing/check-status-store.js";
export { checkCounterStore } from "./testing/check-counter-store.js";
export type { CheckCounterStoreOptions } from "./testing/check-counter-store.js";
export { checkSuppressionList } from "./testing/check-suppression-list.js";
export type { CheckSuppressionListOptions } from "./testing/check-suppression-list.js";
export type { StoreProblem } from "./testing/store-samples.js";
export type { ProfileProblem } from "./testing/check-profile.js";
export type {
  ErrorSample,
  Expected,
  GetSample,
  ProfileSample,
  SampleResponse,
  SendSample,
  WebhookSample,
} from "./testing/sample.js";
