/** `POST /webhooks/:provider`: verified, once each, and answered when everything is kept. */

import { createTracker } from "tidings/delivery";
import { recordConsent } from "tidings/guards";
import { d1StatusStore, d1SuppressionList } from "tidings/store";
import { isWebhookError, verifyWebhook } from "tidings/webhooks";
import type { WebhookEvent } from "tidings/webhooks";
import { accountOf } from "./accounts.js";
import { keepStatus } from "./campaigns/store.js";
import type { Env } from "./env.js";
import { notFound } from "./problems.js";
import { inTime } from "./time-limit.js";

/** Before the provider gives up. What was kept by then stays, and the provider delivers the event again. */
const MAX_ANSWER_MS = 8_000;

export async function receiveWebhook(request: Request, env: Env, name: string): Promise<Response> {
  const account = accountOf(name);
  const secret = account?.webhookSecret(env);
  if (account === undefined || secret === undefined) return notFound();
  try {
    const seen = async (key: string): Promise<boolean> =>
      (await env.DB.prepare("SELECT 1 FROM webhook_events WHERE key = ?1").bind(`${name}/${key}`).first()) !== null;
    await inTime(async () => {
      const { events } = await verifyWebhook(request, { provider: account.profile, secret, seen });
      for (const event of events) await handle(env, name, event);
    }, MAX_ANSWER_MS);
    return new Response(null, { status: 204 });
  } catch (error) {
    if (isWebhookError(error)) {
      console.log(JSON.stringify({ event: "webhook-rejected", provider: name, reason: error.reason }));
      // 200 for a repetition, 4xx for what nobody should send again.
      return new Response(null, { status: error.status });
    }
    // The provider delivers it again.
    console.log(JSON.stringify({ event: "webhook-failed", provider: name, name: Object(error).name }));
    return new Response(null, { status: 503 });
  }
}

/** Each step may be repeated: if one fails, the event comes again. */
async function handle(env: Env, name: string, event: WebhookEvent): Promise<void> {
  // Each message of a campaign has one recipient.
  const taken = await createTracker(d1StatusStore(env.DB)).take(name, { ...event, to: null });
  if (taken !== null && event.messageId !== null) await keepStatus(env.DB, name, event.messageId);
  await recordConsent(d1SuppressionList(env.DB), event);
  if (event.key !== null)
    await env.DB.prepare("INSERT OR IGNORE INTO webhook_events (key, handled_at) VALUES (?1, ?2)")
      .bind(`${name}/${event.key}`, Date.now())
      .run();
}

/** No provider repeats a webhook for longer. */
const KEPT_MS = 14 * 86_400_000;

/** For the cron trigger. */
export async function forgetOldEvents(env: Env): Promise<void> {
  await env.DB.prepare("DELETE FROM webhook_events WHERE handled_at < ?1")
    .bind(Date.now() - KEPT_MS)
    .run();
}
