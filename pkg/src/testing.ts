/**
 * `tidings/testing`: {@link checkProfile}, for tests of a provider's profile.
 *
 * @packageDocumentation
 */
export { checkProfile } from "./testing/check-profile.js";
export type { ProfileProblem } from "./testing/check-profile.js";
export type {
  ErrorSample,
  Expected,
  ProfileSample,
  SampleResponse,
  SendSample,
  WebhookSample,
} from "./testing/sample.js";
