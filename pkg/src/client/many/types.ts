/** The types of a run of many sends. */

import type { TidingsError } from "../../errors/error.js";
import type { CallOptions, Message, SendResult } from "../../types.js";

/** The options of `sendMany`. */
export interface SendManyOptions<M extends Message = Message> extends CallOptions {
  /**
   * Returns the idempotency key of each message, made from what is sent: `order-4711`. A place in the list is no key. With a client that has
   * a `store`, it is what makes a run resumable: start it again, and what was sent is not sent again. If it throws or does not
   * return a string, that message is not sent.
   * @default undefined: a random key for each send, if the provider supports one
   */
  key?: (message: M, index: number) => string;
  /** How many sends run at the same time: an integer from 1 to 1000. @default 4 */
  concurrency?: number;
  /**
   * The most sends that begin in a second.
   * @default the rate that the provider documents (`client.capabilities.limits.rate`), until its responses say more
   */
  ratePerSecond?: number;
  /**
   * The most sends in a second from each sender (`from`). The messages of other senders do not wait: up to 1,000 are read ahead for that.
   * @default no limit
   */
  ratePerSender?: number;
  /** The order of the outcomes: as the sends end, or as the messages come. @default "completion" */
  order?: "completion" | "input";
  /**
   * Whether messages that follow each other and differ only in `to` are sent in one request, where the provider takes several recipients. Not
   * with `key`, not with guards (`beforeSend`), and not from an async iterable. If the provider rejects such a request as invalid, it is sent again
   * without the wrong recipients, or in halves if the provider does not name them.
   * @default true
   */
  bulk?: boolean;
  /**
   * What happens to a recipient that occurs again: its outcome says `isDuplicate`, or it is also not sent. Recipients are compared as they
   * are written; a message to several recipients is not compared.
   * @default "report"
   */
  duplicates?: "report" | "drop";
  /**
   * How many messages there are, for `total` and `remainingMs` of the events: an integer from 0. It limits nothing.
   * @default the `length` or `size` of the input; unknown for others, such as a generator
   */
  total?: number;
  /**
   * Called after each outcome, when the run begins to wait for a second or more, and at the end of the run. If it throws, the run goes on, and the
   * error is reported with `console.error`.
   */
  onEvent?: (event: SendManyEvent) => void;
}

/** What became of one message. */
export type SendManyOutcome<R = SendResult, M extends Message = Message> = {
  /** Its place in the input, from 0. */
  readonly index: number;
  readonly message: M;
  /** Its `reference`; null without one. */
  readonly reference: string | null;
  /** What `key` returned; null without one. */
  readonly key: string | null;
  /** Whether its recipient occurred before. */
  readonly isDuplicate: boolean;
} & ({ readonly ok: true; readonly result: R } | { readonly ok: false; readonly error: TidingsError });

/** How far a run is. */
export interface SendManyEvent {
  /** `ended`: the last event of the run. */
  readonly type: "progress" | "ended";
  /** How many messages there are; null if neither the input nor the option `total` says it. */
  readonly total: number | null;
  /** Accepted. */
  readonly done: number;
  /** Certainly not sent. */
  readonly failed: number;
  /** May have been sent. */
  readonly unknown: number;
  /** Being sent now. */
  readonly waiting: number;
  /** Outcomes in a second, since the start: of those that took a request, if there are any. What is replayed takes no time. */
  readonly ratePerSecond: number;
  /** The time that is left at this rate, in milliseconds; null if the total is not known, and before the first outcome. */
  readonly remainingMs: number | null;
  /** The wait that begins now; null in every other event. */
  readonly wait: SendManyWait | null;
  /** Why the run ends early: reading the messages threw. Null if it did not. `all()` and the loop throw the same error. */
  readonly error: TidingsError | null;
}

/** Why a run begins no send now, and for how long. */
export interface SendManyWait {
  /** `provider-limit`: the provider's limit is used up, or the provider asked to wait. The others are the caller's options. */
  readonly reason: "provider-limit" | "rate-per-second" | "rate-per-sender";
  /** In milliseconds, from now on: 1,000 or more. */
  readonly ms: number;
}

/**
 * The record of a run, as plain data. Keep it after any outcome: what it lists as `unknown` is what a person must look at. It is ahead of
 * the loop: it also counts outcomes that were not read yet. So it does not say which messages to skip when the run starts again.
 */
export interface SendManyCheckpoint {
  readonly version: 1;
  /** How many messages were taken from the input. After a crash, those from this index on may have been taken since. */
  readonly taken: number;
  readonly done: number;
  readonly failed: number;
  /** The sends in doubt, in the order in which they ended. */
  readonly unknown: readonly {
    readonly index: number;
    readonly key: string | null;
    readonly reference: string | null;
  }[];
  /** The sends that have not ended: after a crash, they are in doubt too. */
  readonly running: readonly {
    readonly index: number;
    readonly key: string | null;
    readonly reference: string | null;
  }[];
  /**
   * The messages that were taken and are certainly not sent, without an outcome: the run was stopped before their first request, or before a second
   * one that they needed; until then, they wait for their turn. After a crash, they may have been sent since.
   */
  readonly unsent: readonly {
    readonly index: number;
    readonly key: string | null;
    readonly reference: string | null;
  }[];
}

/**
 * Many sends, which have started. It holds no more than a window of messages and outcomes. Read the outcomes with `for await`, once; a run that
 * nobody reads runs to its end all the same.
 */
export interface SendManyRun<R = SendResult, M extends Message = Message> extends AsyncIterable<SendManyOutcome<R, M>> {
  /**
   * All outcomes, in the order of the messages. They are all in memory then. After `stop`, those that were not sent are missing.
   *
   * @throws TidingsError with the category `configuration` if reading the messages threw. What was sent until then is in `checkpoint`.
   */
  all(): Promise<SendManyOutcome<R, M>[]>;
  /**
   * Makes no more requests, and waits for those on their way: their outcomes are in `checkpoint`. A send that waits for its first request ends at
   * once, without an outcome (`unsent` in `checkpoint`). One that waits for another attempt ends with the failure of the last one: it may be
   * `unknown`. Leaving the loop does the same.
   */
  stop(): Promise<void>;
  /** What has become of the run so far. */
  readonly checkpoint: SendManyCheckpoint;
}
