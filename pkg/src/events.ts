/** The events of a client's calls, for `onEvent`. */

import type { Category, Outcome, StopReason, WaitReason } from "./vocabulary.js";

interface EventBase {
  readonly provider: string;
  /** The operation: `send`, `request`, `messages.get`, ... */
  readonly operation: string;
  /** The number of the call within its client, from 1. */
  readonly call: number;
  /** Milliseconds since the call began. */
  readonly atMs: number;
  /** The number of the attempt, from 1. In `wait` and `give-up`, that of the last attempt; 0 before the first. */
  readonly attempt: number;
}

/** A request is about to be made. */
export interface AttemptEvent extends EventBase {
  readonly type: "attempt";
}
/** An attempt ended, with a response or without one (`status: null`). */
export interface ResponseEvent extends EventBase {
  readonly type: "response";
  readonly status: number | null;
  readonly category: Category | null;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly durationMs: number;
}
/** The call waits before its next attempt, or before its first one because the gate is closed. */
export interface WaitEvent extends EventBase {
  readonly type: "wait";
  readonly delayMs: number;
  /** The wait that the provider asked for, or what remains of it behind the gate; null if it asked for none. */
  readonly hintMs: number | null;
  readonly why: WaitReason;
  readonly category: Category;
}
/** The call failed. */
export interface GiveUpEvent extends EventBase {
  readonly type: "give-up";
  readonly why: StopReason;
  readonly category: Category;
  readonly outcome: Outcome;
  readonly code: string | null;
  readonly requestId: string | null;
}
/** The call succeeded. */
export interface DoneEvent extends EventBase {
  readonly type: "done";
  readonly status: number;
  readonly requestId: string | null;
}

/** Any event of a client. */
export type ClientEvent = AttemptEvent | ResponseEvent | WaitEvent | GiveUpEvent | DoneEvent;
