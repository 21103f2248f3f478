/** Who wants no messages, and how webhooks and replies change that. */

import { configurationError } from "../errors/error.js";
import { wallTime } from "../util/clock.js";
import { invalidOption, kindOf, readProperties } from "../util/options.js";
import type { WebhookEvent } from "../webhooks/types.js";
import { addressKey } from "./addresses.js";
import { isOptedOut, laterConsent } from "./consent.js";
import { readKeyword } from "./keywords.js";

/** A recipient opted out, or in again. */
export interface ConsentChange {
  /** In E.164 form, if it is a phone number. */
  readonly recipient: string;
  /** The sender that the recipient wrote to; null: all senders. */
  readonly sender: string | null;
  /** True: no more messages. False: messages again. */
  readonly optedOut: boolean;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/**
 * Keeps who wants no messages. `memorySuppressionList` is one; `tidings/store` has them for databases; `checkSuppressionList` of
 * `tidings/testing` checks your own.
 *
 * Changes may arrive twice, and in the wrong order. The latest by `at` counts; of two at the same time, the opt-out.
 */
export interface SuppressionList {
  /** Keeps a change. A change that is older than what is known about this recipient and sender has no effect. */
  record(change: ConsentChange): void | Promise<void>;
  /**
   * Whether the recipient wants no messages from this sender: the later of the change about this sender and the change about all counts. For null,
   * where the sender is not known yet, an opt-out from any sender counts.
   */
  isSuppressed(recipient: string, sender: string | null): boolean | Promise<boolean>;
}

/** A list in memory: for tests, and as a model of your own. It forgets everything when the process ends. */
export function memorySuppressionList(): SuppressionList {
  const known = new Map<string, Map<string | null, ConsentChange>>();
  return {
    record(change) {
      const recipient = addressKey(change.recipient);
      const sender = change.sender === null ? null : addressKey(change.sender);
      const changes = known.get(recipient) ?? new Map<string | null, ConsentChange>();
      known.set(recipient, changes.set(sender, laterConsent(changes.get(sender), change)));
    },
    isSuppressed(recipient, sender) {
      const changes = known.get(addressKey(recipient));
      return changes !== undefined && isOptedOut(changes, sender === null ? null : addressKey(sender));
    },
  };
}

/** The options of `recordConsent`. */
export interface RecordConsentOptions {
  /**
   * Whom a STOP is for: `all` of your senders, or only the `sender` that it was sent to. An event that does not name its sender is for all.
   * @default "all"
   */
  readonly per?: "all" | "sender";
  /**
   * Which keywords of inbound texts count, besides the provider's own events: `readKeyword`, or a function of yours that also reads other replies.
   * @default readKeyword
   */
  readonly readKeyword?: (text: string) => "stop" | "start" | "help" | null;
}

/** The parts of a webhook's event that are read. */
export type ConsentEvent = Pick<WebhookEvent, "type" | "from" | "to" | "body" | "at" | "error">;

/**
 * Records what an event of a webhook says about consent: an opt-out or opt-in of the provider, an inbound text that is a keyword, or a message that
 * failed because its recipient had opted out. Any other event changes nothing.
 *
 * @returns What was recorded; null if nothing was.
 * @throws Whatever the list throws. Answer the webhook with an error then, so that the provider delivers it again.
 *
 * @example
 * ```ts
 * const { events } = await verifyWebhook(request, { provider: twilio, secret });
 * for (const event of events) await recordConsent(list, event);
 * ```
 */
export async function recordConsent(
  list: SuppressionList,
  event: ConsentEvent,
  options: RecordConsentOptions = {},
): Promise<ConsentChange | null> {
  if (typeof Object(list).record !== "function") throw invalidOption("list", "a `SuppressionList`", list);
  if (typeof Object(event).type !== "string")
    throw invalidOption("event", "one event of a webhook, which has a `type`", event, kindOf(event));
  const { per = "all", readKeyword: read = readKeyword } = readProperties(options, "options", "an object", [
    "per",
    "readKeyword",
  ]);
  if (per !== "all" && per !== "sender") throw configurationError('`per` must be "all" or "sender".');
  const { type, from, to, body, at, error } = event;
  const isFailure = type === "status" && error?.category === "opted-out";
  const word = type === "inbound" && body !== null ? read(body) : null;
  const optedOut = type === "opt-out" || word === "stop" || isFailure;
  if (!optedOut && type !== "opt-in" && word !== "start") return null;
  // A status is about a message of yours, from your sender.
  const [recipient, sender] = isFailure ? [to, from] : [from, to];
  if (recipient === null) return null;
  const change = {
    recipient: addressKey(recipient),
    sender: per === "all" || sender === null ? null : addressKey(sender),
    optedOut,
    at: at?.getTime() ?? wallTime(),
  };
  await list.record(change);
  return change;
}
