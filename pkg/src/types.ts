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
 * A provider's API key, or a function that is asked for it again on every attempt (so a short-lived token is
 * always fresh). The function's time counts against the time-out and the deadline. A key of 8 characters or more is masked
 * wherever a provider repeats it; a shorter one is not.
 */
export type ApiKey = string | (() => string | Promise<string>);

/** The part of `fetch` that tidings uses. */
export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/** What every call takes. */
export interface CallOptions {
  /** Ends the call at once, whatever it is doing. The error has the signal's reason as its `cause`. */
  signal?: AbortSignal | null;
  /** Instead of the client's. */
  timeoutMs?: number;
  /** Instead of the client's. */
  deadlineMs?: number;
}

export interface SendOptions extends CallOptions {
  /**
   * The key by which the provider recognises a repetition, for as long as it documents (NativeHub and Sent: 24 hours).
   * Derive it from what you send (an order's id), so that it is the same after a restart. Without it, tidings makes one
   * where the provider takes one. A 409 to a key of yours is `unknown`: an earlier call may have used it.
   *
   * `send` ignores it where the provider takes none, or none for this kind of send, so that the same code serves several
   * clients: the result's `warnings` then name it (`unsupported`), and its `idempotencyKey` is null. Every other call refuses
   * it. A key with characters or of a length that the provider does not allow is an error always.
   */
  idempotencyKey?: string | null;
}

/** A text message, in words that fit every provider. What a provider does not take is refused, never dropped. */
export type Message = MessageContent & Recipient;

/** Whom a message is for. */
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

/** What a message says, and how it is sent. */
export interface MessageContent {
  /** The sender: a phone number, or a sender id where the provider takes one. */
  from?: string;
  /** The text. */
  body?: string;
  /** A picture or file, by its `https:` URL. */
  mediaUrl?: string;
  /** A stored template instead of a text. */
  template?: Template;
  /** The channel or channels to use: on Sent `sms`, `whatsapp`, `rcs` or `sent` (it chooses). */
  channel?: string | readonly string[];
  /** Facts of yours to keep with the message. */
  metadata?: Readonly<Record<string, string>>;
  /** The provider checks the message and does not send it. */
  sandbox?: boolean;
}

export interface Template {
  id?: string;
  name?: string;
  parameters?: Readonly<Record<string, string>>;
}

/** One thing that is wrong, and where. */
export interface Issue {
  /** Where: `to`, `to[1]`, `template.parameters.name`; empty when it is about the input as a whole. */
  readonly path: string;
  /** What is wrong, for programs; or the code of the provider that reported the issue. */
  readonly code: IssueCode | (string & {});
  /** A sentence for people: what is wrong and what to do about it. */
  readonly message: string;
  /** A value that would probably have been right. */
  readonly suggestion?: string;
  /** Present on issues that do not stop a send. */
  readonly severity?: "warning";
}

/** Why a call went on after an attempt, or ended with it. */
export type Why = WaitReason | StopReason;

/** One attempt. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** When it started, in milliseconds after the call. */
  readonly startedMs: number;
  readonly durationMs: number;
  /** The HTTP status; null when no response came. */
  readonly status: number | null;
  /** Null for a success. */
  readonly category: Category | null;
  readonly code: string | null;
  readonly requestId: string | null;
  /** The wait that followed, in milliseconds, that behind the gate included. */
  readonly waitMs: number;
  readonly why: Why;
}

/** What the provider says about its rate limit. */
export interface RateLimit {
  readonly limit: number | null;
  readonly remaining: number | null;
  /** Milliseconds from now until the limit is fresh. */
  readonly resetMs: number | null;
}

/** One recipient's message. */
export interface SentMessage {
  readonly id: string | null;
  readonly to: string | null;
  readonly status: MessageStatus;
  /** Why this message failed; null where no failure is known. */
  readonly error: TidingsErrorFacts | null;
}

/**
 * What became of a send of which at least one message was accepted. A send of which none was is an error, which has `id`,
 * `batchId` and `messages` as well.
 */
export interface SendResult {
  /** The `id` of the provider's profile: `sent`. */
  readonly provider: string;
  /**
   * The id of the message, exactly as the provider wrote it: what `messages.get` takes. Null where there are several messages
   * (each has its own, see `messages`), and where the provider gives none.
   */
  readonly id: string | null;
  /**
   * The provider's id of the whole request, where it has one that is not just that of its one message; else null. Of providers
   * whose messages have no ids of their own (MessageBird, Sinch), `messages.get` takes this one for several recipients.
   */
  readonly batchId: string | null;
  readonly status: MessageStatus;
  /** The recipients, as they were sent. */
  readonly to: readonly string[];
  readonly messages: readonly SentMessage[];
  readonly attempts: readonly Attempt[];
  /** The time spent waiting, between attempts and behind the gate, in milliseconds. */
  readonly waitedMs: number;
  readonly requestId: string | null;
  /** The key that the request carried; null where the provider takes none for it. */
  readonly idempotencyKey: string | null;
  /** What the check found that did not stop the send, as `validate` says it. Mostly empty. */
  readonly warnings: readonly Issue[];
  /** The provider says that this repeats an earlier answer: nothing was sent anew. */
  readonly replayed: boolean;
  readonly rateLimit: RateLimit | null;
  /** The body as the provider sent it. */
  readonly raw: unknown;
}

/** What any other call answers. */
export interface ApiResponse<T = unknown> {
  readonly provider: string;
  readonly status: number;
  readonly data: T;
  readonly attempts: readonly Attempt[];
  readonly waitedMs: number;
  readonly requestId: string | null;
  readonly rateLimit: RateLimit | null;
}

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
   * Whether the failure may pass: a limit, a time-out, a provider that is down. It is a fact of the response, the same in
   * `parseError`, in webhooks and in sends, and says nothing of what a second call would do: for that, see `retryable`.
   */
  readonly transient: boolean;
  /**
   * Whether calling again may succeed and cannot send the message twice: the failure is `transient`, and nothing was sent
   * (`outcome: "not-sent"`) or the provider recognises the repetition, if you call again with
   * `{ idempotencyKey: error.idempotencyKey }`. Wait for `retryAfterMs` first. False after `outcome: "unknown"` without
   * such a key, because the message may already be on its way.
   */
  readonly retryable: boolean;
  /**
   * The wait that the provider asks for, in milliseconds. Where the gate ended the call: what is left of the wait, or until
   * the call's turn.
   */
  readonly retryAfterMs: number | null;
  /** True: the same message will never succeed. False: it may. Null: the provider does not tell. */
  readonly permanent: boolean | null;
  readonly attempts: readonly Attempt[];
  readonly waitedMs: number;
  /**
   * The key that the requests carried, or would have; null where the provider takes none, and where the message was refused
   * before it got one. Given to `send` again, it makes the repetition harmless.
   */
  readonly idempotencyKey: string | null;
  readonly docsUrl: string | null;
  /** The id of the one message that failed, where the provider gave it one: what `messages.get` takes. Else null. */
  readonly id: string | null;
  /** As in {@link SendResult.batchId}. */
  readonly batchId: string | null;
  /** What the provider said of each message of a send of which none was accepted. Mostly empty. */
  readonly messages: readonly SentMessage[];
  /** The body as the provider sent it: parsed when it is JSON, else the text, else null. */
  readonly raw: unknown;
}
