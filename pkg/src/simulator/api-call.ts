/** A request to a simulated provider, and its response. */

import type { Fault } from "./faults.js";
import type { Json, JsonObject } from "./json.js";

/** A request, as a provider reads it. */
export interface ApiCall {
  /** The request's number, from 1. */
  readonly number: number;
  readonly method: string;
  /** Below the provider's base URL, decoded segment by segment: `["messages", "msg_1"]`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The object in the body; null if the body has none or is malformed. */
  readonly body: JsonObject | null;
  /** The fault by which messages of an accepted send fail; null for none. */
  readonly partial: Extract<Fault, { kind: "partial" }> | null;
}

/** A response before it becomes a `Response`. */
export interface SimulatedResponse {
  readonly status: number;
  /** In addition to the provider's standard headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Undefined for an empty body. */
  readonly body?: Json;
  /** How long a 429 asks the client to wait, in seconds, and until when, in milliseconds since the epoch. */
  readonly wait?: { readonly seconds: number; readonly until: number };
  /** @default the id in the body, or else a new one */
  readonly requestId?: string;
  /** Of a repeated response: the id of the first request. */
  readonly originalRequestId?: string | null;
}
