// Runs cases in groups. During each group an unrelated call is running, which must not be affected; afterwards the module must still
// work.
import { check, signature } from "./invariants.mjs";
import { runCase, describe } from "./case.mjs";
import { BAD_LISTENERS } from "./surroundings.mjs";
import { Clock, turn, use } from "./clock.mjs";
import { rngOf, seedOf } from "./rng.mjs";
import { GROUP_SIZE } from "./group-size.mjs";
import { Client } from "tidings";

export { GROUP_SIZE };
const MESSAGE = { from: "+14155559876", to: "+14155551234", body: "Hello" };
const accepted = (id) => new Response(JSON.stringify({ id, status: "queued" }), { status: 202 });

let running = null;
const unhandled = (what) => (thrown) => {
  if (running === null) stray.push([what, thrown]);
  else running.push([what, thrown]);
};
const stray = [];
process.on("unhandledRejection", unhandled("unhandled rejection"));
process.on("uncaughtException", unhandled("uncaught exception"));

let open;
const beside = new Client({
  provider: "texting-blue",
  apiKey: "key_of_the_neighbour",
  fetch: () => new Promise((resolve) => (open = resolve)),
});
const ordinary = new Client({
  provider: "texting-blue",
  apiKey: "key_of_the_neighbour",
  fetch: async () => accepted("msg_after"),
});
const quiet = () => new Clock({ timers: "good", clock: "good" }, rngOf(1));

/** Suppresses what listeners and the package print. */
const printed = { count: 0 };
console.error = () => void (printed.count += 1);

/** Counts what happened in the cases, because a fault that never happens proves nothing. */
export const tally = {
  cases: 0,
  requested: 0,
  requests: 0,
  resolved: 0,
  rejected: 0,
  aborted: 0,
  notSent: 0,
  unknown: 0,
};

function count(context) {
  const { settled, requests, abortedAt } = context;
  tally.cases += 1;
  tally.requests += requests.length;
  if (requests.length > 0) tally.requested += 1;
  if (settled.done) tally[settled.ok ? "resolved" : "rejected"] += 1;
  if (abortedAt !== undefined) tally.aborted += 1;
  const outcome = settled.done && !settled.ok ? settled.value?.outcome : undefined;
  if (outcome === "not-sent") tally.notSent += 1;
  if (outcome === "unknown") tally.unknown += 1;
}

/** Runs `size` cases, starting with `first`. `report` is called with each violation: `{ kind, text, index, where }`. */
export async function runGroup(seed, first, size, report) {
  const events = [];
  running = events;
  const clock = quiet();
  use(clock);
  const neighbour = settled(beside.send(MESSAGE));
  for (let n = 0; n < 20 && open === undefined; n++) await turn();
  const respond = open;
  open = undefined;
  for (let index = first; index < first + size; index++) {
    const own = seedOf(seed, index);
    const context = await one(own);
    for (const violation of check(context)) report({ ...violation, index, where: placeOf(context) });
    // With a polluted `then`, a listener may change the behaviour of promises (see invariants.mjs). What is done once in a process, such as
    // reading a profile, takes a random number of a `toJSON` that throws: the second run of a case has others.
    const isComparable = !context.globalsKind.startsWith("then") && context.globalsKind !== "toJSON-throwing";
    if (BAD_LISTENERS.includes(context.listenerKind) && index % 3 === 0 && isComparable) {
      const twin = await one(own, { listener: "none" });
      const [with_, without] = [signature(context), signature(twin)];
      if (with_ !== without)
        report({ kind: "listener-changes", text: `${with_} with, ${without} without`, index, where: placeOf(context) });
    }
    count(context);
  }
  running = events;
  use(clock);
  respond?.(accepted("msg_beside"));
  const at = `cases ${first} to ${first + size - 1}`;
  const result = await Promise.race([neighbour, turns()]);
  if (result?.value?.id !== "msg_beside" || result.value.attempts.length !== 1)
    report({ kind: "neighbour-changed", text: describe(result?.value), index: first, where: at });
  const after = await Promise.race([settled(ordinary.send(MESSAGE)), turns()]);
  if (after?.value?.id !== "msg_after")
    report({ kind: "module-broken", text: describe(after?.value), index: first, where: at });
  use(null);
  await turn();
  for (const [what, thrown] of [...events, ...stray.splice(0)])
    report({ kind: "unhandled", text: `${what}: ${describe(thrown)}`, index: first, where: at });
  running = null;
}

async function one(seed, options) {
  const events = [];
  running = events;
  const context = await runCase(seed, options);
  context.unhandled.push(...events);
  return context;
}

const settled = (promise) =>
  promise.then(
    (value) => ({ value }),
    (value) => ({ value }),
  );

async function turns() {
  for (let n = 0; n < 60; n++) await turn();
  return undefined;
}

/** Describes the host of a case in one line. */
function placeOf({ provider, operation, globalsKind, signalKind, listenerKind, clock, hows, shapes, bodies }) {
  return `${provider} ${operation}; timers ${clock.kind.timers}, clock ${clock.kind.clock}; globals ${globalsKind}; signal ${signalKind}; listener ${listenerKind}; fetch ${hows.slice(0, 6)}; ${shapes.slice(0, 6)}; ${bodies.slice(0, 4)}`;
}
