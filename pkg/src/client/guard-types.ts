/** What a guard gets and returns. The guards themselves are in `tidings/guards`. */

import type { ProviderProfile } from "../provider/types.js";
import type { GuardName, Issue, Message, Scope } from "../types.js";
import type { Capabilities } from "./capabilities.js";

/** The same symbol in every copy of the package. */
export const GUARD: unique symbol = Symbol.for("tidings.guard") as never;

/** What guards must know of a send. */
export interface HookedSend {
  /** The profile of the client's provider; null in a failover. */
  readonly profile: ProviderProfile | null;
  readonly key: unknown;
  /** The message as JSON text. */
  readonly text: string;
  readonly signal: AbortSignal | undefined;
  /** Fires when its run is stopped; undefined outside of a run. */
  readonly stop: AbortSignal | undefined;
  /** The time that is left of the call, in milliseconds; undefined without a limit. */
  remainingMs(): number | undefined;
  /** Starts a timer of the clock of `remainingMs`, which goes on if the host's clock is set back meanwhile. Returns what clears it. */
  startTimer(ms: number, act: () => void): () => void;
}

/** A send, before its first request. */
export interface GuardedSend {
  /** The message as it would be sent: plain data. A client has validated it; a failover has not. Changing it has no effect. */
  readonly message: Message;
  /** The client's provider; null in a failover. */
  readonly provider: string | null;
  /** What the client's provider can do; null in a failover. */
  readonly capabilities: Capabilities | null;
  /** The caller's key; null without one. */
  readonly idempotencyKey: string | null;
  /** The caller's signal. */
  readonly signal: AbortSignal | undefined;
  /** When the guards were first asked, in milliseconds since the Unix epoch. */
  readonly now: number;
  /**
   * Has `act` called, and awaited for at most five seconds, if the message is certainly not sent after all: a later guard rejects it, the provider does, or the
   * call ends before its first request. What it throws is ignored.
   */
  onNotSent(act: () => unknown): void;
}

/** Why a send is rejected, or when it may go out. */
export type GuardVerdict =
  | {
      /** Why the message is not sent: a sentence for the error's `message`. */
      readonly reject: string;
      /** From when the same send may succeed: a `Date`, or milliseconds since the Unix epoch. The error is `retryable` then. */
      readonly waitUntil?: Date | number | null;
      /** The error's `guard`. @default "custom" */
      readonly guard?: GuardName;
      /** The error's `category`. @default "blocked" */
      readonly category?: "blocked" | "opted-out";
      /** The error's `scope`. @default "request" */
      readonly scope?: Scope;
      /** The error's `issues`. Of several recipients, `path` names which: `to[1]`. */
      readonly issues?: readonly Issue[];
    }
  | {
      /** The provider sends the message at this time. The guards are asked again, with this time in the message. */
      readonly sendAt: Date | string;
      /** Why the message is not sent if the provider cannot take the time; the other fields as above. @default a sentence that says so */
      readonly reject?: string;
      readonly waitUntil?: Date | number | null;
      readonly guard?: GuardName;
      readonly category?: "blocked" | "opted-out";
      readonly scope?: Scope;
      readonly issues?: readonly Issue[];
    };

/**
 * Decides about a send before its first request. Nothing (undefined or null) lets it pass. What it throws, and any other value, ends the send
 * with a `configuration` error, and nothing is sent. A `TidingsError` with the outcome `not-sent` is thrown as it is.
 */
export type GuardFunction = (send: GuardedSend) => GuardResult | Promise<GuardResult>;

/** A guard that `beforeSend` takes: one of `tidings/guards`, or your own from its `defineGuard`. Call it to ask it yourself. */
export interface Guard {
  (send: GuardedSend): Promise<GuardResult>;
  // Not marked as internal: without it, the type would accept any function.
  readonly [GUARD]: <R>(
    guards: readonly Guard[],
    sent: HookedSend,
    send: (sendAt: unknown) => Promise<R>,
  ) => Promise<R>;
}

/** What a guard returns. */
// biome-ignore lint/suspicious/noConfusingVoidType: so that a function without `return` is a guard.
export type GuardResult = GuardVerdict | null | undefined | void;

/** The option of a client and of a failover. */
export interface GuardOptions {
  /**
   * Asked before each `send`, also for each message of `sendMany`, in order: the first rejection counts. They run after the look-up in the send
   * log, so that a second call with a key gets its first result, and before any request. Nothing is sent unless all of them let it pass.
   * In a failover they run once, before its first provider.
   * @default none
   * @example [suppression(list), quietHours({ from: "21:00", to: "08:00", zonesOf })]
   */
  beforeSend?: Guard | readonly Guard[];
}
