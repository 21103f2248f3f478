// One random case: relays of one owner, what is around them, and users with pages before them. What must never happen is in `violations`.
import { createRelay, newActionKey, relayOptions } from "../relay-harness.mjs";
import { Client } from "../../client/test-client.mjs";
import { inVirtualTime } from "../../client/virtual-time.mjs";
import { rngOf } from "../../hosts/rng.mjs";
import { quietConsole } from "./console.mjs";
import { withSyncCrypto } from "./crypto.mjs";
import { checkEnd } from "./invariants.mjs";
import { networkBy } from "./network.mjs";
import { ownerBy } from "./owner.mjs";
import { providerBy } from "./provider.mjs";
import { markIn, Records, within } from "./records.mjs";
import { oddRequest } from "./requests.mjs";
import { countersBy, storeBy } from "./stores.mjs";
import { tokenOf } from "./tokens.mjs";

const URL_OF_RELAY = "https://app.example/messages";
/** Turns of the event loop for work that needs no time. */
const TURNS = 6;

/** @returns The records of the case of a seed. */
export async function runCase(seed, onRecords = () => {}) {
  const records = new Records();
  onRecords(records);
  const { random } = Math;
  try {
    await quietConsole(records, () =>
      withSyncCrypto(() => inVirtualTime((clock) => act(rngOf(seed), records, clock), { turns: TURNS })),
    );
  } catch (thrown) {
    records.violate("test-broken", String(thrown?.stack ?? thrown));
  } finally {
    Math.random = random;
  }
  return records;
}

async function act(rng, records, clock) {
  Math.random = rng.fork().next;
  const provider = rng.of(["texting-blue", "sent", "sent", "nativehub"]);
  const { simulator, fetch } = providerBy(rng.fork(), records);
  const [store, counters] = [storeBy(rng.fork(), records), countersBy(rng.fork(), records)];
  const owner = ownerBy(rng.fork(), records, { fetch, store, counters, provider });
  // What the owner's relay is made of may not suit the provider. It says so at once.
  const relays = Array.from({ length: 1 + rng.below(3) }, () => createRelay(optionsFor(owner.options, provider)));
  const now = () => clock.now;
  const world = {
    rng,
    records,
    clock,
    provider,
    accept: owner.options.accept,
    isAccepted: (mark) => simulator.delivered.some(({ body }) => markIn(body) === mark),
    maxRecipients: owner.options.maxRecipients,
    ask: (request, { relay = rng.of(relays), what } = {}) =>
      records.ask(relay, request, { call: within.getStore()?.call, what, now }),
  };
  world.network = networkBy(
    rng.fork(),
    records,
    (request, relay) => world.ask(request, { relay }),
    () => rng.of(relays),
  );
  const users = Array.from({ length: 1 + rng.below(2) }, (_, index) => userBy(rng, index));
  const marks = { next: 1 };
  const actions = users.flatMap((user) => Array.from({ length: 1 + rng.below(3) }, () => actionOf(world, user, marks)));
  await Promise.all([
    ...actions.map((action) => actOn(world, action)),
    ...Array.from({ length: rng.below(4) }, () => attack(world, rng.of(users), actionOf(world, rng.of(users), marks))),
  ]);
  // Late requests arrive, and what was in doubt is over: leases end.
  await clock.sleep(600_000);
  records.isHealed = true;
  for (const action of actions) action.last = await click(world, pageOf(world, action.user, "good"), action);
  await clock.sleep(600_000);
  checkEnd(records, { actions, users, delivered: simulator.delivered, limitMs: owner.limitMs });
}

/** A provider that chooses the sender itself has none. */
function optionsFor(options, provider) {
  if (provider !== "sent" || options.compose !== undefined) return withoutSender(options, provider);
  const { from: _, ...rest } = options;
  return rest;
}

function withoutSender(options, provider) {
  const { compose } = options;
  if (provider !== "sent" || compose === undefined) return options;
  return {
    ...options,
    async compose(draft, grant) {
      const message = await compose(draft, grant);
      if (!Object.hasOwn(Object(message), "from")) return message;
      const { from: _, ...rest } = message;
      return rest;
    },
  };
}

function userBy(rng, index) {
  const limit = rng.of([null, { max: 1 + rng.below(4), perMs: rng.of([10_000, 3_600_000, 1_000_000_000_000]) }]);
  const grant = { user: `user-${index}`, to: rng.of(["any", ["+1415*"], ["+14155550100"]]), limit };
  return { grant };
}

function actionOf({ rng, provider, maxRecipients }, user, marks) {
  const mark = `mark-${marks.next++}`;
  const number = () => rng.of(["+14155550100", "+14155550100", "+14155550111", "+442079460958", "+1415"]);
  const many = provider === "sent" && maxRecipients > 1 && rng.hits(0.5);
  const to = many ? Array.from({ length: 1 + rng.below(maxRecipients) }, number) : number();
  return { user, mark, key: newActionKey(), message: { to, body: `Hello ${mark}, with a text` }, calls: [] };
}

/** The options of pages, made once for each kind of relay. Token and `fetch` are those of the page in which they are called. */
const shared = new Map();
function sharedOptions(provider, accept) {
  const name = `${provider} ${accept}`;
  const made = shared.get(name) ?? {
    ...relayOptions({
      url: URL_OF_RELAY,
      token: () => within.getStore().page.token(),
      provider,
      accept,
      fetch: (url, init) => within.getStore().page.network(url, init),
    }),
  };
  shared.set(name, made);
  return made;
}

/** A page of a user. `kind` of its tokens: at random without it. */
function pageOf(world, { grant }, kind) {
  const { rng, records, network, provider, accept } = world;
  const client = new Client({
    ...sharedOptions(provider, accept),
    timeoutMs: rng.of([2_000, 10_000, 30_000]),
    deadlineMs: rng.of([30_000, 120_000]),
    retry: { maxAttempts: rng.of([1, 3, 5]), baseMs: rng.of([1, 1_000]), maxRetryAfterMs: rng.of([2_000, 60_000]) },
  });
  const token = async () => {
    if (kind === undefined && rng.hits(0.03)) throw new Error("No token now.");
    return await tokenOf(rng, records, grant, kind);
  };
  return { client, token, network };
}

/** A user clicks once, twice, or again after an error; or loads the page again, which kept the key. */
async function actOn(world, action) {
  const { rng, clock } = world;
  await clock.sleep(rng.below(3_000));
  let page = pageOf(world, action.user);
  const sending = [];
  for (let left = 1 + rng.below(4); left > 0; left -= 1) {
    const ending = click(world, page, action);
    sending.push(ending);
    if (rng.hits(0.5)) await ending;
    else await clock.sleep(rng.below(4_000));
    if (rng.hits(0.3)) page = pageOf(world, action.user);
  }
  await Promise.all(sending);
}

async function click({ records, isAccepted }, page, { mark, key, message, calls }) {
  const call = { mark, outcome: null };
  records.calls.push(call);
  calls.push(call);
  try {
    await within.run({ call, page }, () => page.client.send(message, { idempotencyKey: key }));
    call.outcome = "sent";
    // Now: a later call may send what this one did not.
    call.isTrue = isAccepted(mark);
  } catch (error) {
    call.outcome = error.outcome;
    call.error = error;
  }
  return call;
}

/** Somebody else than a page's client, with or without a token of a user, and with keys that others may have used. */
async function attack(world, { grant }, action) {
  const { rng, records, clock, ask } = world;
  await clock.sleep(rng.below(20_000));
  const token = rng.hits(0.8) ? await tokenOf(rng, records, grant, rng.hits(0.5) ? "good" : undefined) : undefined;
  const request = oddRequest(rng, records, { ...action, token });
  await within.run({ call: null }, () => ask(request, { what: "odd" }));
}
