import type { BuiltInProvider } from "../types.js";
import type { Fault } from "./faults.js";
import type { Json } from "./json.js";

/** A message that really went out. The list of them proves that nothing was lost or sent twice. */
export interface Delivered {
  readonly provider: BuiltInProvider;
  /** The provider's id of the message. */
  readonly id: string;
  readonly to: string;
  /** Null where the provider chooses the sender. */
  readonly from: string | null;
  /** The text; null when a template was sent. */
  readonly body: string | null;
  /** The template's id or name; null when a text was sent. */
  readonly template: string | null;
  /** The channel, where the provider has several. */
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
  /** The idempotency key that came with it. */
  readonly key: string | null;
}

/** A request that arrived. Credentials are taken out before anything is kept. */
export interface SimulatedRequest {
  /** From 1, in the order of arrival. */
  readonly number: number;
  /** Null when no provider has this address. */
  readonly provider: BuiltInProvider | null;
  readonly method: string;
  /** Below the provider's base URL, with the query: `/messages?page=2`. */
  readonly path: string;
  /** Lower-case names; without the credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** The names of the headers that held a credential. */
  readonly credentials: readonly string[];
  /** Parsed when it is JSON, else the text; null when there was none. */
  readonly body: Json;
  readonly idempotencyKey: string | null;
  /** The answer's status; null when there was no answer (or there is none yet). */
  readonly status: number | null;
  readonly fault: Fault | null;
  /** Milliseconds since the epoch, by the simulator's clock. */
  readonly at: number;
  /** How many milliseconds too early it came, when the provider's latest 429 asked for a longer wait; else 0. */
  readonly earlyMs: number;
}
