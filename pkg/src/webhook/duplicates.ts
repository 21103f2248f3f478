import { WebhookError } from "./error.js";
import { first } from "./paths.js";
import type { Place } from "./paths.js";
import type { VerifyWebhookOptions, WebhookEvent } from "./types.js";
import type { ProfileEvent } from "../profile/types.js";

/**
 * What tells an event from any other, and not a delivery from another: the provider's id of it, or what it says. The
 * recipient belongs to that, because some give one id to a message for many.
 */
export function keyOf(event: ProfileEvent, place: Place, [messageId, word, to]: readonly (string | null)[]): string | null {
  const own = first(event.dedupe, place);
  if (own !== null || !messageId) return own;
  return [messageId, event.type, word ?? "", to ?? ""].join(":");
}

/** The events that are new, and those that are not. If all are known, the request is a repetition as a whole. */
export async function sift(events: readonly WebhookEvent[], seen: VerifyWebhookOptions["seen"]): Promise<[fresh: WebhookEvent[], known: WebhookEvent[]]> {
  const fresh: WebhookEvent[] = [];
  const known: WebhookEvent[] = [];
  for (const event of events) {
    const isKnown = seen !== undefined && event.key !== null && (await seen(event.key));
    (isKnown ? known : fresh).push(event);
  }
  if (known.length > 0 && fresh.length === 0) {
    throw new WebhookError("replayed", `\`seen\` knows what is in it already: ${known[0]!.key}. Answer as you did the first time.`);
  }
  return [fresh, known];
}
