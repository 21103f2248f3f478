// One call whose answers or whose `fetch` repeat its key, and all that somebody sees of it.
import { Client } from "../../../pkg/dist/index.js";
import twilio from "../../../pkg/dist/providers/twilio.js";
import vonage from "../../../pkg/dist/providers/vonage.js";
import { printed } from "./search.mjs";

/** How the key travels. */
export const KINDS = [
  { travels: "header", options: { provider: "texting-blue" } },
  { travels: "Basic", options: { provider: twilio, accountSid: `AC${"0".repeat(32)}` } },
  { travels: "form", options: { provider: vonage, accountKey: "abcd1234" } },
  { travels: "URL", options: { provider: vonage, accountKey: "abcd1234" }, isRead: true },
];
/** A key that nobody's text has anything of. */
export const REFERENCE = "Zq7wXv5uTs3rPn1mKj9hGf";
const MESSAGE = { from: "+14155559876", to: "+14155551234", body: "Hello" };
/** What tidings says, and no server. */
const OURS = [
  "category",
  "scope",
  "outcome",
  "status",
  "transient",
  "retryable",
  "permanent",
  "retryAfterMs",
  "waitedMs",
  "provider",
  "idempotencyKey",
];
const OF_ATTEMPTS = ["number", "status", "category", "waitMs", "why"];
const OF_EVENTS = ["type", "attempt", "operation", "category", "outcome", "status", "why", "hintMs", "delayMs"];
const pick = (value, names) => names.map((name) => value[name] ?? null);

/**
 * @param steps What `fetch` does on each attempt: a function that answers or throws.
 * @returns `{ text, facts, asked }`: all that is printed of the call (and `withClient` of the client), what tidings says of it,
 *   and how often `fetch` was called
 */
export async function called(key, kind, steps, { asFunction = false, withClient = true } = {}) {
  const { options, isRead } = KINDS[kind];
  const events = [];
  let asked = 0;
  const client = new Client({
    ...options,
    apiKey: asFunction ? () => key : key,
    fetch: async () => steps[asked++](),
    // What may have gone out is tried again, too: it is another attempt that counts here.
    retry: { maxAttempts: steps.length, baseMs: 0, jitter: "none", quota: false, unsafe: true },
    onEvent: (event) => events.push(event),
  });
  const call = isRead ? client.request("GET", "/search/messages", { query: { ids: "1" } }) : client.send(MESSAGE);
  const ending = await call.catch((error) => error);
  const facts = [
    pick(ending, OURS),
    ending.attempts.map((one) => pick(one, OF_ATTEMPTS)),
    events.map((one) => pick(one, OF_EVENTS)),
  ];
  const seen = withClient ? [ending, events, client] : [ending, events];
  return { text: seen.map(printed).join("\n"), facts: JSON.stringify(facts), asked };
}
