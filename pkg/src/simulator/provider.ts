/** A simulated provider: its data, and what data cannot say. */

import type { Account } from "./account.js";
import type { ApiCall, SimulatedResponse } from "./api-call.js";
import type { KeyVerdict } from "./api-key.js";
import type { Handler } from "./handler.js";
import type { Provider } from "./provider-data.js";
import type { Send } from "./send-fields.js";

/** What data cannot say of a provider. */
export interface Behaviour {
  /** The body of a documented error, with the fields that it is about. */
  readonly completeError?: Provider["completeError"];
  /** Checks each request after its API key, of which `verdict` tells what it may do. */
  readonly checkCall?: (call: ApiCall, account: Account, verdict: KeyVerdict) => SimulatedResponse | null;
  /** Checks a send after its fields, before the account's limits. */
  readonly checkSend?: (send: Send, account: Account) => SimulatedResponse | null;
  /** Paths beside the sends and `messages.get`: `"GET /contacts/{id}"`. */
  readonly operations?: Readonly<Record<string, Handler>>;
}

export interface SimulatedProvider extends Provider, Behaviour {}
