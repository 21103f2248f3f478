// The matrix in one runtime: program.mjs [the time in ms] [every nth case]. Prints { cases, leaks, changed } as JSON.
// Each case is one send whose response or whose `fetch` repeats the key: nothing of it may leave, and no fact may change.
import { Client } from "../../pkg/dist/index.js";
import twilio from "../../pkg/dist/providers/twilio.js";
import vonage from "../../pkg/dist/providers/vonage.js";
import { CAUSES } from "./causes.mjs";
import { ECHOES } from "./echoes.mjs";
import { KEYS } from "./keys.mjs";
import { pieceOf, printed } from "./search.mjs";
import { SPELLINGS } from "./spellings.mjs";

const [limitMs = Infinity, step = 1] = process.argv.slice(2).map(Number);
/** How the key travels: in a header field, as Basic, in a form, in a URL. */
const KINDS = [{ provider: "texting-blue" }, { provider: twilio, accountSid: `AC${"0".repeat(32)}` }, { provider: vonage, accountKey: "abcd1234" }, { provider: vonage, accountKey: "abcd1234", isRead: true }];
const MESSAGE = { from: "+14155559876", to: "+14155551234", body: "Hello" };
const REFERENCE = "Zq7wXv5uTs3rPn1mKj9hGf";
/** What tidings says, and no server. */
const OURS = ["category", "scope", "outcome", "status", "transient", "retryable", "permanent", "retryAfterMs", "waitedMs", "provider", "idempotencyKey"];

async function sent(key, kind, fetch, asFunction) {
  const events = [];
  const { isRead, ...options } = KINDS[kind];
  const client = new Client({ ...options, apiKey: asFunction ? () => key : key, fetch, retry: { maxAttempts: 1 }, onEvent: (event) => events.push(event) });
  const call = isRead ? client.request("GET", "/search/messages", { query: { ids: "1" } }) : client.send(MESSAGE);
  const ending = await call.catch((error) => error);
  const facts = OURS.map((name) => ending[name] ?? null);
  return { seen: [ending, events, client], facts: JSON.stringify([facts, events.map(({ type, category, outcome, status }) => [type, category, outcome, status])]) };
}

function* cases() {
  for (const [group, list] of [["echo", ECHOES], ["cause", CAUSES]]) {
    for (const what of Object.keys(list)) for (const spelling of Object.keys(SPELLINGS)) for (const key of Object.keys(KEYS)) yield { group, what, spelling, key };
  }
}

const fetchOf = (group, what, text) => async () => {
  if (group === "echo") return ECHOES[what](text);
  throw CAUSES[what](text);
};

const all = [...cases()];
const began = Date.now();
const leaks = [];
const changed = [];
const references = new Map();
let count = 0;
// A prime to the number of cases, so that a part of them has some of everything.
for (let index = 0; index < all.length && Date.now() - began < limitMs; index += step) {
  const number = (index * 7919) % all.length;
  const { group, what, spelling, key: kindOfKey } = all[number];
  const key = KEYS[kindOfKey];
  const kind = number % KINDS.length;
  const name = `${group} "${what}", ${spelling}, ${kindOfKey}, ${["header", "Basic", "form", "URL"][kind]}`;
  const { seen, facts } = await sent(key, kind, fetchOf(group, what, SPELLINGS[spelling](key)), number % 3 === 0);
  count += 1;
  for (const one of seen) {
    const piece = pieceOf(key, printed(one));
    if (piece !== undefined) leaks.push(`${name}: ${piece}`);
  }
  // The same with another key that is written as it is: whatever stands in its place, the facts are the same.
  const id = `${group} ${what} ${kind}`;
  if (!references.has(id)) references.set(id, (await sent(REFERENCE, kind, fetchOf(group, what, REFERENCE), false)).facts);
  if (group === "cause" && references.get(id) !== facts) changed.push(`${name}: ${facts} and not ${references.get(id)}`);
  if (group === "echo" && spelling === "as it is" && references.get(id) !== facts) changed.push(`${name}: ${facts} and not ${references.get(id)}`);
}
console.log(JSON.stringify({ cases: count, of: all.length, ms: Date.now() - began, leaks, changed }));
