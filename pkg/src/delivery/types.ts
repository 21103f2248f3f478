/** What is known of the delivery of a message, and what reports it. */

import type { MessageStatus } from "../types.js";
import type { WebhookEvent, WebhookFailure } from "../webhooks/types.js";

/**
 * A report of a status: a status event of `verifyWebhook`, or a message of a send's result or of `messages.get`. It may have been through
 * JSON, as in a queue.
 */
export interface StatusReport {
  /** Of an event: `status`. */
  readonly type?: WebhookEvent["type"];
  /** The provider's id of the message: of an event. */
  readonly messageId?: string | null;
  /** The provider's id of the message: of a result. */
  readonly id?: string | null;
  readonly to?: string | null;
  readonly status: MessageStatus | null;
  /** When it happened, by the provider's clock; absent or null if the provider does not say. */
  readonly at?: Date | string | null;
  readonly error?: StatusError | null;
}

/**
 * Why a message failed: facts for programs. It lacks the provider's sentence, which may repeat a phone number: what is known of a message
 * is stored.
 */
export type StatusError = Pick<
  WebhookFailure,
  "category" | "scope" | "outcome" | "code" | "transient" | "permanent" | "docsUrl"
>;

/** One status that was reported. */
export interface StatusFact {
  readonly status: MessageStatus;
  /** When it happened, by the provider's clock, in milliseconds since the Unix epoch; null if the provider does not say. */
  readonly atMs: number | null;
  readonly error: StatusError | null;
}

/**
 * What is known of a message: plain data for JSON. It is the same for every order and every repetition of the same reports. Its
 * properties before `facts` follow from `facts`.
 */
export interface KnownStatus extends StatusFact {
  readonly version: 1;
  /** Whether no other status is expected. A `delivered` message may still be `read`. */
  readonly isFinal: boolean;
  /** Everything that was reported, at most 8 for each status: the latest. */
  readonly facts: readonly StatusFact[];
}

/**
 * What a report adds.
 *
 * - `new`: the known status changes, or its time or error does.
 * - `late`: the known status stays, because what is reported came before it. It is kept in `facts`.
 * - `duplicate`: it was reported before.
 */
export type Arrival = "new" | "late" | "duplicate";

/** What is known after a report. */
export interface MergedStatus {
  readonly arrival: Arrival;
  readonly known: KnownStatus;
}
