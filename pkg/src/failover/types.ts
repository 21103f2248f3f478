import type { ValidateOptions } from "../client/client.js";
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

/** When a provider that keeps failing is left alone, and for how long. */
export interface BreakerOptions {
  /** Failures in a row that open it. @default 5 */
  failures?: number;
  /** How long it stays open the first time, in milliseconds. @default 10000 */
  baseMs?: number;
  /** What each time that it opens again without having closed multiplies that with. @default 2 */
  factor?: number;
  /** The longest time of its own, in milliseconds. What the provider asks for may be longer. @default 300000 */
  maxMs?: number;
}

/** A circuit breaker, as plain data. All times are milliseconds since the Unix epoch. */
export interface BreakerState {
  /** `closed`: the provider is called. `open`: it is not. `half-open`: one send finds out. */
  readonly state: "closed" | "open" | "half-open";
  /** Failures in a row. */
  readonly failures: number;
  /** How often it has opened since it was closed last; it decides how long it stays open. */
  readonly openings: number;
  /** When it opened. */
  readonly since: number;
  /** When a send may find out whether the provider is back. */
  readonly retryAt: number;
}

/**
 * What a failover needs of a client. A `Client` is one, and so is anything of yours that behaves as it does: `send` ends by
 * `signal` and `deadlineMs`. One that does not is given up a quarter of a second later, with the outcome `unknown`, because
 * it may have sent; without a signal or a deadline, it is waited for. So it is with a result that is none, and with anything
 * that is thrown and is no `TidingsError`.
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
  /** By what path, state and events call it. Two clients of one provider need one each. @default the client's provider */
  id?: string;
  /**
   * The sender on this provider, in the place of the message's own. `null`: the provider chooses the sender itself, and the
   * message goes without one.
   * @default undefined: the message's own
   */
  from?: string | null;
  /**
   * What else has to be different about the message on this provider, such as the id of a template. It gets the message
   * with this provider's `from`, and gives the one to send.
   * @default undefined: nothing
   */
  adapt?: (message: Message) => Message;
  /** Its part of the sends in the order `"weighted"`. 0: only when all others cannot. @default 1 */
  weight?: number;
  /**
   * The destinations it is used for, in every order: calling codes and longer prefixes of E.164 (`"+44"`, `"+1415"`;
   * `"+"` is everywhere), and with the policy's `countryOf` also ISO 3166-1 codes (`"GB"`). For another destination it is
   * not tried at all. A send to several recipients needs all of them.
   * @default everywhere
   */
  countries?: readonly string[];
  /**
   * What a message costs, by destination, in whatever unit all providers share: `{ "+1": 0.8, "+44": 4, "+": 9 }`. The
   * longest prefix counts. Keys as in `countries`.
   * @default unknown: after all whose price is known
   */
  prices?: Readonly<Record<string, number>>;
  /** Sends through this provider at the same time, at most. @default no limit */
  maxConcurrent?: number;
  /** Sends that wait for a place when `maxConcurrent` are running; a further one goes to the next provider. @default 0 */
  maxQueued?: number;
}

/** In which order providers are tried. */
export type FailoverOrder =
  /** As they were given. */
  | "priority"
  /**
   * By chance, in proportion to `weight`. A provider that fails gets half of its part at once, and drifts back to the whole
   * of it: half of what is missing every `driftMs`.
   */
  | "weighted"
  /** The one that names the destination most precisely first; those without `countries` last. Ties: as they were given. */
  | "country"
  /** The cheapest for the destination first; those without a price for it last. Ties: as they were given. */
  | "price";

export interface FailoverPolicy {
  /** @default "priority" */
  order?: FailoverOrder;
  /**
   * Also try the next provider when nobody can know whether the last one sent: a time-out, a lost connection, a 500. No
   * provider recognises what another one has accepted, so some messages then arrive twice.
   * @default false
   */
  afterUnknown?: boolean;
  /**
   * The time for a whole send, over all providers, in milliseconds. Each gets what is left of it.
   * @default undefined: each client's own deadline, one after the other
   */
  deadlineMs?: number;
  /** When a provider that keeps failing is left alone, and for how long. `false`: never. */
  breaker?: BreakerOptions | false;
  /** In the order `"weighted"`: the time in which half of a lost weight comes back, in milliseconds. @default 300000 */
  recoveryHalfLifeMs?: number;
  /**
   * The ISO 3166-1 code of a number's country, for `countries` and `prices` that name such codes:
   * `(to) => parsePhone(to).country`. Only that brings the numbering plans along.
   */
  countryOf?: (to: string) => string | null | undefined;
  /** What an earlier failover's `state()` gave, also through JSON. Of providers that it does not know, nothing is. */
  state?: FailoverState | null;
  /**
   * Is told when a send moves on, and when a breaker changes. What it throws, or rejects with, does not touch the send: it
   * goes to `console.error`, and in a page to `reportError`.
   */
  onEvent?: (event: FailoverEvent) => void;
  /** Numbers in [0, 1) for the order `"weighted"`; for anything else, the default's. @default Math.random */
  random?: () => number;
  /** Milliseconds since the Unix epoch, for breakers and weights; for anything else, the default's. @default Date.now */
  now?: () => number;
}

/** What a failover knows of its providers, as plain data: for JSON, and for the next instance of a serverless function. */
export interface FailoverState {
  readonly version: 1;
  /** By the provider's id. */
  readonly providers: Readonly<Record<string, ProviderState>>;
}

export interface ProviderState {
  readonly breaker: BreakerState;
  /** What part of its weight is left, from 0 to 1, as of `healthAt`. */
  readonly health: number;
  /** Milliseconds since the Unix epoch. */
  readonly healthAt: number;
}

/** Why a send went on to the next provider, or ended with this one. */
export type FailoverReason =
  /** It ended: the provider accepted it. */
  | "accepted"
  /** It went on: it was certainly not sent, and the failure is on the side of the provider, the account or the sender. */
  | "not-sent"
  /** It went on: the message, checked before anything was sent, is more than this provider takes. Another may take it. */
  | "cannot-carry"
  /** It went on although it may have been sent, because of `afterUnknown`. */
  | "risked"
  /** It went on without a call: the provider keeps failing, or asked to be left alone for a while. */
  | "breaker-open"
  /** It went on without a call: `maxConcurrent` and `maxQueued` are used up. */
  | "full"
  /** It went on without a call: `countries` does not name the destination. */
  | "destination"
  /** It ended: it may have been sent, and a second provider might send it again. */
  | "unknown"
  /** It ended: it was sent, the error says. */
  | "sent"
  /** It ended: the recipient opted out. That holds for every provider. */
  | "opted-out"
  /** It ended: a filter or a policy stopped it. Sending it another way would be going around that. */
  | "blocked"
  /** It ended: the failure is on this side, and another provider would change nothing. */
  | "recipient"
  | "content"
  | "request"
  /** It ended: nobody can tell on whose side the failure is. */
  | "unclear"
  | "aborted"
  | "deadline";

/** One provider on a send's way. */
export interface FailoverStep {
  /** Its id. */
  readonly provider: string;
  /** Whether its client was called. */
  readonly called: boolean;
  readonly why: FailoverReason;
  /** Its breaker after this step; null where there is none. */
  readonly breaker: BreakerState["state"] | null;
  /** In milliseconds after the send began. */
  readonly startedMs: number;
  readonly durationMs: number;
  readonly attempts: readonly Attempt[];
  /** Null where it did not fail: it accepted, or was not called. So with the next two. */
  readonly category: Category | null;
  readonly scope: Scope | null;
  readonly code: string | null;
  /** Whether the failure may pass, also where another attempt could send twice. */
  readonly transient: boolean;
  /**
   * Whether the same send may succeed through this provider later and cannot be sent twice by it, and in how many
   * milliseconds; null: not known.
   */
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly outcome: Outcome;
  /** All facts of the failure. */
  readonly error: TidingsErrorFacts | null;
}

/** What became of a send that a provider accepted. */
export interface FailoverResult extends SendResult {
  /** Every provider that was tried or passed over, in order. The last one is the one that accepted. */
  readonly path: readonly FailoverStep[];
}

/** A provider was given up, and the next one is next. */
export interface FailoverMoveEvent {
  readonly type: "move";
  /** Tells the sends of one failover apart. */
  readonly call: number;
  /** Milliseconds since the send began. */
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly step: FailoverStep;
}

/** A breaker changed. */
export interface FailoverBreakerEvent {
  readonly type: "breaker";
  readonly provider: string;
  readonly before: BreakerState["state"];
  readonly after: BreakerState["state"];
  /** Failures in a row. */
  readonly failures: number;
  /** When it may be tried again, in milliseconds from now; null unless it is open. */
  readonly retryAfterMs: number | null;
}

export type FailoverEvent = FailoverMoveEvent | FailoverBreakerEvent;
