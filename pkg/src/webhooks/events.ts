import { eventKey } from "./duplicates.js";
import { WebhookError } from "./error.js";
import { failureOf } from "./failure.js";
import { valuesAt, firstString, itemsAt, matches } from "./profile-paths.js";
import { parseDate } from "./timestamp.js";
import type { PathContext } from "./profile-paths.js";
import type { Coverage } from "./schemes.js";
import type { WebhookEvent, WebhookProvider } from "./types.js";
import type { ProfileEvent, ProfileWebhook } from "../provider/webhook-types.js";
import type { MessageStatus } from "../types.js";

const OTHER_EVENT: ProfileEvent = { type: "other" };
/** Maximum number of events in a body. Providers send fewer. */
const MAX_EVENTS = 10_000;
const FAILED_STATUSES: readonly unknown[] = ["failed", "rejected", "undelivered", "expired"];
const DELIVERED_STATUSES: readonly unknown[] = ["delivered", "read"];

/** The events of a body, in its order. What the profile does not describe becomes an event of the type `other`. */
export function eventsOf(
  provider: WebhookProvider,
  webhook: ProfileWebhook,
  body: PathContext,
  signedHeaders: Coverage["headers"],
): WebhookEvent[] {
  const entries = webhook.items === undefined ? [body] : checkCount(itemsAt(webhook.items, body));
  return (entries.length > 0 ? entries : [body]).flatMap((entry) => {
    const found = eventsIn(entry, webhook.events).map(([event, context]) =>
      readEvent(provider, webhook, event, context, signedHeaders),
    );
    return found.length > 0 ? found : [readEvent(provider, webhook, OTHER_EVENT, entry, signedHeaders)];
  });
}

/** @throws {@link WebhookError} `too-large` for more than 10,000 */
function checkCount(contexts: PathContext[]): PathContext[] {
  if (contexts.length > MAX_EVENTS) throw new WebhookError("too-large", `The body has more than ${MAX_EVENTS} events.`);
  return contexts;
}

/** For each item, the first event of the profile whose conditions hold. */
function eventsIn(entry: PathContext, events: readonly ProfileEvent[]): [ProfileEvent, PathContext][] {
  const matched = new Set<string>();
  return events.flatMap((event) => {
    const contexts = event.items === undefined ? [entry] : checkCount(itemsAt(event.items, entry));
    return contexts.flatMap((context, index): [ProfileEvent, PathContext][] => {
      const name = `${index} ${event.items ?? ""}`;
      if (matched.has(name) || !matches(event.when, context)) return [];
      matched.add(name);
      return [[event, context]];
    });
  });
}

/** The context without unsigned header fields. */
function withSignedHeaders(context: PathContext, signedHeaders: Coverage["headers"]): PathContext {
  return signedHeaders === null
    ? context
    : { ...context, header: (name) => (signedHeaders.includes(name.toLowerCase()) ? context.header(name) : null) };
}

function readEvent(
  provider: WebhookProvider,
  webhook: ProfileWebhook,
  event: ProfileEvent,
  context: PathContext,
  signedHeaders: Coverage["headers"],
): WebhookEvent {
  const word = firstString(event.status, context);
  const status = word === null ? null : statusOf(provider, webhook, word);
  const messageId = firstString(event.messageId, context);
  const to = firstString(event.to, context);
  return {
    type: event.type,
    messageId,
    reference: firstString(event.reference, context),
    status,
    to,
    from: firstString(event.from, context),
    body: firstString(event.body, context),
    at: parseDate(firstString(event.at, context)),
    error: failureIn(provider, event, status, context),
    key: eventKey(event, withSignedHeaders(context, signedHeaders)),
    deliveryId: firstString(event.deliveryId, context),
    raw: valuesAt("", context)[0] ?? null,
  };
}

function statusOf(provider: WebhookProvider, webhook: ProfileWebhook, word: string): MessageStatus {
  const response = "response" in provider ? provider.response : undefined;
  const known = [webhook.statuses, response?.statuses].find(
    (statuses) => statuses !== undefined && Object.hasOwn(statuses, word),
  );
  // `defaultStatus` does not apply: it is for responses.
  return known?.[word] ?? "unknown";
}

/** The failure of a message whose status is a failure, or that has an error code. Null if it was delivered. */
function failureIn(
  provider: WebhookProvider,
  event: ProfileEvent,
  status: MessageStatus | null,
  context: PathContext,
): WebhookEvent["error"] {
  if (DELIVERED_STATUSES.includes(status)) return null;
  const successCodes = ("errors" in provider ? provider.errors?.successCodes : undefined) ?? [];
  const found = firstString(event.errorCode, context);
  const code = found === null || successCodes.includes(found) || /^0+$/.test(found) ? null : found;
  return code !== null || FAILED_STATUSES.includes(status)
    ? failureOf(provider, code, firstString(event.errorMessage, context), status)
    : null;
}
