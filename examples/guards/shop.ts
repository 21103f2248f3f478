/** A shop that stops writing to whoever said STOP: its campaign, and the webhook that takes the replies. */

import { Client, verifyWebhook } from "tidings";
import type { Fetch, WebhookSecret } from "tidings";
import { recordConsent, suppression } from "tidings/guards";
import type { SuppressionList } from "tidings/guards";
import { twilio } from "tidings/providers/twilio";

export interface ShopOptions {
  readonly accountSid: string;
  readonly apiKey: () => Promise<string>;
  readonly secret: WebhookSecret;
  /** In a database that all processes share. */
  readonly list: SuppressionList;
  readonly fetch?: Fetch;
}

export function shop({ accountSid, apiKey, secret, list, fetch }: ShopOptions) {
  const client = new Client({
    provider: twilio,
    accountSid,
    apiKey,
    ...(fetch && { fetch }),
    // If the list cannot be read, nothing is sent.
    beforeSend: suppression(list),
  });

  return {
    /** Writes to customers. Returns those who got nothing, and why. */
    async announce(body: string, customers: readonly string[]): Promise<{ to: string; why: string }[]> {
      const messages = customers.map((to) => ({ from: "+14155559876", to, body: `${body} Reply STOP to stop.` }));
      const results = await client.sendMany(messages).all();
      return results.flatMap((one) => (one.ok ? [] : [{ to: one.message.to, why: one.error.category }]));
    },

    /** The webhook of inbound messages. If the list fails, the provider delivers the reply again. */
    async hook(request: Request): Promise<Response> {
      const { events } = await verifyWebhook(request, { provider: twilio, secret });
      try {
        for (const event of events) await recordConsent(list, event);
      } catch {
        return new Response(null, { status: 503 });
      }
      return new Response(null, { status: 204 });
    },
  };
}
