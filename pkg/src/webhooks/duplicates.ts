import { WebhookError } from "./error.js";
import { firstString } from "./profile-paths.js";
import type { PathContext } from "./profile-paths.js";
import type { VerifyWebhookOptions, WebhookEvent } from "./types.js";
import type { ProfileEvent } from "../provider/webhook-types.js";

/**
 * What tells an event from any other, and not a delivery from another: the provider's id of it, or what it says. The
 * recipient belongs to that, because some give one id to a message for many.
 *
 * @param place must show signed header fields only: whoever repeats a request may change every other one, and would choose
 *   the key
 */
export function eventKey(event: ProfileEvent, context: PathContext): string | null {
  const parts = event.eventIdParts?.map((path) => firstString(path, context)) ?? [firstString(event.eventId, context)];
  if (parts.every((part) => part !== null)) return parts.join(":");
  const messageId = firstString(event.messageId, context);
  return messageId === null
    ? null
    : [messageId, event.type, firstString(event.status, context) ?? "", firstString(event.to, context) ?? ""].join(":");
}

/** The events that are new, and those that are known or stand twice in the body. If none is new, the request is a repetition. */
export async function splitDuplicates(
  events: readonly WebhookEvent[],
  seen: VerifyWebhookOptions["seen"],
): Promise<[fresh: WebhookEvent[], duplicates: WebhookEvent[]]> {
  const fresh: WebhookEvent[] = [];
  const duplicates: WebhookEvent[] = [];
  const checked = new Set<string>();
  for (const event of events) {
    const { key } = event;
    const isKnown = key !== null && (checked.has(key) || (seen !== undefined && (await seen(key))));
    if (key !== null) checked.add(key);
    (isKnown ? duplicates : fresh).push(event);
  }
  if (duplicates.length > 0 && fresh.length === 0) {
    throw new WebhookError(
      "replayed",
      `\`seen\` knows what is in it already: ${duplicates[0]!.key}. Answer as you did the first time.`,
    );
  }
  return [fresh, duplicates];
}
