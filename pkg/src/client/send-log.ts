/** What a client or a failover needs of a send log. The log itself comes with the store: `pkg/src/store/send-log.ts`. */

import { configurationError } from "../errors/error.js";
import { invalidOption } from "../util/options.js";
import type { ReserveEntry, SendStore } from "../store/types.js";
import type { SendResult } from "../types.js";

/** The same symbol in every copy of the package. */
export const SEND_LOG: unique symbol = Symbol.for("tidings.send-log") as never;

/** A store that a client takes: one of `tidings/store`, or your own from `defineSendStore`. */
export interface DefinedSendStore extends SendStore {
  // Not marked as internal: without it, the type would accept any store.
  readonly [SEND_LOG]: (options: SendLogOptions) => SendLog;
}

/** The options of a send log. */
export interface SendLogOptions {
  /**
   * Remembers the sends, so that a second call with the same `idempotencyKey` does not send again, even after a restart: see
   * `tidings/store`. Each send needs an `idempotencyKey` then.
   * @default undefined: a client remembers the keys of its own last 1,000 sends, and rejects another message under one of them
   */
  store?: DefinedSendStore;
  /**
   * How long a send may take by the store's clock, in milliseconds. If the process dies, the key is in doubt after this time. More than
   * `deadlineMs`.
   * @default `deadlineMs` and a minute
   */
  leaseMs?: number;
  /** How long the store may take to answer, in milliseconds. @default 5000 */
  storeTimeoutMs?: number;
  /**
   * What happens if the store fails before the send. `reject`: nothing is sent, and the error says `unavailable`. `send`: it is sent
   * without the log, with a warning, and a second call may send again.
   * @default "reject"
   */
  onStoreFailure?: "reject" | "send";
}

/** What the log must know about a send. */
export interface LoggedSend {
  readonly key: unknown;
  /** The message as JSON text. */
  readonly message: string;
  /** How long the provider recognises the key, and who it is; undefined if it does not. */
  readonly repeat: Required<Pick<ReserveEntry, "repeatWithinMs" | "repeatScope">> | undefined;
  /** Masks keys in what the store threw. */
  readonly mask: (cause: unknown) => unknown;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
}

/** The log of a client or of a failover. */
export interface SendLog {
  readonly store: SendStore;
  /**
   * Reserves the key, sends, and keeps how it ended; or returns what an earlier call with the key returned.
   *
   * @throws Whatever `send` throws, or the facts of a failure, with its `cause`.
   */
  send(sent: LoggedSend, send: () => Promise<SendResult>): Promise<SendResult>;
}

/**
 * Takes the log out of the options: the core knows nothing of a store.
 *
 * @returns Undefined without a store.
 * @throws TidingsError with the category `configuration`.
 */
export function takeSendLog(options: SendLogOptions): SendLog | undefined {
  const { store } = options;
  delete options.store;
  if (store === undefined || store === null) {
    for (const name of ["leaseMs", "storeTimeoutMs", "onStoreFailure"] as const)
      if ((options[name] ?? null) !== null)
        throw configurationError(`\`${name}\` needs a \`store\`: add one, or leave it out.`);
    return undefined;
  }
  const create = store[SEND_LOG];
  if (typeof create !== "function")
    throw invalidOption("store", "a store of `tidings/store`, or your own from its `defineSendStore`", store);
  return create(options);
}
