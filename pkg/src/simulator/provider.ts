/** A simulated provider: its data, and its behaviour that data cannot describe. */

import type { Account } from "./account.js";
import type { ApiCall, SimulatedResponse } from "./api-call.js";
import type { KeyVerdict } from "./api-key.js";
import type { Handler } from "./handler.js";
import type { Provider } from "./provider-data.js";
import type { Send } from "./send-fields.js";

/** The behaviour of a provider that its data cannot describe. */
export interface Behaviour {
  /** Completes the body of a documented error with the fields that it is about. */
  readonly completeError?: Provider["completeError"];
  /** Checks each request after its API key. `verdict`: the result of the key's check. */
  readonly checkCall?: (call: ApiCall, account: Account, verdict: KeyVerdict) => SimulatedResponse | null;
  /** Checks a send after its fields, before the account's limits. */
  readonly checkSend?: (send: Send, account: Account) => SimulatedResponse | null;
  /** Handlers for further operations, by method and path: `"GET /contacts/{id}"`. */
  readonly operations?: Readonly<Record<string, Handler>>;
}

export interface SimulatedProvider extends Provider, Behaviour {}
