/** The send log's store: what it keeps, and how it answers. */

import type { Attempt, MessageStatus, Outcome, TidingsErrorFacts } from "../types.js";

/**
 * Remembers which sends were made, so that a second call with the same idempotency key does not send again: after a restart, from
 * another process, when a queue repeats its job. `tidings/store` has ready ones; `checkSendStore` of `tidings/testing` checks your own.
 *
 * Each method is atomic: of any number of concurrent `reserve` calls for one key, at most one answers `new`. Each answers when what it
 * did is kept, and any later call sees it. All times are the store's own, so that the clocks of its clients do not matter.
 */
export interface SendStore {
  /**
   * Reserves a key for one send, or says what is known about it.
   *
   * @param key The caller's idempotency key.
   */
  reserve(key: string, entry: ReserveEntry): Promise<Reservation>;

  /**
   * Keeps the end of a send. Changes nothing if the key is no longer reserved with this token, or its record says `sent` already.
   *
   * A record whose outcome is `not-sent` frees the key: the next `reserve` answers `new`, for any content. Of a repetition (`isRepeat`) it
   * changes nothing, because an earlier send with the key may have gone out.
   */
  settle(key: string, token: string, record: SendRecord): Promise<void>;

  /** Forgets a key, so that it may be sent again. For a person who has found out that a send in doubt did not arrive. */
  release(key: string): Promise<void>;
}

/** What a send reserves. */
export interface ReserveEntry {
  /** SHA-256 of the message as the caller gave it, in hexadecimal digits. The same key with another one is another message. */
  readonly fingerprint: string;
  /** How long the send may take, in milliseconds. Without an end by then, it is taken for lost (`stale`). */
  readonly leaseMs: number;
  /**
   * How long the provider recognises a repetition by this key, in milliseconds. A send that is `stale`, or whose record says `unknown`,
   * is then reserved anew if the first reservation had the same `repeatScope`, and if the repetition ends in time: `leaseMs` from now is at
   * most this long after the first reservation. Absent: it is never repeated.
   */
  readonly repeatWithinMs?: number;
  /** Who recognises the repetition: the provider and its address. Present if and only if `repeatWithinMs` is. */
  readonly repeatScope?: string;
  /**
   * The token for the reservation, so that whoever asked can give it back even if the answer was lost. A second `reserve` with the token of a
   * running reservation gets the same answer again, because some drivers repeat a request after the connection broke.
   * Absent: the store makes one.
   */
  readonly token?: string;
  /**
   * Only asks: nothing is reserved or written, and the answer is `free` where it would be `new`. A store that does not know this property
   * reserves the key. The caller then settles it with `not-sent`, which frees it.
   * @default false
   */
  readonly look?: boolean;
}

/** What a store knows about a key. */
export type Reservation =
  /** It is reserved now. With `isRepeat`, an earlier send with the key may have gone out. */
  | { readonly state: "new"; readonly token: string; readonly isRepeat?: boolean }
  /** It could be reserved. Only for an entry with `look`. */
  | { readonly state: "free" }
  /** Its send ended. The token settles a record whose outcome is `unknown`, after a person or a look-up found out. */
  | { readonly state: "done"; readonly record: SendRecord; readonly token?: string }
  /** Its send is being made. It ends in this time at the latest. */
  | { readonly state: "busy"; readonly remainingMs: number }
  /** Its send never ended, and may have gone out. The token settles it, as above. */
  | { readonly state: "stale"; readonly token?: string }
  /** It was used for another message. */
  | { readonly state: "other-content" };

/**
 * How a send ended: plain data for JSON. It has no body, no phone number, no text of the provider's and nothing of `raw`. A second call
 * gives the same message, and takes the numbers from it.
 */
export interface SendRecord {
  readonly version: 1;
  readonly outcome: Outcome;
  /** The provider that was called last; null if none was. */
  readonly provider: string | null;
  readonly id: string | null;
  readonly batchId: string | null;
  readonly status: MessageStatus;
  readonly requestId: string | null;
  readonly reference?: string;
  /** The key that was sent with the requests; null if the provider supports none. */
  readonly idempotencyKey: string | null;
  readonly attempts: readonly Attempt[];
  readonly waitedMs: number;
  /** The messages, one for each recipient, as far as the provider described them. */
  readonly messages: readonly RecordedMessage[];
  /** Why no message was accepted; null if one was. */
  readonly error: RecordedError | null;
}

/** One message of a send. */
export interface RecordedMessage {
  readonly id: string | null;
  /** The index of its recipient in `to` of the message; -1 if it is not one of them as written. */
  readonly to: number;
  readonly status: MessageStatus;
  readonly reference?: string;
  readonly error: RecordedError | null;
}

/** A failure without words: what a program needs of it. */
export type RecordedError = Pick<
  TidingsErrorFacts,
  "category" | "scope" | "outcome" | "code" | "status" | "transient" | "permanent" | "requestId" | "docsUrl"
>;
