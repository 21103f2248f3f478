// Runs one random host: what scenarios.mjs chooses runs in it until it settles. invariants.mjs checks what happened.
import { Clock, turn, use } from "./clock.mjs";
import { rngOf } from "./rng.mjs";
import { fetchBy } from "./fetches.mjs";
import { apiKeyBy, BAD_LISTENERS, globalsBy, listenerOf, signalBy } from "./surroundings.mjs";
import { thrownBy } from "./thrown.mjs";
import { messageOf, PROVIDERS } from "./providers.mjs";
import { OPERATIONS, scenarioOf } from "./scenarios.mjs";
import { Client, createGate } from "tidings";

const real = { AbortController: globalThis.AbortController, random: Math.random, fetch: globalThis.fetch };

/** After this many timers the call counts as one that never settles. */
const MAX_TIMERS = 4_000;
/** Turns of the event loop for work that needs no time. */
const MAX_TURNS = 40;

function clockKind(rng) {
  const timers = rng.weighted([
    [60, "good"],
    [6, "early"],
    [6, "late"],
    [5, "twice"],
    [5, "throwing"],
    [3, "lost"],
  ]);
  const clock = rng.weighted([
    [60, "good"],
    [5, "missing"],
    [4, "stuck"],
    [3, "nan"],
    [3, "throwing"],
    [3, "back"],
    [4, "wall-back"],
  ]);
  // Not an early timer with a wrong clock: no code could detect that.
  return {
    timers,
    clock: timers === "early" && clock !== "missing" ? "good" : clock,
    lateMs: timers === "late" ? 1 + rng.below(20_000) : 0,
  };
}

/**
 * Runs the case of one seed and returns what the invariants need.
 * @param listener Replaces the case's listener, in the repetition that shows what a listener changed.
 */
export async function runCase(seed, { listener } = {}) {
  const rng = rngOf(seed);
  const [hostChance, fetchChance, keyChance, listenChance, throwChance] = Array.from({ length: 5 }, () => rng.fork());
  const clock = new Clock(clockKind(hostChance), hostChance);
  const context = {
    seed,
    clock,
    requests: [],
    settled: { done: false },
    bodies: [],
    shapes: [],
    hows: [],
    violations: [],
    unhandled: [],
    abortedAt: undefined,
    globalsKind: "none",
    AbortController: real.AbortController,
    thrown: () => thrownBy(throwChance),
    violate(kind, text) {
      if (context.violations.length < 20) context.violations.push({ kind, text });
    },
  };
  const provider = (context.provider = rng.of(Object.keys(PROVIDERS)));
  const maxAttempts = rng.of([1, 2, 3, 4, 4, 5]);
  const timeoutMs = rng.weighted([
    [1, 50],
    [3, 1_000],
    [4, 10_000],
    [4, 30_000],
  ]);
  const deadlineMs = rng.weighted([
    [1, 100],
    [2, 2_000],
    [3, 20_000],
    [3, 60_000],
    [5, 120_000],
  ]);
  const operation = rng.weighted(OPERATIONS);
  Object.assign(context, {
    operation,
    maxAttempts,
    timeoutMs,
    deadlineMs,
    effect: !["get", "delete", "put", "wait"].includes(operation),
  });
  context.listenerKind = rng.weighted([
    [40, "none"],
    [10, "good"],
    [4, "aborts"],
    [4, "again"],
    ...BAD_LISTENERS.map((kind) => [4, kind]),
  ]);
  const fetch = fetchBy(fetchChance, context);
  const apiKey = apiKeyBy(keyChance, context);
  const late = rng.hits(0.3);
  // Without the option, the global `fetch` is called. Two clients need one each.
  context.globalFetch = rng.hits(0.02) && operation !== "failover" && operation !== "fallback";

  const scenario = scenarioOf(operation)(rng.fork(), context);
  /** Creates a client; by default the case's. Another one has a provider, and a `fetch`, of its own. */
  const make = (own = context, more = scenario.options) =>
    new Client({
      provider: own.provider,
      ...PROVIDERS[own.provider].options,
      apiKey,
      fetch: context.globalFetch ? undefined : own === context ? fetch : fetchBy(rng.fork(), own),
      onEvent: listenerOf(listener ?? context.listenerKind, listenChance, context),
      retry: {
        maxAttempts,
        baseMs: rng.of([1, 100, 1_000]),
        maxRetryAfterMs: rng.of([0, 2_000, 60_000, 2_147_483_647]),
        quota: rng.of([false, 500, 20]),
        jitter: rng.of(["plus", "full", "none"]),
      },
      ...(rng.hits(0.3) ? { gate: createGate() } : {}),
      ...more,
    });

  use(clock);
  Math.random = rng.fork().next;
  globalThis.fetch = context.globalFetch
    ? fetch
    : () => {
        throw new Error("The global fetch was called unexpectedly.");
      };
  let client;
  let undo = () => {};
  const { settled } = context;
  try {
    const { signal, notifies, abort } = signalBy(rng.fork(), context);
    Object.assign(context, { notifies, abort });
    if (!late) client = make();
    undo = globalsBy(rng.fork(), context);
    if (late) client = make();
    context.again = () => {
      if (context.twoCalls) return;
      context.twoCalls = true;
      Promise.prototype.then.call(
        client.send(messageOf(provider, "again")),
        () => {},
        () => {},
      );
    };
    const own = { timeoutMs, deadlineMs, ...(signal !== undefined && { signal }) };
    const began = clock.t;
    context.began = began;
    const settle = (ok) => (value) => {
      if (!settled.done) Object.assign(settled, { done: true, ok, value, at: clock.t });
    };
    Promise.prototype.then.call(scenario.call({ client, own, make }), settle(true), settle(false));
    await drive(context);
  } catch (thrown) {
    // The constructor may throw in a host that is already broken; a method returns a promise, whatever the host does.
    if (client !== undefined || !late) context.violate("throws", `a method threw: ${describe(thrown)}`);
    else Object.assign(settled, { done: true, ok: false, value: thrown, at: clock.t });
  } finally {
    undo();
    Math.random = real.random;
  }
  await aftermath(context);
  globalThis.fetch = real.fetch;
  use(null);
  return context;
}

/** Advances time until the call has settled. */
async function drive(context) {
  const { clock, settled } = context;
  const bound = (context.bound = context.began + context.limitMs + 5);
  let abortSeen = false;
  let waited = false;
  for (let fires = 0; fires < MAX_TIMERS; ) {
    clock.turns += 1;
    await turn();
    if (settled.done) return;
    if (context.abortedAt !== undefined && !abortSeen) {
      abortSeen = true;
      await waitTurns(context);
      if (settled.done) return;
    }
    const next = clock.nextAt();
    // Everything that is due at the deadline runs before time passes it.
    if (!waited && (next === undefined || next > bound || clock.t >= bound)) {
      waited = true;
      await waitTurns(context);
      continue;
    }
    if (next === undefined) return;
    if (clock.t > bound + 600_000) return;
    fires += 1;
    try {
      clock.fire();
    } catch (thrown) {
      context.unhandled.push(["a timer's callback threw", thrown]);
    }
  }
}

async function waitTurns({ clock, settled }) {
  for (let n = 0; n < MAX_TURNS && !settled.done; n++) {
    clock.turns += 1;
    await turn();
  }
}

/** Runs what comes after the call: late responses and remaining timers. None of it may have an effect. */
async function aftermath(context) {
  const { clock } = context;
  context.requestsAtEnd = context.requests.length;
  for (let n = 0; n < 12 && clock.pending > 0; n++) {
    try {
      clock.fire();
    } catch (thrown) {
      context.unhandled.push(["a timer's callback threw", thrown]);
    }
    clock.turns += 1;
    await turn();
  }
  await turn();
}

export function describe(thrown) {
  try {
    return `${thrown?.name ?? typeof thrown}: ${thrown?.message ?? ""}`.slice(0, 200);
  } catch {
    return "something that cannot be looked at";
  }
}
