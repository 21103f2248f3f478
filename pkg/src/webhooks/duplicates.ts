import { WebhookError } from "./error.js";
import { first } from "./paths.js";
import type { Place } from "./paths.js";
import type { VerifyWebhookOptions, WebhookEvent } from "./types.js";
import type { ProfileEvent } from "../provider/webhook-types.js";

/**
 * What tells an event from any other, and not a delivery from another: the provider's id of it, or what it says. The
 * recipient belongs to that, because some give one id to a message for many.
 *
 * @param place must show signed header fields only: whoever repeats a request may change every other one, and would choose
 *   the key
 */
export function keyOf(event: ProfileEvent, place: Place): string | null {
  const parts = event.eventIdParts?.map((path) => first(path, place)) ?? [first(event.eventId, place)];
  if (parts.every((part) => part !== null)) return parts.join(":");
  const messageId = first(event.messageId, place);
  return messageId === null
    ? null
    : [messageId, event.type, first(event.status, place) ?? "", first(event.to, place) ?? ""].join(":");
}

/** The events that are new, and those that are known or stand twice in the body. If none is new, the request is a repetition. */
export async function sift(
  events: readonly WebhookEvent[],
  seen: VerifyWebhookOptions["seen"],
): Promise<[fresh: WebhookEvent[], known: WebhookEvent[]]> {
  const fresh: WebhookEvent[] = [];
  const known: WebhookEvent[] = [];
  const asked = new Set<string>();
  for (const event of events) {
    const { key } = event;
    const isKnown = key !== null && (asked.has(key) || (seen !== undefined && (await seen(key))));
    if (key !== null) asked.add(key);
    (isKnown ? known : fresh).push(event);
  }
  if (known.length > 0 && fresh.length === 0) {
    throw new WebhookError(
      "replayed",
      `\`seen\` knows what is in it already: ${known[0]!.key}. Answer as you did the first time.`,
    );
  }
  return [fresh, known];
}
