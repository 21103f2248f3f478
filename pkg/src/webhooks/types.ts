import type { HeadersLike } from "../util/headers.js";
import type { ProviderProfile } from "../provider/types.js";
import type { ProfileWebhook } from "../provider/webhook-types.js";
import type { Category, MessageStatus, Outcome, Scope } from "../types.js";

/** A request as it came in, where it is no web `Request`. */
export interface ReceivedRequest {
  /** @default "POST" */
  readonly method?: string;
  /** As the provider called it, in full: `https://example.com/hook?x=1`. */
  readonly url?: string;
  readonly headers: HeadersLike;
  /** The bytes as they came in, or their text. What was parsed and written again no longer fits its signature. */
  readonly body?: Uint8Array | ArrayBuffer | string | null;
}

/** A provider's profile, or only what webhooks need of it. */
export type WebhookProvider =
  | (Pick<ProviderProfile, "webhook"> & Partial<Pick<ProviderProfile, "id" | "response" | "errors">>)
  | ProfileWebhook;

/**
 * A secret in any spelling that providers hand out: `whsec_...`, `v1,whsec_...`, `whpk_...`, base64, PEM, text. Bytes say what
 * they are for, so that a public key is never used as an HMAC key: `hmac` for a shared secret (of JWT too), `ed25519` for a
 * public key. A string may say it too.
 */
export type WebhookSecret = string | { readonly scheme: "hmac" | "ed25519"; readonly key: string | Uint8Array };

export interface VerifyWebhookOptions {
  /** Whose webhook it is. */
  readonly provider: WebhookProvider;
  /** The signing secret, or the provider's public key. While one replaces another: both, and either is accepted. */
  readonly secret?: WebhookSecret | readonly WebhookSecret[];
  /**
   * The URL that the provider was given, where that is not the request's own: behind a proxy, a tunnel or a path that is
   * rewritten. Only some providers sign it. With and without the default port are the same.
   */
  readonly url?: string;
  /** The time, in milliseconds since the Unix epoch. @default Date.now() */
  readonly now?: number;
  /** How old, or how far ahead, a signature may be, in milliseconds. @default the provider's own tolerance, mostly 5 minutes */
  readonly toleranceMs?: number;
  /**
   * Whether an event was here before, by its {@link WebhookEvent.key}. It is asked after the signature was found good, once
   * for every key in the request. Remember a key when its event is dealt with, not here: what fails in between is then
   * delivered, and dealt with, again.
   */
  readonly seen?: (key: string) => boolean | Promise<boolean>;
  /**
   * How many bytes a body may have. Of a larger one no more is read, and the reason is `too-large`. A form may have 1,000
   * fields at most.
   * @default 1_048_576 (1 MiB)
   */
  readonly maxBodyBytes?: number;
  /**
   * `"accept"` takes the requests of a provider that signs none, and then anybody can send them: a secret path, mutual TLS
   * or a list of addresses has to keep others out. It changes nothing for providers that do sign. @default "reject"
   */
  readonly unsigned?: "accept" | "reject";
}

/** Something that happened to a message. */
export interface WebhookEvent {
  /**
   * `status`: how far a message of yours got. `inbound`: somebody wrote to you. `opt-out`: somebody wants no more messages.
   * `other`: what the profile does not read; see `raw`.
   */
  readonly type: "status" | "inbound" | "opt-out" | "other";
  readonly messageId: string | null;
  /** Your own reference, where the provider gives it back. */
  readonly reference: string | null;
  /** In tidings' words; the provider's own is in `raw`. Null where the event has none. */
  readonly status: MessageStatus | null;
  readonly to: string | null;
  readonly from: string | null;
  /** The text of an inbound message. */
  readonly body: string | null;
  /** When it happened. Null where it is not said, or not in a form that can be read. A time without a zone is UTC. */
  readonly at: Date | null;
  /** Why the message failed. Null where it did not. */
  readonly error: WebhookFailure | null;
  /**
   * What is the same for every delivery of the event and different for any other: the provider's own id of the event, or
   * (Sent, Plivo, WhatsApp and others have none) the message's id with the type, the status and the recipient. Null where
   * there is not even a message's id. It is made of what is signed and nothing else.
   */
  readonly key: string | null;
  /**
   * The id that the provider gave to this delivery, for logs. Null where it gives none. It may be unsigned (Twilio's is): whoever
   * repeats a request can choose it, so it tells no repetition.
   */
  readonly deliveryId: string | null;
  /** The part of the body that the event is from. */
  readonly raw: unknown;
}

/** A webhook that is from the provider, and new. */
export interface VerifiedWebhook {
  /** Mostly one; some providers send several at once. In the order of the body. */
  readonly events: readonly WebhookEvent[];
  /** Those that `seen` knows, where others in the same request are new, and all but the first of what stands in it several times. */
  readonly duplicates: readonly WebhookEvent[];
  /** False where the provider signs nothing and `unsigned` is `"accept"`. */
  readonly signed: boolean;
  /** The body: parsed JSON, or a form's names and values (a list where a name is repeated). */
  readonly raw: unknown;
}

/** Why a message failed, as a webhook tells it: the facts that every error of tidings has, as far as an event can have them. */
export interface WebhookFailure {
  readonly category: Category;
  readonly scope: Scope | null;
  /** `unknown`: the provider itself reports that it does not know. */
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
