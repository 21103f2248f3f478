/** The types of a call: what its client shares, what the core planned, and each step. */

import type { ClientEvent } from "../events.js";
import type { Attempt, Issue, StopReason, TidingsErrorFacts, WaitReason } from "../types.js";
import type { Lane } from "./gate.js";
import type { AttemptRecord, Host, Request } from "./host.js";

/** What the calls of one client share. */
export interface ClientState {
  readonly provider: string | null;
  readonly host: Host;
  /** The options, encoded for the core. */
  readonly encodedOptions: Uint8Array;
  readonly maxBytes: number;
  readonly lanes: Map<string, Lane>;
  readonly emit: (event: ClientEvent) => void;
  /** How many calls the client has begun. */
  calls: number;
  /** Tokens that remain of the retry quota; undefined until the first call, null without a quota. */
  quotaTokens: number | null | undefined;
}

/** A call after validation, with what each attempt needs. */
export interface CallPlan extends Request {
  /** The id of the call in the core. */
  call: number;
  /** The idempotency key. */
  key: string | null;
  warnings: Issue[];
  /** Whether the request may change something at the provider, even if its response is lost. */
  effect: boolean;
  /** The time for the whole call, in milliseconds. */
  deadlineMs: number;
  /** The names of the gate's lanes that the call is in. */
  lanes: string[];
}

/** What to do next: make an attempt (`attempt` is set), end the call (`attempts` is set), or wait (neither is set). */
export interface Step {
  quotaTokens: number | null;
  /** The state of the call's lanes, without those that have none. */
  lanes: Record<string, Lane>;
  /** Whether an attempt that has ended may have been accepted. */
  doubtful: boolean;
  /** The last attempt that has ended. */
  lastAttempt: Attempt | null;
  attempt?: number;
  /** The time for the attempt, or the length of the wait, in milliseconds. */
  ms: number;
  /** Whether the wait begins with this step. */
  begins?: boolean;
  hintMs?: number | null;
  wait?: WaitReason;
  category?: string;
  why?: StopReason;
  attempts?: Attempt[];
  waitedMs?: number;
  error?: TidingsErrorFacts;
  ok?: { messages?: { error: TidingsErrorFacts | null }[] };
}

/** An event for the core: the call begins, a wait is over, or the record of an attempt. */
export type CoreEvent = "start" | "woken" | Partial<AttemptRecord>;
