// One call whose responses or `fetch` repeat its key, and everything that is visible of it.
import { Client } from "../../../pkg/dist/index.js";
import twilio from "../../../pkg/dist/providers/twilio.js";
import vonage from "../../../pkg/dist/providers/vonage.js";
import { printed } from "./search.mjs";

/** How the key is sent. */
export const KINDS = [
  { travels: "header", options: { provider: "texting-blue" } },
  { travels: "Basic", options: { provider: twilio, accountSid: `AC${"0".repeat(32)}` } },
  { travels: "form", options: { provider: vonage, accountKey: "abcd1234" } },
  { travels: "URL", options: { provider: vonage, accountKey: "abcd1234" }, isRead: true },
];
/** A key of which no part occurs in any text. */
export const REFERENCE = "Zq7wXv5uTs3rPn1mKj9hGf";
const MESSAGE = { from: "+14155559876", to: "+14155551234", body: "Hello" };
/** Texts of tidings itself. */
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
 * @param steps What `fetch` does on each attempt: a function that returns a response or throws.
 * @returns `{ text, facts, asked }`: everything that is printed of the call (with `withClient` also of the client), the facts of its
 *   result, and how often `fetch` was called.
 */
export async function called(key, kind, steps, { asFunction = false, withClient = true } = {}) {
  const { options, isRead } = KINDS[kind];
  const events = [];
  let asked = 0;
  const client = new Client({
    ...options,
    apiKey: asFunction ? () => key : key,
    fetch: async () => steps[asked++](),
    // Also retried after an unknown outcome, because the test needs the second attempt.
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
