// The program of the oracle, for Node, Bun and Deno: client.mjs <transport> <sends> <seed> <base URL or -> [unsafe]
// Prints one line of JSON: what happened, and the violations.
import { Account } from "./account.mjs";
import { rngOf, seedOf } from "../hosts/rng.mjs";
import { runScenario } from "./scenario.mjs";
import { inVirtualTime, realTime } from "./time.mjs";
import { stubFetch, watched } from "./transports.mjs";

const [transport, sends, seed, base, unsafe] = process.argv.slice(2);
const total = Number(sends);
const tally = { sends: 0, calls: 0, sent: 0, unknown: 0, "not-sent": 0, repeated: 0, careless: 0, violations: 0 };
const violations = new Map();
/** Turns of the event loop; Node's streams need the fewest. */
const turns = globalThis.Bun !== undefined || globalThis.Deno !== undefined ? 8 : 4;
const SCENARIO_SENDS = 60;

const stray = (what) => (thrown) => {
  tally.violations += 1;
  violations.set(what, [...(violations.get(what) ?? []), String(thrown?.stack ?? thrown).slice(0, 400)]);
};
process.on("unhandledRejection", stray("unhandled-rejection"));
process.on("uncaughtException", stray("uncaught-exception"));

/** A request to the test server itself. As any request, it may get a connection that the server breaks. */
async function asked(path) {
  for (let again = 0; ; again++) {
    try {
      return await fetch(`${base}/${path}`).then((response) => response.text());
    } catch (thrown) {
      if (again === 9) throw thrown;
    }
  }
}

/** Connects an account, in this process or at the server. */
function connector(time, rng, scenario) {
  return async (provider, index, { floors, early, long, account: shared }) => {
    const watch = (fetch) =>
      watched(fetch, { floors, early, name: `${provider}-${index}`, now: () => time.now, later: time.later });
    if (transport === "stub") {
      const account = shared?.account ?? new Account(provider, rng.fork(), { long });
      return {
        account,
        fetch: shared?.fetch ?? watch(stubFetch(account, time, rng.fork())),
        ledger: async () => account.accepted,
      };
    }
    if (shared !== undefined) return shared;
    const id = `${seed}-${scenario}-${index}`;
    const closed = await asked(`open?${new URLSearchParams({ id, provider, seed: String(rng.below(2 ** 31)) })}`);
    const faults = rng.fork();
    const over = (url, init) => fetch(faults.hits(0.01) ? closed : url, init);
    return {
      baseUrl: `${base}/a/${id}`,
      fetch: watch(over),
      ledger: async () => new Map(JSON.parse(await asked(`ledger?id=${id}`))),
    };
  };
}

async function scenarios(time, first, end) {
  for (let scenario = first; tally.sends < end; scenario++) {
    const rng = rngOf(seedOf(Number(seed), scenario));
    const count = Math.min(SCENARIO_SENDS, end - tally.sends);
    await runScenario({
      rng,
      time,
      tally,
      violations,
      unsafe: unsafe === "unsafe",
      count,
      name: `${seed}/${scenario}`,
      connect: connector(time, rng, scenario),
    });
  }
}

try {
  if (transport === "stub") {
    await inVirtualTime((time) => scenarios(time, 0, total), turns);
  } else {
    // Several scenarios at the same time, because most of the time is spent waiting.
    const lanes = 6;
    const time = realTime();
    await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => {
        // One after the other, because a warm runtime is fast.
        await time.sleep(lane * 400);
        for (let scenario = lane; scenario * SCENARIO_SENDS < total; scenario += lanes) {
          const rng = rngOf(seedOf(Number(seed), scenario));
          const count = Math.min(SCENARIO_SENDS, total - scenario * SCENARIO_SENDS);
          await runScenario({
            rng,
            time,
            tally,
            violations,
            unsafe: unsafe === "unsafe",
            count,
            name: `${seed}/${scenario}`,
            connect: connector(time, rng, scenario),
          });
        }
      }),
    );
  }
} catch (thrown) {
  // A fault of the test, not of the package.
  stray("test-broken")(thrown);
}
console.log(
  JSON.stringify({ tally, violations: [...violations].map(([kind, list]) => [kind, list.length, list.slice(0, 5)]) }),
);
process.exit(0);
