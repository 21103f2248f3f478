import type { BuiltInProvider, Category, Outcome, SendManyCheckpoint, SendManyEvent } from "tidings";

/** How many times faster time runs in the worker. */
export const SPEED = 10;
/** The length of a window of the provider's limit. */
export const WINDOW_MS = 60_000;
/** From a request to its response. */
export const LATENCY_MS = 1_000;

/** What the form says. */
export interface Settings {
  readonly provider: BuiltInProvider;
  readonly messages: number;
  /** Requests that the provider allows in each window. */
  readonly limit: number;
  readonly concurrency: number;
  /** How many messages in a hundred meet a fault. */
  readonly faultPercent: number;
}

/** What the page says to the worker. */
export type Order =
  | {
      readonly type: "start";
      readonly settings: Settings;
      /** How often the worker reports, in milliseconds of the page's time. */
      readonly everyMs: number;
    }
  | { readonly type: "stop" };

/** A request that has ended. */
export interface RequestRecord {
  /** When it began, in milliseconds since the start of the run. */
  readonly atMs: number;
  /** Null if no response came. */
  readonly status: number | null;
}

/** A message that was not accepted, or may not have been. */
export interface Problem {
  readonly index: number;
  readonly to: string;
  readonly outcome: Outcome;
  readonly category: Category;
  readonly reason: string;
}

/** How the run ended. */
export interface RunEnd {
  readonly problems: readonly Problem[];
  readonly checkpoint: SendManyCheckpoint;
  /** What was being sent when the user pressed Stop; null if nobody did. */
  readonly inFlight: { readonly count: number; readonly accepted: number } | null;
  /** How many messages the provider delivered, which only the simulator knows. */
  readonly delivered: number;
  /** How many of them it delivered for the second time. */
  readonly repeated: number;
}

/** What the worker says to the page: first that it is ready for an order. */
export type Reply = "ready" | Report;

/** How far the run is. All times are the worker's. */
export interface Report {
  /** Since the start of the run. */
  readonly nowMs: number;
  /** Null before the first outcome. */
  readonly progress: SendManyEvent | null;
  /** The requests that have ended since the last report. */
  readonly requests: readonly RequestRecord[];
  /** Null while it runs. */
  readonly end: RunEnd | null;
}
