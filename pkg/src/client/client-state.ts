/** What the calls of one client share. */

import type { ClientEvent } from "../events.js";
import type { ProfileAuth, ProviderProfile } from "../provider/types.js";
import type { ClientHandle } from "../wasm/handles.js";
import type { Lane } from "./gate.js";
import type { GuardHook } from "./guards.js";
import type { SendLog } from "./send-log.js";
import type { SentKeys } from "./sent-keys.js";
import type { Transport } from "./transport.js";

export interface ClientState {
  readonly provider: string;
  readonly profile: ProviderProfile;
  readonly transport: Transport;
  readonly handle: ClientHandle;
  /** How the key is added to a request. */
  readonly auth: readonly ProfileAuth[];
  readonly maxBytes: number;
  /** The log of the sends; undefined without a store. */
  readonly log: SendLog | undefined;
  /** Asked before each send; undefined without a guard. */
  readonly guards: GuardHook | undefined;
  /** Without a log, the keys of the last sends. */
  readonly keys: SentKeys;
  readonly lanes: Map<string, Lane>;
  readonly emit: (event: ClientEvent) => void;
  /** How many calls the client has begun. */
  calls: number;
  /** Tokens that remain of the retry quota; undefined until the first call, and without a quota. */
  quotaTokens: number | undefined;
}
