/** A request and its answer, as a simulated provider has them. */

import type { Json, JsonObject } from "./json.js";

/** A request as a provider sees it. */
export interface ApiCall {
  /** The request's number, from 1. */
  readonly number: number;
  readonly method: string;
  /** Below the provider's version prefix, decoded segment by segment: `["messages", "msg_1"]`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The JSON object in the body; null when there is none or it is broken. */
  readonly body: JsonObject | null;
  readonly idempotencyKey: string | null;
  /** The message-level error that a scripted fault gives to a recipient; null for none. */
  readonly partial: (index: number, to: string) => string | null;
}

/** An answer before it becomes a `Response`. */
export interface Answer {
  readonly status: number;
  /** Beside the provider's standard headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Undefined for an empty body. */
  readonly body?: Json;
  /** Milliseconds since the epoch before which a 429 asks the client not to come back. */
  readonly waitUntil?: number;
}
