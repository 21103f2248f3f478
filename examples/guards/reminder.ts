/** A reminder service: a reminder that falls into the night goes out in the morning, where its recipient lives. */

import { Client, isTidingsError } from "tidings";
import type { Fetch } from "tidings";
import { cooldown, memoryCounterStore, quietHours } from "tidings/guards";
import { zonesOf } from "tidings/zones";

export interface Reminder {
  readonly id: string;
  readonly to: string;
  readonly body: string;
}

/** What became of a reminder: `again` holds the time to try it again. */
export type Reminded =
  | { readonly sent: true }
  | { readonly sent: false; readonly again: Date }
  | { readonly sent: false; readonly why: string };

export interface ReminderOptions {
  readonly apiKey: () => Promise<string>;
  readonly fetch?: Fetch;
  /** The time zone of a customer who gave it. A number only says where it was given out. */
  readonly zoneOfCustomer: (to: string) => Promise<string | undefined>;
}

export function reminders({ apiKey, fetch, zoneOfCustomer }: ReminderOptions) {
  const client = new Client({
    provider: "texting-blue",
    apiKey,
    ...(fetch && { fetch }),
    beforeSend: [
      quietHours({
        from: "21:00",
        to: "08:00",
        zoneOf: async (to) => (await zoneOfCustomer(to)) ?? zonesOf(to),
        // The provider sends it in the morning, if it can. Otherwise the queue below tries again.
        defer: true,
      }),
      cooldown({ store: memoryCounterStore(), ms: 3_600_000 }),
    ],
  });

  /** Called by a queue, which keeps a reminder until it was sent. */
  return async function remind({ id, to, body }: Reminder): Promise<Reminded> {
    try {
      await client.send({ from: "+14155559876", to, body }, { idempotencyKey: id });
      return { sent: true };
    } catch (error) {
      if (!isTidingsError(error)) throw error;
      if (error.outcome === "not-sent" && error.retryable)
        return { sent: false, again: new Date(Date.now() + (error.retryAfterMs ?? 60_000)) };
      return { sent: false, why: error.message };
    }
  };
}
