import { WebhookError } from "./error.js";
import { firstString } from "./profile-paths.js";
import type { PathContext } from "./profile-paths.js";
import type { VerifyWebhookOptions, WebhookEvent } from "./types.js";
import type { ProfileEvent } from "../provider/webhook-types.js";

/**
 * Identifies an event across deliveries: the provider's id of it, or its message id, type, status and recipient. The recipient
 * is included because some providers use one id for a message to several recipients.
 *
 * @param context must only contain signed header fields, because an attacker who replays a request can change the others
 */
export function eventKey(event: ProfileEvent, context: PathContext): string | null {
  const parts = event.eventIdParts?.map((path) => firstString(path, context)) ?? [firstString(event.eventId, context)];
  if (parts.every((part) => part !== null)) return parts.join(":");
  const messageId = firstString(event.messageId, context);
  return messageId === null
    ? null
    : [messageId, event.type, firstString(event.status, context) ?? "", firstString(event.to, context) ?? ""].join(":");
}

/**
 * Separates new events from those that `seen` knows or that are repeated in the body.
 *
 * @throws WebhookError `replayed` if none is new
 */
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
      `\`seen\` knows its events: ${duplicates[0]!.key}. Respond as you did the first time.`,
    );
  }
  return [fresh, duplicates];
}
