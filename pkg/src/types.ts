import type { Channel } from "./provider/known-types.js";
import type { Category, IssueCode, MessageStatus, Outcome, Scope, StopReason, WaitReason } from "./vocabulary.js";

export type {
  BuiltInProvider,
  Category,
  IssueCode,
  Jitter,
  MessageStatus,
  Outcome,
  Scope,
  StopReason,
  WaitReason,
} from "./vocabulary.js";

/**
 * A provider's API key, or a function that returns it. The function is called for every attempt, so that a short-lived token is
 * always fresh; its time counts towards `timeoutMs` and `deadlineMs`. A key of at least 8 characters is masked wherever a provider
 * repeats it; a shorter one is not.
 */
export type ApiKey = string | (() => string | Promise<string>);

/** The part of `fetch` that tidings uses. */
export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/** The options of every call. */
export interface CallOptions {
  /** Cancels the call at once, in any phase. The error's `cause` is the signal's reason. */
  signal?: AbortSignal | null;
  /** Time limit of each attempt, in milliseconds. @default the client's */
  timeoutMs?: number;
  /** Time limit of the call, in milliseconds. @default the client's */
  deadlineMs?: number;
}

/** The options of `send`. */
export interface SendOptions extends CallOptions {
  /**
   * The key by which the provider recognises a repetition, for as long as it documents (NativeHub and Sent: 24 hours).
   * Derive it from what you send, such as an order's id, so that it is the same after a restart. A 409 for a key of yours has
   * the outcome `unknown`: an earlier call may have used it.
   *
   * If the provider supports no key, or none for this kind of send, `send` ignores it, so that the same code works with several
   * clients: the result's `warnings` name it (`unsupported`), and its `idempotencyKey` is null. Every other call rejects it. A key
   * with characters or of a length that the provider does not allow is always an error.
   * @default a random key, if the provider supports one
   */
  idempotencyKey?: string | null;
}

/** A text message, with the same fields for every provider. A field that the provider does not support is an error, never ignored. */
export type Message = MessageContent & Recipient;

/** The recipient of a message. */
export type Recipient =
  | {
      /** One phone number in E.164 form (`+14155551234`), or several. */
      to: string | readonly string[];
      contactId?: undefined;
    }
  | {
      /** The provider's id of a contact, instead of `to`. */
      contactId: string;
      to?: undefined;
    };

/** The content of a message, and how it is sent. */
export interface MessageContent {
  /** The sender: a phone number, or a sender id if the provider supports it. */
  from?: string;
  /** The text. */
  body?: string;
  /**
   * The `https:` URL of a picture or another file, or several.
   * @example ["https://example.com/a.jpg", "https://example.com/b.jpg"]
   */
  mediaUrls?: string | readonly string[];
  /** The subject of a message with media. */
  subject?: string;
  /** A stored template, instead of `body`. */
  template?: Template;
  /** The channel or channels: with Sent `sms`, `whatsapp`, `rcs` or `sent` (Sent chooses). */
  channel?: Channel | readonly Channel[];
  /**
   * Your own reference. Where the provider returns it, it is in the results and in webhook events.
   * @default the client's option for it (Vonage and Sinch `clientReference`, Infobip and WhatsApp `callbackData`, ...), if it is set
   * @example "order-4711"
   */
  reference?: string;
  /** Your own data, which the provider stores with the message. */
  metadata?: Readonly<Record<string, string>>;
  /** Whether the provider only checks the message and does not send it. */
  sandbox?: boolean;
  /**
   * When the provider sends the message: a `Date`, or a string of RFC 3339 with an offset. A part of a second is rounded up. How far
   * ahead it may be depends on the provider; `validate` says it.
   * @default now
   * @example new Date(Date.now() + 3_600_000)
   * @example "2026-12-24T18:00:00+01:00"
   */
  sendAt?: Date | string;
  /**
   * How long the provider tries to deliver the message, in milliseconds: an integer, counted from `sendAt` or else from the request that
   * the provider accepts. It is rounded down to the provider's unit. A wait before a later attempt does not shorten it: `deadlineMs`
   * bounds that wait.
   * @default the provider's own time
   * @example 300_000
   */
  validityMs?: number;
  /**
   * The `https:` URL to which the provider reports the statuses of this message.
   * @default the client's option `statusCallback`, if it is set
   */
  statusUrl?: string;
  /**
   * The id of the pool from which the provider chooses the sender: with Twilio a messaging service, with Telnyx a messaging profile, with
   * Plivo a powerpack.
   * @default the client's option for it (Twilio `messagingServiceSid`, Telnyx `messagingProfileId`), if it is set
   */
  senderPool?: string;
  /**
   * Properties that only one provider has, by the provider's id, and then by their path in the body of the request. They are sent as they
   * are. A path that tidings writes itself is rejected. Those of other providers are ignored, so that a message can go through several; an
   * id that is nearly that of a provider is a warning.
   * @example { twilio: { ShortenUrls: true }, infobip: { "messages[0].options.platform.applicationId": "shop" } }
   */
  passthrough?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A stored template of the provider's. */
export interface Template {
  /** Its id: a Sent template's UUID, a Twilio `ContentSid`. */
  id?: string;
  /** Its name. */
  name?: string;
  /**
   * Its language, as the provider writes it.
   * @default the client's option `templateLanguage`, if it is set
   * @example "en_US"
   */
  language?: string;
  /** The values of its variables, by name; or by position, where the provider numbers them (Twilio, WhatsApp). */
  parameters?: Readonly<Record<string, string>> | readonly string[];
  /** Parts of the template, as the provider documents them: with WhatsApp a header and buttons. */
  components?: readonly Readonly<Record<string, unknown>>[];
}

/** One fault, and where it is. */
export interface Issue {
  /** Where: `to`, `to[1]`, `template.parameters.name`; empty when it is about the input as a whole. */
  readonly path: string;
  /** What is wrong, for programs; or the code of the provider that reported the issue. */
  readonly code: IssueCode | (string & {});
  /** A sentence for people: what is wrong and what to do about it. */
  readonly message: string;
  /** A value that is probably right. Of `costly-character`: the characters to write instead. */
  readonly suggestion?: string;
  /** Set on an issue that does not stop a send. */
  readonly severity?: "warning";
}

/** Why a call went on after an attempt, or ended with it. */
export type AttemptReason = WaitReason | StopReason;

/** One attempt. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** When it started, in milliseconds after the start of the call. */
  readonly startedMs: number;
  readonly durationMs: number;
  /** The HTTP status; null without a response. */
  readonly status: number | null;
  /** Null for a success. */
  readonly category: Category | null;
  readonly code: string | null;
  readonly requestId: string | null;
  /** The wait after it, including the wait behind the gate, in milliseconds. */
  readonly waitMs: number;
  readonly why: AttemptReason;
}

/** The provider's rate limit, from its header fields. */
export interface RateLimit {
  readonly limit: number | null;
  readonly remaining: number | null;
  /** Milliseconds from now until the limit is reset. */
  readonly resetMs: number | null;
}

/** The message to one recipient, as a response describes it. */
export interface SentMessage {
  readonly id: string | null;
  readonly to: string | null;
  readonly status: MessageStatus;
  /** The message's `reference`, as the provider returned it. Absent if it returns none. */
  readonly reference?: string;
  /** The idempotency key that it was sent with, as the provider returned it. Absent if it returns none. */
  readonly idempotencyKey?: string;
  /** Why this message failed; null if no failure is known. */
  readonly error: TidingsErrorFacts | null;
}

/**
 * The result of a send with at least one accepted message. A send without one throws an error, which has `id`, `batchId` and
 * `messages`, too.
 */
export interface SendResult {
  /** The `id` of the provider's profile: `sent`. */
  readonly provider: string;
  /**
   * The id of the message, exactly as the provider wrote it, for `messages.get`. Null if there are several messages (see
   * `messages` for their ids), or the provider gives no id.
   */
  readonly id: string | null;
  /**
   * The provider's id of the whole request; null if it has none, or only that of its single message. With providers whose messages
   * have no ids of their own (MessageBird, Sinch), `messages.get` takes this id for several recipients.
   */
  readonly batchId: string | null;
  readonly status: MessageStatus;
  /** The recipients, as in the request. */
  readonly to: readonly string[];
  readonly messages: readonly SentMessage[];
  /** The message's `reference`, as the provider returned it. Absent if it returns none. */
  readonly reference?: string;
  readonly attempts: readonly Attempt[];
  /** The sum of the waits, between attempts and behind the gate, in milliseconds. */
  readonly waitedMs: number;
  readonly requestId: string | null;
  /** The key that was sent with the request, or by which the send log knows the send; null if there is neither. */
  readonly idempotencyKey: string | null;
  /** The warnings of `validate`, which did not stop the send. Usually empty. */
  readonly warnings: readonly Issue[];
  /** Whether the provider returned the response of an earlier request with the same key, and sent nothing. */
  readonly replayed: boolean;
  readonly rateLimit: RateLimit | null;
  /** The response's body as the provider sent it. */
  readonly raw: unknown;
}

/** The response of any other call. */
export interface ApiResponse<T = unknown> {
  readonly provider: string;
  readonly status: number;
  readonly data: T;
  readonly attempts: readonly Attempt[];
  readonly waitedMs: number;
  readonly requestId: string | null;
  readonly rateLimit: RateLimit | null;
}

/** The response of a call that returns messages. */
export interface MessagesResponse<T = unknown> extends ApiResponse<T> {
  /**
   * What the response says of each message, in its order. A word that the provider does not document is the status `unknown`. Empty if
   * the response has no message that can be read.
   */
  readonly messages: readonly SentMessage[];
}

/** The response of `messages.get`. */
export interface MessageResponse<T = unknown> extends MessagesResponse<T> {
  /**
   * The message with the id that was asked for; null if the response has none. The id of a whole send (MessageBird, Sinch) stands for
   * its message if that has one recipient; for several, see `messages`.
   */
  readonly message: SentMessage | null;
}

/** A limit of the account or its plan that was reached. What the provider does not say is null. */
export interface Limit {
  /** How much is allowed. */
  readonly max: number | null;
  /** How much of it is used. */
  readonly used: number | null;
  /** When it begins anew, as the provider wrote it. */
  readonly resetsAt: string | null;
  /** The URL at which it is raised. */
  readonly upgradeUrl: string | null;
}

/** The money of the account, where it is too little. What the provider does not say is null. */
export interface Balance {
  /** What the account has. */
  readonly balance: number | null;
  /** What the request costs. */
  readonly cost: number | null;
  /** The currency of both. */
  readonly currency: string | null;
}

/**
 * The guard that rejected a send, before its first request: one of `tidings/guards`, or `custom` for your own. A closed list.
 */
export type GuardName =
  | "suppression"
  | "quiet-hours"
  | "countries"
  | "number-types"
  | "pace"
  | "limit"
  | "cooldown"
  | "custom";

/** The facts of an error, as plain data. */
export interface TidingsErrorFacts {
  readonly provider: string | null;
  readonly category: Category;
  readonly scope: Scope | null;
  readonly outcome: Outcome;
  readonly code: string | null;
  readonly message: string;
  readonly status: number | null;
  readonly param: string | null;
  readonly issues: readonly Issue[];
  readonly requestId: string | null;
  /**
   * Whether the failure may pass: a limit, a time-out, a provider that is down. This is a fact of the response, the same in
   * `parseError`, webhooks and sends. Whether to call again is a different question: see `retryable`.
   */
  readonly transient: boolean;
  /**
   * Whether calling again may succeed and cannot send the message twice: the failure is `transient`, and either nothing was sent
   * (`outcome: "not-sent"`), or the provider recognises a repetition with `{ idempotencyKey: error.idempotencyKey }`. Wait for
   * `retryAfterMs` first. False after `outcome: "unknown"` without such a key, because the message may have gone out.
   */
  readonly retryable: boolean;
  /**
   * The wait that the provider asks for, in milliseconds. If the gate ended the call: what remains of the wait, or the time until
   * the call's turn.
   */
  readonly retryAfterMs: number | null;
  /** True if the same message will never succeed, false if it may; null if the provider does not say. */
  readonly permanent: boolean | null;
  readonly attempts: readonly Attempt[];
  readonly waitedMs: number;
  /**
   * The key that was sent with the requests, or would have been. Pass it to `send` so that a repetition does not send twice. Null if
   * the provider supports none, or the message was rejected before it got one.
   */
  readonly idempotencyKey: string | null;
  /** True if this is the failure of an earlier call with the key, which the `store` remembers: this call made no request. Absent otherwise. */
  readonly replayed?: boolean;
  readonly docsUrl: string | null;
  /** The guard of `beforeSend` that rejected the send; null if none did. */
  readonly guard: GuardName | null;
  /** The limit that was reached, where the provider says it. */
  readonly limit: Limit | null;
  /** The money that was missing, where the provider says it. */
  readonly balance: Balance | null;
  /** The id of the message that failed, for `messages.get`; null if the provider gave none, or there are several. */
  readonly id: string | null;
  /** As in {@link SendResult.batchId}. */
  readonly batchId: string | null;
  /** The messages of a send that had none accepted, as far as the provider described them. Usually empty. */
  readonly messages: readonly SentMessage[];
  /** The response's body as the provider sent it: parsed if it is JSON, else a string; null without one. */
  readonly raw: unknown;
}
