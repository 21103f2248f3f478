import { Client, isTidingsError, parsePhone } from "tidings";
import type { TidingsError } from "tidings";
import {
  countries,
  defineGuard,
  memoryCounterStore,
  memorySuppressionList,
  pace,
  quietHours,
  readKeyword,
  recordConsent,
  suppression,
} from "tidings/guards";
import type { Guard, Keyword } from "tidings/guards";
import { createSimulator } from "tidings/simulator";
import { zonesOf } from "tidings/zones";
import { providerFacts } from "../compose/providers.js";

const SENDER = "+14155559876";
const HOUR_MS = 3_600_000;

const simulator = createSimulator();
const optOuts = memorySuppressionList();
/** The time of this section: the next time of the hour that the user chose. */
let time = Date.now();
const counters = memoryCounterStore({ now: () => time });

/** Asks a guard at the section's time. */
const atThatTime = (guard: Guard): Guard => defineGuard((send) => guard({ ...send, now: time }));

const client = new Client({
  provider: "texting-blue",
  apiKey: providerFacts["texting-blue"].key,
  dangerouslyAllowBrowser: true,
  fetch: simulator.fetch,
  beforeSend: [
    suppression(optOuts),
    countries({ allow: ["US", "CA", "GB", "FR", "JP"], countryOf: (to) => parsePhone(to).country }),
    atThatTime(quietHours({ from: "21:00", to: "08:00", zoneOf: zonesOf })),
    pace({ store: counters, perRecipient: { max: 3, perMs: HOUR_MS } }),
  ],
});

/** Sets the hour (UTC) of the section. */
export function setHour(hour: number): void {
  const today = new Date().setUTCHours(hour, 0, 0, 0);
  time = today < Date.now() ? today + 24 * HOUR_MS : today;
}

/** A wait from now as one from the section's time. */
export function fromThatTime(ms: number): number {
  return Math.max(0, ms - (time - Date.now()));
}

/** The recipient's zones, and the time in each. */
export function localTimes(to: string): readonly { readonly zone: string; readonly clock: string }[] {
  return zonesOf(to).map((timeZone) => ({
    zone: timeZone,
    clock: new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(time),
  }));
}

/** Sends a message; returns the error, or null if it was accepted. */
export async function trySend(to: string): Promise<TidingsError | null> {
  try {
    await client.send({ from: SENDER, to, body: "Your table is free." });
    return null;
  } catch (error) {
    if (isTidingsError(error)) return error;
    throw error;
  }
}

/** A text from the recipient. Returns the keyword that it is. */
export async function reply(from: string, body: string): Promise<Keyword | null> {
  await recordConsent(optOuts, { type: "inbound", from, to: SENDER, body, at: new Date(), error: null });
  return readKeyword(body);
}
