import { keyOf } from "./duplicates.js";
import { WebhookError } from "./error.js";
import { failureOf } from "./failure.js";
import { all, first, items, passes } from "./paths.js";
import { dateOf } from "./timestamp.js";
import type { Place } from "./paths.js";
import type { Verified } from "./schemes.js";
import type { WebhookEvent, WebhookProvider } from "./types.js";
import type { ProfileEvent, ProfileWebhook } from "../provider/webhook-types.js";
import type { MessageStatus } from "../types.js";

const NONE: ProfileEvent = { type: "other" };
/** No provider puts more into one request, and each costs as much as a request. */
const MAX_EVENTS = 10_000;
const FAILED: readonly unknown[] = ["failed", "rejected", "undelivered", "expired"];
const ARRIVED: readonly unknown[] = ["delivered", "read"];

/** The events of a body, in its order. What the profile does not read is an event of the type `other`: nothing is dropped. */
export function eventsOf(
  provider: WebhookProvider,
  webhook: ProfileWebhook,
  body: Place,
  signed: Verified["headers"],
): WebhookEvent[] {
  const entries = webhook.items === undefined ? [body] : limited(items(webhook.items, body));
  return (entries.length > 0 ? entries : [body]).flatMap((entry) => {
    const found = eventsIn(entry, webhook.events).map(([event, place]) =>
      read(provider, webhook, event, place, signed),
    );
    return found.length > 0 ? found : [read(provider, webhook, NONE, entry, signed)];
  });
}

/** @throws {@link WebhookError} `too-large` for more than 10,000 */
function limited(places: Place[]): Place[] {
  if (places.length > MAX_EVENTS) throw new WebhookError("too-large", `The body has more than ${MAX_EVENTS} events.`);
  return places;
}

/** For each item, the first kind of event that fits it. */
function eventsIn(entry: Place, events: readonly ProfileEvent[]): [ProfileEvent, Place][] {
  const taken = new Set<string>();
  return events.flatMap((event) => {
    const places = event.items === undefined ? [entry] : limited(items(event.items, entry));
    return places.flatMap((place, at): [ProfileEvent, Place][] => {
      const name = `${at} ${event.items ?? ""}`;
      if (taken.has(name) || !passes(event.when, place)) return [];
      taken.add(name);
      return [[event, place]];
    });
  });
}

/** A place that shows no header field but the signed ones. */
function signedOnly(place: Place, signed: Verified["headers"]): Place {
  return signed === null
    ? place
    : { ...place, header: (name) => (signed.includes(name.toLowerCase()) ? place.header(name) : null) };
}

function read(
  provider: WebhookProvider,
  webhook: ProfileWebhook,
  event: ProfileEvent,
  place: Place,
  signed: Verified["headers"],
): WebhookEvent {
  const word = first(event.status, place);
  const status = word === null ? null : statusOf(provider, webhook, word);
  const messageId = first(event.messageId, place);
  const to = first(event.to, place);
  return {
    type: event.type,
    messageId,
    reference: first(event.reference, place),
    status,
    to,
    from: first(event.from, place),
    body: first(event.body, place),
    at: dateOf(first(event.at, place)),
    error: errorOf(provider, event, status, place),
    key: keyOf(event, signedOnly(place, signed)),
    deliveryId: first(event.deliveryId, place),
    raw: all("", place)[0] ?? null,
  };
}

function statusOf(provider: WebhookProvider, webhook: ProfileWebhook, word: string): MessageStatus {
  const response = "response" in provider ? provider.response : undefined;
  const known = [webhook.statuses, response?.statuses].find(
    (words) => words !== undefined && Object.hasOwn(words, word),
  );
  // What every other word means in a response (`defaultStatus`) need not be what it means here.
  return known?.[word] ?? "unknown";
}

/** Of a message that failed, or that has a code which is not one of success. */
function errorOf(
  provider: WebhookProvider,
  event: ProfileEvent,
  status: MessageStatus | null,
  place: Place,
): WebhookEvent["error"] {
  if (ARRIVED.includes(status)) return null;
  const none = ("errors" in provider ? provider.errors?.successCodes : undefined) ?? [];
  const found = first(event.errorCode, place);
  const code = found === null || none.includes(found) || /^0+$/.test(found) ? null : found;
  return code !== null || FAILED.includes(status)
    ? failureOf(provider, code, first(event.errorMessage, place), status)
    : null;
}
