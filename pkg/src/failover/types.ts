import type { ValidateOptions } from "../client/client.js";
import type { GuardOptions } from "../client/guard-types.js";
import type { SendLogOptions } from "../client/send-log.js";
import type {
  Attempt,
  Category,
  Issue,
  Message,
  Outcome,
  Scope,
  SendOptions,
  SendResult,
  TidingsErrorFacts,
} from "../types.js";

/** When a failing provider is skipped, and for how long. */
export interface BreakerOptions {
  /** Number of consecutive failures that open the breaker. @default 5 */
  failures?: number;
  /** Time that the breaker stays open at first, in milliseconds. @default 10000 */
  baseMs?: number;
  /** Multiplies the open time each time the breaker opens again without having closed. @default 2 */
  factor?: number;
  /** Upper limit of the open time, in milliseconds. A wait that the provider asks for may be longer. @default 300000 */
  maxMs?: number;
}

/** The state of a circuit breaker, as plain data. All times are milliseconds since the Unix epoch. */
export interface BreakerState {
  /** `closed`: the provider is called. `open`: it is skipped. `half-open`: one send probes whether it works again. */
  readonly state: "closed" | "open" | "half-open";
  /** Number of consecutive failures. */
  readonly failures: number;
  /** How often the breaker has opened since it last closed. The open time grows with it. */
  readonly openings: number;
  /** When it opened. */
  readonly since: number;
  /** From when a send may probe the provider. */
  readonly retryAt: number;
}

/**
 * The part of a `Client` that a failover needs. You can pass your own implementation. Its `send` must end when `signal`
 * aborts or `deadlineMs` is over. If it does not, the failover abandons it 250 ms later with the outcome `unknown`, because
 * it may have sent. Without a signal and a deadline, the failover waits for it. The outcome is also `unknown` if `send`
 * resolves with an invalid result, or throws anything but a `TidingsError`.
 */
export interface FailoverClient {
  /** The provider's name. */
  readonly provider: string;
  send(message: Message, options?: SendOptions): Promise<SendResult>;
  validate(message: Message, options?: ValidateOptions): Issue[];
}

/** A client, and what is different about sending through it. */
export interface FailoverProvider {
  client: FailoverClient;
  /** Its name in `path`, state and events. Two clients of one provider need different ids. @default the client's provider */
  id?: string;
  /**
   * The sender on this provider; replaces the message's `from`. `null` removes `from`, so that the provider chooses the sender.
   * @default undefined (the message's `from`)
   */
  from?: string | null;
  /**
   * Changes the message for this provider, for example the id of a template. Called with the message that already has this
   * provider's `from`; returns the message to send.
   * @default undefined (no change)
   */
  adapt?: (message: Message) => Message;
  /** Its share of the sends in the order `"weighted"`. 0: only used when all others failed. @default 1 */
  weight?: number;
  /**
   * The destinations that it is used for, in every order: calling codes and longer prefixes of E.164 (`"+44"`, `"+1415"`;
   * `"+"` matches every number), and with the policy's `countryOf` also ISO 3166-1 codes (`"GB"`). Not used for any other
   * destination. A message to several recipients needs a match for each of them.
   * @default undefined (all destinations)
   */
  countries?: readonly string[];
  /**
   * The price of a message by destination, in any unit that all providers share: `{ "+1": 0.8, "+44": 4, "+": 9 }`. The
   * longest matching prefix counts. Keys as in `countries`.
   * @default undefined (unknown: after all providers with a known price)
   */
  prices?: Readonly<Record<string, number>>;
  /** Maximum number of concurrent sends through this provider. @default Infinity */
  maxConcurrent?: number;
  /** Maximum number of sends that wait while `maxConcurrent` are running. Further ones go to the next provider. @default 0 */
  maxQueued?: number;
}

/** The order in which providers are tried. */
export type FailoverOrder =
  /** As listed. */
  | "priority"
  /**
   * At random, in proportion to `weight`. A failure halves a provider's weight; it then recovers half of what is missing
   * every `recoveryHalfLifeMs`.
   */
  | "weighted"
  /** The most specific match in `countries` first; providers without `countries` last. Ties: as listed. */
  | "country"
  /** The lowest price for the destination first; providers without one last. Ties: as listed. */
  | "price";

/**
 * The options of a failover. With a `store`, it reserves the key once for all providers. A send in doubt is never repeated then, because the
 * next call may choose another provider, which does not recognise the key.
 *
 * `beforeSend` is asked once, before the first provider. A client's own `beforeSend` is asked each time that this client is called; a rejection by
 * it ends the send like a provider's block or opt-out, and no other provider is tried.
 */
export interface FailoverPolicy extends SendLogOptions, GuardOptions {
  /** @default "priority" */
  order?: FailoverOrder;
  /**
   * Also try the next provider when the last one may have sent the message: after a timeout, a lost connection or a 500.
   * No provider recognises what another one has accepted, so some messages then arrive twice.
   * @default false
   */
  afterUnknown?: boolean;
  /**
   * Time limit of a whole send, over all providers, in milliseconds. Each client gets what is left of it.
   * @default undefined (each client's own deadline, one after the other)
   */
  deadlineMs?: number;
  /** When a failing provider is skipped, and for how long. `false`: never. */
  breaker?: BreakerOptions | false;
  /** In the order `"weighted"`: time in which half of a lost weight is recovered, in milliseconds. @default 300000 */
  recoveryHalfLifeMs?: number;
  /**
   * Returns the ISO 3166-1 code of a number's country. Required if `countries` or `prices` contain such codes. The example
   * loads the numbering plans; without it they are not loaded.
   *
   * @example `(to) => parsePhone(to).country`
   */
  countryOf?: (to: string) => string | null | undefined;
  /** What `state()` of an earlier failover returned, directly or through JSON. Providers that it does not contain start anew. */
  state?: FailoverState | null;
  /**
   * Called when a send moves to the next provider, and when a breaker changes. If it throws or rejects, the send is not
   * affected; the error is passed to `console.error`, and in a page to `reportError`.
   */
  onEvent?: (event: FailoverEvent) => void;
  /** Random numbers in [0, 1) for the order `"weighted"`. Invalid values are replaced by the default's. @default Math.random */
  random?: () => number;
  /** Milliseconds since the Unix epoch, for breakers and weights. Invalid values are replaced by the default's. @default Date.now */
  now?: () => number;
}

/** What a failover has learned about its providers, as plain data: for JSON, and for the next serverless instance. */
export interface FailoverState {
  readonly version: 1;
  /** By provider id. */
  readonly providers: Readonly<Record<string, ProviderState>>;
}

export interface ProviderState {
  readonly breaker: BreakerState;
  /** The fraction of its weight that is left, over 0 and up to 1, at `healthAt`. */
  readonly health: number;
  /** Milliseconds since the Unix epoch. */
  readonly healthAt: number;
}

/** Why a send moved to the next provider, or ended with this one. */
export type FailoverReason =
  /** Ended: the provider accepted it. */
  | "accepted"
  /** Moved on: it was certainly not sent, and the failure concerns the provider, the account or the sender. */
  | "not-sent"
  /** Moved on: validation found, before any request, that the message exceeds this provider's limits. Others may take it. */
  | "cannot-carry"
  /** Moved on although it may have been sent, because of `afterUnknown`. */
  | "risked"
  /** Moved on without a call: the provider keeps failing, or asked for a wait. */
  | "breaker-open"
  /** Moved on without a call: `maxConcurrent` and `maxQueued` are reached. */
  | "full"
  /** Moved on without a call: `countries` does not include the destination. */
  | "destination"
  /** Ended: it may have been sent, and a second provider might send it again. */
  | "unknown"
  /** Ended: the error says that it was sent. */
  | "sent"
  /** Ended: the recipient opted out. That applies to every provider. */
  | "opted-out"
  /** Ended: a filter or a policy blocked it. Another provider must not be used to bypass that. */
  | "blocked"
  /** Ended: the failure concerns the recipient, the content or the request. Another provider would not change it. */
  | "recipient"
  | "content"
  | "request"
  /** Ended: the error does not say what the failure concerns (its `scope` is null). */
  | "unclear"
  | "aborted"
  | "deadline";

/** One provider in the path of a send. */
export interface FailoverStep {
  /** Its id. */
  readonly provider: string;
  /** Whether its client was called. */
  readonly called: boolean;
  readonly why: FailoverReason;
  /** The state of its breaker after this step; null without a breaker. */
  readonly breaker: BreakerState["state"] | null;
  /** Milliseconds since the send began. */
  readonly startedMs: number;
  readonly durationMs: number;
  readonly attempts: readonly Attempt[];
  /** `category`, `scope` and `code` are null if the provider accepted the message or was not called. */
  readonly category: Category | null;
  readonly scope: Scope | null;
  readonly code: string | null;
  /** Whether the failure may pass, even if another attempt could send twice. */
  readonly transient: boolean;
  /** Whether the same send may succeed through this provider later without being sent twice by it. */
  readonly retryable: boolean;
  /** Milliseconds until it may be tried again; null if unknown. */
  readonly retryAfterMs: number | null;
  readonly outcome: Outcome;
  /** All facts of the failure. */
  readonly error: TidingsErrorFacts | null;
}

/** The result of a send that a provider accepted. */
export interface FailoverResult extends SendResult {
  /** Every provider that was called or skipped, in order. The last one accepted the message. Empty if the send log returned it. */
  readonly path: readonly FailoverStep[];
}

/** A send moved to the next provider. */
export interface FailoverMoveEvent {
  readonly type: "move";
  /** Number of the send within this failover, from 1. */
  readonly call: number;
  /** Milliseconds since the send began. */
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly step: FailoverStep;
}

/** A breaker changed its state. */
export interface FailoverBreakerEvent {
  readonly type: "breaker";
  readonly provider: string;
  readonly before: BreakerState["state"];
  readonly after: BreakerState["state"];
  /** Number of consecutive failures. */
  readonly failures: number;
  /** Milliseconds until a send may probe the provider; null unless it is open. */
  readonly retryAfterMs: number | null;
}

export type FailoverEvent = FailoverMoveEvent | FailoverBreakerEvent;
