import type { BuiltInProvider } from "../types.js";
import type { Fault } from "./faults.js";
import type { Json } from "./json.js";

/** A delivered message. With the array of them, a test can prove that no message was lost or sent twice. */
export interface Delivered {
  readonly provider: BuiltInProvider;
  /** The provider's id of the message. */
  readonly id: string;
  readonly to: string;
  /** Null if the provider chooses the sender. */
  readonly from: string | null;
  /** The text; null if a template was sent. */
  readonly body: string | null;
  /** The template's id or name; null if a text was sent. */
  readonly template: string | null;
  /** The channel; null if the provider has no channels. */
  readonly channel: string | null;
  readonly idempotencyKey: string | null;
  /** Milliseconds since the epoch, by the simulator's clock. */
  readonly at: number;
  /** The `number` of the request that caused it. */
  readonly request: number;
}

/** A send that a provider accepted. */
export interface AcceptedMessage {
  readonly to: readonly string[];
  /** The request's body, parsed. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The idempotency key of the request; null for none. */
  readonly key: string | null;
}

/** A request that arrived. Credentials are removed before it is stored. */
export interface SimulatedRequest {
  /** From 1, in the order of arrival. */
  readonly number: number;
  /** Null if the URL belongs to no provider. */
  readonly provider: BuiltInProvider | null;
  readonly method: string;
  /** Below the provider's base URL, with the query: `/messages?page=2`. */
  readonly path: string;
  /** Lower-case names; without the credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** The names of the headers that held a credential. */
  readonly credentials: readonly string[];
  /** Parsed if it is JSON, otherwise the text; null for none. */
  readonly body: Json;
  readonly idempotencyKey: string | null;
  /** The status of the response; null if there is none, or none yet. */
  readonly status: number | null;
  readonly fault: Fault | null;
  /** Milliseconds since the epoch, by the simulator's clock. */
  readonly at: number;
  /** If it arrived before the wait of the provider's latest 429 was over: how early, in milliseconds. Otherwise 0. */
  readonly earlyMs: number;
}
