/** A login by code that cannot be pumped: codes go to few countries, to phones only, and slowly. */

import { Client, isTidingsError, parsePhone, segments } from "tidings";
import type { Fetch } from "tidings";
import { cooldown, countries, limit, numberTypes, pace } from "tidings/guards";
import type { CounterStore } from "tidings/guards";

export interface LoginOptions {
  readonly apiKey: () => Promise<string>;
  /** Shared by all processes, or each of them allows as much. */
  readonly counters: CounterStore;
  readonly fetch?: Fetch;
}

const HOUR = 3_600_000;

export function loginCodes({ apiKey, counters, fetch }: LoginOptions) {
  const countryOf = (to: string) => parsePhone(to).country;
  const client = new Client({
    provider: "texting-blue",
    apiKey,
    ...(fetch && { fetch }),
    beforeSend: [
      countries({ allow: ["US", "CA", "GB"], countryOf }),
      numberTypes({ typeOf: (to) => parsePhone(to).type, allow: ["mobile", "fixed-line-or-mobile"] }),
      limit({
        segmentsOf: (body) => segments(body).segments,
        segments: 1,
        price: 0.05,
        prices: { "+1": 0.008, "+44": 0.04 },
      }),
      // "Send it again" works after half a minute, and three times in ten minutes.
      cooldown({ store: counters, ms: 30_000 }),
      pace({
        store: counters,
        perRecipient: [
          { max: 3, perMs: 600_000 },
          { max: 10, perMs: 24 * HOUR },
        ],
        // A fraudster with a thousand numbers earns no more than this.
        perCountry: { max: 200, perMs: HOUR },
        countryOf,
      }),
    ],
  });

  /** True: a code is on its way. Otherwise when to ask again; null if this number never gets one. */
  return async function sendCode(to: string, code: string): Promise<true | { readonly retryAfterMs: number | null }> {
    try {
      await client.send({ from: "+14155559876", to, body: `${code} is your code.` });
      return true;
    } catch (error) {
      if (!isTidingsError(error) || error.outcome !== "not-sent") throw error;
      return { retryAfterMs: error.retryable ? (error.retryAfterMs ?? 0) : null };
    }
  };
}
