import { WebhookError } from "./error.js";
import type { VerifyWebhookOptions, WebhookEvent } from "./types.js";

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
