/** The types of a call: what its client shares, what the core planned, and each step. */

import type { ClientEvent } from "../events.js";
import type { Attempt, Issue, StopReason, TidingsErrorFacts, WaitReason } from "../types.js";
import type { Lane } from "./gate.js";
import type { AttemptRecord, Host, Request } from "./host.js";

/** What the calls of one client share. */
export interface ClientState {
  readonly provider: string | null;
  readonly host: Host;
  /** The options, for the core. */
  readonly encodedOptions: Uint8Array;
  readonly maxBytes: number;
  readonly lanes: Map<string, Lane>;
  readonly emit: (event: ClientEvent) => void;
  calls: number;
  /** What is left of the retry quota; undefined where nothing was taken yet. */
  quotaTokens: number | null | undefined;
}

/** A call that was checked, with what is needed for each attempt. */
export interface CallPlan extends Request {
  call: number;
  key: string | null;
  warnings: Issue[];
  /** Whether a request that was lost may have done something at the provider. */
  effect: boolean;
  /** The time for all of it. */
  deadlineMs: number;
  /** The names of the gate's lanes that the call is in. */
  lanes: string[];
}

/** What to do next: an attempt (`attempt` is there), a wait (`ms` alone), or nothing more (`attempts` is there). */
export interface Step {
  quotaTokens: number | null;
  /** Of the call's lanes those of which something is known. */
  lanes: Record<string, Lane>;
  /** Whether an attempt that has ended may have been accepted. */
  doubtful: boolean;
  /** The last attempt that ended. */
  lastAttempt: Attempt | null;
  attempt?: number;
  /** The time for the attempt, or the length of the wait. */
  ms: number;
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

/** An event for the core: the call begins, a wait is over, or an attempt has ended with this record. */
export type CoreEvent = "start" | "woken" | Partial<AttemptRecord>;
