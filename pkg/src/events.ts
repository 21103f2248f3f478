/** What a client's `onEvent` is given while a call goes on. */

import type { Category, Outcome, StopReason, WaitReason } from "./vocabulary.js";

interface EventBase {
  readonly provider: string;
  /** What is being done: `send`, `request`, `messages.get`, ... */
  readonly operation: string;
  /** Tells the calls of one client apart. */
  readonly call: number;
  /** Milliseconds since the call began. */
  readonly atMs: number;
  /** The number of the attempt, from 1; in a `wait` or `give-up` that of the last one, 0 before the first. */
  readonly attempt: number;
}

/** A request is about to go out. */
export interface AttemptEvent extends EventBase {
  readonly type: "attempt";
}
/** An attempt ended: with a response, or (`status: null`) without one. */
export interface ResponseEvent extends EventBase {
  readonly type: "response";
  readonly status: number | null;
  readonly category: Category | null;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly durationMs: number;
}
/** The next attempt waits, or the first one behind the gate. */
export interface WaitEvent extends EventBase {
  readonly type: "wait";
  readonly delayMs: number;
  /** The provider's own hint, behind the gate what is left of it; null where it gave none. */
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

export type ClientEvent = AttemptEvent | ResponseEvent | WaitEvent | GiveUpEvent | DoneEvent;
