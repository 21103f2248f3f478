import type { HeadersLike } from "../util/headers.js";
import type { ProviderProfile } from "../provider/types.js";
import type { ProfileWebhook } from "../provider/webhook-types.js";
import type { Category, MessageStatus, Outcome, Scope } from "../types.js";

/** A received request that is not a web `Request`. */
export interface ReceivedRequest {
  /** @default "POST" */
  readonly method?: string;
  /** The full URL that the provider called: `https://example.com/hook?x=1`. */
  readonly url?: string;
  readonly headers: HeadersLike;
  /** The received bytes, or the string that they encode. A body that was parsed and serialised again does not match its signature. */
  readonly body?: Uint8Array | ArrayBuffer | string | null;
}

/** A provider's profile, or only the parts of it that webhooks need. */
export type WebhookProvider =
  | (Pick<ProviderProfile, "webhook"> & Partial<Pick<ProviderProfile, "id" | "response" | "errors">>)
  | ProfileWebhook;

/**
 * A secret as the provider shows it: `whsec_...`, `v1,whsec_...`, `whpk_...`, base64, PEM, a plain string, or `user:password` for Basic
 * authentication. Bytes need a
 * `scheme`, so that a public key is never used as an HMAC key: `hmac` for a shared secret (also for JWT), `ed25519` for a
 * public key. A string may have one.
 *
 * `signature` limits a secret to one of the profile's signatures, by its name: with Twilio `auth-token` or `shared-key`. Without
 * it, a secret is for each of them.
 */
export type WebhookSecret =
  | string
  | { readonly scheme: "hmac" | "ed25519"; readonly key: string | Uint8Array; readonly signature?: string };

export interface VerifyWebhookOptions {
  /** The profile of the provider that sends the webhook. */
  readonly provider: WebhookProvider;
  /** The signing secret, or the provider's public key. During a rotation pass both: either is accepted. */
  readonly secret?: WebhookSecret | readonly WebhookSecret[];
  /**
   * The URL that is configured at the provider, if the request's URL differs: behind a proxy, a tunnel or a rewritten path.
   * Only some providers sign it. The default port may be present or absent.
   * @default the request's URL
   */
  readonly url?: string;
  /** The current time, in milliseconds since the Unix epoch. @default Date.now() */
  readonly now?: number;
  /** How old, or how far in the future, a signature may be, in milliseconds. @default the profile's tolerance, else 300000 */
  readonly toleranceMs?: number;
  /**
   * Whether an event was handled before, by its {@link WebhookEvent.key}. Called after the signature is verified, once per
   * key. Store a key after its event is handled, not in this function: if handling fails, the provider delivers the event
   * again, and it must not count as seen.
   */
  readonly seen?: (key: string) => boolean | Promise<boolean>;
  /**
   * Maximum size of the body, in bytes. A larger body is rejected as `too-large`, without reading it to the end. A form may
   * have at most 1,000 fields.
   * @default 1_048_576 (1 MiB)
   */
  readonly maxBodyBytes?: number;
  /**
   * `"accept"` accepts requests without a signature from a provider that signs none, or only if the account asks for it (Vonage's
   * SMS API). Anyone can send such requests: protect the URL by a secret path, mutual TLS or an allowlist of addresses. A request
   * that has a signature must still verify. Has no effect for providers that always sign.
   * @default "reject"
   */
  readonly unsigned?: "accept" | "reject";
}

/** One event of a webhook. */
export interface WebhookEvent {
  /**
   * `status`: the new status of a message that you sent. `inbound`: a message to you. `opt-out`: a recipient wants no more
   * messages. `opt-in`: a recipient wants messages again. `help`: a recipient asks for help. `other`: an event that the profile does
   * not describe; see `raw`.
   */
  readonly type: "status" | "inbound" | "opt-out" | "opt-in" | "help" | "other";
  /** The provider's own name of the event, such as `channel.activated`; null if the profile does not say where it is. */
  readonly name: string | null;
  readonly messageId: string | null;
  /** Your reference, if the provider returns it. */
  readonly reference: string | null;
  /** The status as tidings names it; the provider's word is in `raw`. Null if the event has none. */
  readonly status: MessageStatus | null;
  readonly to: string | null;
  readonly from: string | null;
  /** The text of an inbound message. */
  readonly body: string | null;
  /**
   * The URLs of the media of an inbound message; empty if it has none, or if the provider sends an id instead of a URL (WhatsApp).
   * Most need the provider's API key.
   */
  readonly mediaUrls: readonly string[];
  /** When it happened. Null if the time is missing or invalid. A time without a zone is read as UTC. */
  readonly at: Date | null;
  /** Why the message failed; null if it did not. */
  readonly error: WebhookFailure | null;
  /**
   * Identifies the event: the same for each delivery of it, different for any other event. It is the provider's id of the
   * event. Without one (Sent, Plivo, WhatsApp and others) it consists of the message id, the type, the status and the
   * recipient. Null without a message id. It contains only signed data, as far as the body is signed (`bodySigned` of the
   * webhook).
   */
  readonly key: string | null;
  /**
   * The provider's id of this delivery, for logs; null if there is none. Do not use it to detect duplicates: it may be
   * unsigned (Twilio's is), so an attacker who replays a request can change it.
   */
  readonly deliveryId: string | null;
  /** The part of the body that describes the event. */
  readonly raw: unknown;
}

/** A webhook that was verified and has at least one new event. */
export interface VerifiedWebhook {
  /** The new events, in the order of the body. Usually one; some providers send several at once. */
  readonly events: readonly WebhookEvent[];
  /** Events that `seen` knows, and repetitions of an event within the same body. */
  readonly duplicates: readonly WebhookEvent[];
  /** False if the request has no signature and `unsigned` is `"accept"`. */
  readonly signed: boolean;
  /**
   * Whether the signature covers the body, or the query if the events are there. If not (Plivo's version 2), anyone who has seen
   * one such request can send other events with its signature.
   */
  readonly bodySigned: boolean;
  /** The body: parsed JSON, or the fields of a form as an object (with an array for a repeated field). */
  readonly raw: unknown;
}

/** Why a message failed: the facts of a `TidingsError`, as far as an event has them. */
export interface WebhookFailure {
  readonly category: Category;
  readonly scope: Scope | null;
  /** `unknown`: the provider reports that it does not know. */
  readonly outcome: Outcome;
  /** The provider's code. */
  readonly code: string | null;
  /** The provider's message; null if there is none. */
  readonly message: string | null;
  /** Whether the failure may pass: the same message may arrive if it is sent again. */
  readonly transient: boolean;
  /** Whether sending it again may succeed without it arriving twice: `transient`, and `outcome` is `not-sent`. */
  readonly retryable: boolean;
  /** `true`: the same message will never arrive. `false`: it may. Null: unknown. */
  readonly permanent: boolean | null;
  readonly docsUrl: string | null;
}
