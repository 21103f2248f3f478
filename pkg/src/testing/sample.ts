/** What {@link checkProfile} checks: documented responses and webhooks of a provider, and the facts in them. */

import type { ClientOptions } from "../client/option-types.js";
import type { Message } from "../types.js";
import type { ReceivedRequest, WebhookSecret } from "../webhooks/types.js";

/**
 * The facts that must be read. Only what it names is compared: a property of an object, and for an array, that each of its items
 * matches some item. A time is compared as `2026-11-27T12:00:00.000Z`. `{ oneOf: [...] }` is any of these values, `{ not: value }`
 * anything but this one.
 */
export type Expected = Readonly<Record<string, unknown>>;

/** A response of the provider. */
export interface SampleResponse {
  /** The HTTP status. */
  readonly status: number;
  /** @default the content type `application/json` */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or a string for the text of another body. @default no body */
  readonly body?: unknown;
}

interface CommonSample {
  /** Names the sample in problems. */
  readonly name: string;
  /** Where it is from, for people who read the samples: an address, or a file of the provider. */
  readonly source?: string;
  /** What is wrong if the sample fails, for people who read the samples. */
  readonly why?: string;
  readonly expect: Expected;
}

/** A message that is sent, and the response to it. `expect`: the properties of the result or of the error, and `isSent`. */
export interface SendSample extends CommonSample {
  readonly kind: "send";
  readonly message: Message;
  /** Options of the client, such as those that the profile needs. A key is made up if none is given. */
  readonly options?: Omit<Partial<ClientOptions>, "provider" | "fetch">;
  /** @default an empty object, with the status 200 */
  readonly response?: SampleResponse;
}

/**
 * The response to `messages.get`, which a client asks for the message `id`. `expect`: the properties of the result, such as `message`
 * and `messages`, or of the error.
 */
export interface GetSample extends CommonSample {
  readonly kind: "get";
  readonly id: string;
  /** Options of the client, such as those that the profile needs. A key is made up if none is given. */
  readonly options?: SendSample["options"];
  readonly response: SampleResponse;
}

/** A failed response, which `parseError` reads. `expect`: the properties of the error. */
export interface ErrorSample extends CommonSample {
  readonly kind: "error";
  readonly response: SampleResponse;
}

/** A webhook, which `verifyWebhook` reads. `expect`: `events`, or the properties of the error that it throws. */
export interface WebhookSample extends CommonSample {
  readonly kind: "webhook";
  readonly request: ReceivedRequest;
  /** The secret with which the request is signed. */
  readonly secret?: WebhookSecret;
  /** Reads a request without a signature. */
  readonly unsigned?: "accept";
  /** The time at which it arrives, in milliseconds since the Unix epoch. @default now */
  readonly now?: number;
}

/** A sample of a provider's traffic. */
export type ProfileSample = SendSample | GetSample | ErrorSample | WebhookSample;
