/** The objects that the core returns as JSON. */

import type { Category, MessageStatus, Outcome, Scope, StopReason, WaitReason } from "../vocabulary.js";
import type { ProfileAuth } from "../provider/types.js";
import type { Attempt, Issue, RateLimit } from "../types.js";

/** What a failed call, a rejected input or a failed response says. */
export interface Failure {
  readonly category: Category;
  readonly scope: Scope | null;
  readonly outcome: Outcome;
  readonly code: string | null;
  readonly message: string;
  readonly status: number | null;
  readonly param: string | null;
  readonly issues: readonly Issue[];
  readonly requestId: string | null;
  readonly transient: boolean;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly permanent: boolean | null;
  readonly docsUrl: string | null;
  readonly id?: string;
  readonly batchId?: string;
  readonly messages?: readonly Message[];
}

/** One message of a send. */
export interface Message {
  readonly id: string | null;
  readonly to: string | null;
  readonly status: MessageStatus;
  readonly error: Failure | null;
}

/** Why an input was rejected before anything was sent. */
export interface Rejection {
  readonly error: Failure;
}

/** A client that was registered. */
export interface RegisteredClient {
  /** The number of its handle. */
  readonly client: number;
  /** How the key is added to a request: the profile's schemes, filled in with the client's options. */
  readonly auth: readonly ProfileAuth[];
}

/** A call that has started. */
export interface StartedCall {
  /** The number of the call. */
  readonly call: number;
  readonly method: string;
  readonly url: string;
  /** Names and values, alternating. */
  readonly headers: readonly string[];
  /** The body that the core made; null without one. */
  readonly body: string | null;
  /** Whether the body is a form. */
  readonly isForm: boolean;
  /** The idempotency key. */
  readonly key: string | null;
  readonly warnings: readonly Issue[];
  /** The time for the whole call, in milliseconds. */
  readonly deadlineMs: number;
  /** Whether the request may change something at the provider, even if its response is lost. */
  readonly hasEffect: boolean;
  /** The names of the gate's lanes that the call is in. */
  readonly lanes: readonly string[];
}

/** The state of a call after an event, and what to do next. */
export interface CallState {
  /** The tokens of the retry quota that remain; null without a quota. */
  readonly quotaTokens: number | null;
  /** The call's lanes, without those that are open. */
  readonly lanes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Whether an attempt that has ended may have been accepted. */
  readonly isInDoubt: boolean;
  /** The attempt that ended with the event. */
  readonly attempt: Attempt | null;
  /** For `onEvent`, in order. Empty if the client has none. */
  readonly events: readonly CallEvent[];
  readonly step: Step;
}

/** What to do next. */
export type Step =
  | { readonly type: "attempt"; readonly timeoutMs: number }
  | { readonly type: "wait"; readonly ms: number }
  | {
      readonly type: "done";
      readonly attempts: readonly Attempt[];
      readonly waitedMs: number;
      readonly status: number | null;
      readonly requestId: string | null;
      readonly success: Success;
    }
  | {
      readonly type: "give-up";
      readonly attempts: readonly Attempt[];
      readonly waitedMs: number;
      readonly isAborted: boolean;
      readonly error: Failure;
    };

/** What was accepted. All but the rate limit is only of a send. */
export interface Success {
  readonly rateLimit: RateLimit | null;
  readonly send?: SendSuccess;
}

/** What the response to a send says. */
export interface SendSuccess {
  readonly id: string | null;
  readonly batchId: string | null;
  readonly status: MessageStatus;
  readonly to: readonly string[];
  readonly messages: readonly Message[];
  readonly replayed: boolean;
}

/** An event of a call, without what the package adds: provider, operation, number and time. */
export type CallEvent =
  | { readonly type: "attempt"; readonly attempt: number }
  | {
      readonly type: "response";
      readonly attempt: number;
      readonly status: number | null;
      readonly category: Category | null;
      readonly code: string | null;
      readonly requestId: string | null;
      readonly durationMs: number;
    }
  | {
      readonly type: "wait";
      readonly attempt: number;
      readonly delayMs: number;
      readonly hintMs: number | null;
      readonly why: WaitReason;
      readonly category: Category;
    }
  | {
      readonly type: "give-up";
      readonly attempt: number;
      readonly why: StopReason;
      readonly category: Category;
      readonly outcome: Outcome;
      readonly code: string | null;
      readonly requestId: string | null;
    }
  | {
      readonly type: "done";
      readonly attempt: number;
      readonly status: number | null;
      readonly requestId: string | null;
    };
