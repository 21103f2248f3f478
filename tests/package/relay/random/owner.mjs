// The options of a relay's owner: functions that throw, hang, are late, or return nonsense.
import { tokenAuthorizer } from "../../../../pkg/dist/relay/index.js";
import { Client, FROM, hostile } from "../../client/test-client.mjs";
import { thrownBy } from "../../hosts/thrown.mjs";
import { SECRETS, within } from "./records.mjs";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const NEVER = new Promise(() => {});

/** How many requests of an owner's function fail. */
const rateBy = (rng) => rng.of([0, 0, 0.1, 0.4]);

/** What the owner's code throws: about the request, about its database, or anything. */
function thrownAbout(rng, what) {
  return rng.of([
    () => new Error(`failed for ${what}`),
    () => Object.assign(new Error("failed"), { what, nested: [{ what }] }),
    () => new Error("failed", { cause: new Error(what) }),
    () => what,
    () => thrownBy(rng),
  ])();
}

const NO_GRANTS = [
  () => null,
  () => undefined,
  () => 5,
  () => "user-1",
  () => ({}),
  () => hostile,
  () => ({ user: "", to: "any", limit: null }),
  () => ({ user: "user-1", to: "any" }),
  () => ({ user: "user-1", to: ["1"], limit: null }),
  () => ({ user: "user-1", to: "any", limit: { max: 0, perMs: 1 } }),
  () => ({ user: { toString: null }, to: "any", limit: null }),
];

function authorizeBy(rng, records, timeoutMs) {
  const authorize = tokenAuthorizer({ secrets: SECRETS.SECRET });
  const rate = rateBy(rng);
  return async (request) => {
    const grant = await authorize(request);
    if (grant === null || records.isHealed || !rng.hits(rate)) return grant;
    const refused = () => {
      within.getStore().request.isRefused = true;
    };
    switch (rng.below(6)) {
      case 0:
        refused();
        throw thrownAbout(rng, request.headers.get("authorization"));
      case 1:
        refused();
        return NEVER;
      case 2:
        refused();
        await sleep(timeoutMs * 2);
        return grant;
      case 3:
        refused();
        return rng.of(NO_GRANTS)();
      case 4:
        // A request without a body has nothing that could be read.
        if (request.body !== null) refused();
        request.body?.getReader();
        return grant;
      default:
        await sleep(timeoutMs / 2);
        return grant;
    }
  };
}

function composeBy(rng, records, timeoutMs) {
  const rate = rateBy(rng);
  if (rng.hits(0.5)) return { from: FROM };
  const cyclic = { to: "+1", body: "Hello" };
  cyclic.metadata = { cyclic };
  const compose = async (draft) => {
    const message = { ...draft, from: FROM, ...(draft.body !== undefined && { body: `Shop: ${draft.body}` }) };
    if (records.isHealed || !rng.hits(rate)) return message;
    switch (rng.below(7)) {
      case 0:
        throw thrownAbout(rng, JSON.stringify(draft));
      case 1:
        return NEVER;
      case 2:
        await sleep(timeoutMs * 2);
        return message;
      case 3:
        return rng.of([null, undefined, 5, "text", [], () => {}, hostile, cyclic, {}]);
      case 4:
        return { ...message, from: 5 };
      case 5:
        return { ...message, to: rng.of([5, [5], [[]], {}, hostile, "+1", Array(2_000).fill("+14155550100")]) };
      default:
        await sleep(timeoutMs / 2);
        return message;
    }
  };
  return { compose };
}

const ERROR_FACTS =
  "category outcome scope transient retryable retryAfterMs permanent issues param guard provider code requestId docsUrl limit balance id batchId messages message";
const RESULT_FACTS = "id status to messages reference replayed warnings provider batchId requestId rateLimit";

function listenerBy(rng, records) {
  return rng.weighted([
    [6, (event) => void records.events.push(event)],
    [1, undefined],
    [1, () => Promise.reject(thrownBy(rng))],
    [
      1,
      (event) => {
        records.events.push(event);
        throw thrownBy(rng);
      },
    ],
  ]);
}

/** The options of the relays of a case, all but the stores. */
export function ownerBy(rng, records, { fetch, store, counters, provider }) {
  const timeoutMs = rng.of([200, 2_000, 10_000]);
  const deadlineMs = rng.of([2_000, 20_000]);
  const some = (list) => list.split(" ").filter(() => rng.hits(0.6));
  const onEvent = listenerBy(rng, records);
  const options = {
    client: new Client({
      provider,
      apiKey: SECRETS.KEY,
      fetch,
      store,
      timeoutMs: Math.min(deadlineMs, rng.of([1_000, 10_000])),
      deadlineMs,
      storeTimeoutMs: rng.of([1_000, 5_000]),
      retry: { maxAttempts: rng.of([1, 2, 4]), baseMs: rng.of([1, 500]) },
    }),
    counters,
    authorize: authorizeBy(rng, records, timeoutMs),
    ...composeBy(rng, records, timeoutMs),
    ...(rng.hits(0.3) && { expose: { error: some(ERROR_FACTS), result: some(RESULT_FACTS) } }),
    ...(rng.hits(0.3) && { path: "/messages" }),
    ...(rng.hits(0.3) && { origins: ["https://other.example"] }),
    ...(onEvent && { onEvent }),
    accept: rng.of([
      ["to", "body"],
      ["to", "body"],
      ["to", "body", "from", "metadata"],
    ]),
    maxRecipients: rng.of([1, 1, 3]),
    maxBodyBytes: rng.of([16_384, 16_384, 16_384, 16_384, 58]),
    timeoutMs,
  };
  // Everything that may take its time, one after the other, and the wait for another request with the same content.
  const limitMs = 25_000 + 9 * timeoutMs + deadlineMs + 2 * 5_000;
  return { options, limitMs };
}
