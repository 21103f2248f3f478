// A deterministic simulation: many sends through two providers with random faults, in virtual time, from one seed. A failure
// prints the seed: TIDINGS_SEED=... repeats it. With TIDINGS_SENDS=100000 the real clients send as many
// as the fake ones with `npm run rounds`.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { Failover } from "./harness.mjs";
import { simulate } from "./simulation-world.mjs";
import { testSeed as seed } from "../support/seed.mjs";

// Stacks are expensive and not read here.
Error.stackTraceLimit = 0;

console.log(`TIDINGS_SEED=${seed}`);

/** Fails if a simulation rarely reached one of the events that it is meant to cover. */
function isInteresting({ sends, ...tally }) {
  const minimum = {
    accepted: sends / 5,
    elsewhere: sends / 50,
    "not-sent": sends / 50,
    unknown: sends / 100,
    optedOut: sends / 200,
    cannotCarry: sends / 4_000,
    skipped: sends / 50,
    opened: sends / 500,
    halfOpened: sends / 500,
    closed: sends / 1_000,
    waited: sends / 4_000,
    aborted: sends / 10_000,
  };
  for (const [name, count] of Object.entries(minimum))
    assert.ok(tally[name] >= Math.floor(count), `${name}: ${tally[name]} of ${sends}`);
}

async function holds(options) {
  const { broken, tally } = await simulate(Failover, options);
  console.log(JSON.stringify(tally));
  assert.equal(broken, null, `TIDINGS_SEED=${seed}: ${broken}`);
  isInteresting(tally);
}

test("of many sends through real clients, none is doubled or lost, and every claim is true", () =>
  holds({ seed, sends: Number(process.env.TIDINGS_SENDS ?? 4_000) }));

/** `npm run rounds` sends more. */
const FAKE_SENDS = process.env.TIDINGS_ROUNDS === "all" ? 100_000 : 15_000;

test("of more sends through fake clients, none is doubled or lost, and every claim is true", () =>
  holds({ seed: seed + 1, sends: FAKE_SENDS, real: false }));

test("with afterUnknown, messages are doubled, and every claim is still true", async () => {
  const { broken, tally } = await simulate(Failover, {
    seed,
    sends: 5_000,
    real: false,
    policy: { afterUnknown: true },
  });
  assert.equal(broken, null, `TIDINGS_SEED=${seed}: ${broken}`);
  assert.ok(tally.doubled > 0);
});

test("the same seed gives the same run", async () => {
  const run = () => simulate(Failover, { seed: 42, sends: 2_000, real: false });
  assert.deepEqual(await run(), await run());
});

/** Rules, each with a change that breaks it and the failure that the simulation must report. `ignoresPaths`: without checking paths. */
const rules = [
  {
    file: "decide",
    rule: 'if (outcome === "unknown" && !afterUnknown) return stop("unknown");',
    broken: "",
    seen: /delivered 2 times/,
    ignoresPaths: true,
  },
  {
    file: "decide",
    rule: ' || category === "opted-out" || category === "blocked") return stop(category);',
    broken: ") return stop(category);",
    and: [' && scope !== "sender") return', ' && scope !== "sender" && scope !== "recipient") return'],
    seen: /opted out at/,
    ignoresPaths: true,
  },
  {
    file: "decide",
    rule: 'if (scope === null) return stop("unclear");',
    broken: 'if (scope === null) return { next: true, why: "not-sent" };',
    seen: /the scope null/,
  },
  {
    file: "client",
    rule: "const keyIssue = rejectedKeyIssue(first.failure);",
    broken: "const keyIssue = first.failure?.issues[0] ?? (first.failure === null ? undefined : ({} as Issue));",
    seen: /delivered (2 times|by)/,
    ignoresPaths: true,
  },
  {
    file: "send",
    rule: "all.find(({ next }) => !next) ?? ",
    broken: 'all.find(({ next }) => next) ?? { next: true, why: "not-sent" } ?? ',
    seen: /delivered 2 times|moved on|opted out at/,
  },
  {
    file: "facts",
    rule: 'hasOutcome("unknown") ? "unknown" : "not-sent"',
    broken: '"not-sent"',
    seen: /claims not-sent; delivered/,
    ignoresPaths: true,
  },
];

for (const { file, rule, broken, and, seen, ignoresPaths = false } of rules) {
  test(`a broken rule is detected: ${rule}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "tidings-broken-"));
    after(() => rm(folder, { recursive: true }));
    const changes = [[rule, broken], ...(and ? [and] : [])];
    const outfile = join(folder, "failover.mjs");
    await build({
      entryPoints: [fileURLToPath(new URL("../../../pkg/src/failover/index.ts", import.meta.url))],
      outfile,
      bundle: true,
      format: "esm",
      target: "es2022",
      logLevel: "error",
      plugins: [
        {
          name: "break",
          setup(builder) {
            builder.onLoad({ filter: /failover[\\/][\w-]+\.ts$/ }, async ({ path }) => {
              let contents = await readFile(path, "utf8");
              for (const [right, wrong] of basename(path) === `${file}.ts` ? changes : []) {
                assert.ok(contents.includes(right), `${file}.ts has the rule`);
                contents = contents.replace(right, wrong);
              }
              return { contents, loader: "ts" };
            });
          },
        },
      ],
    });
    const { Failover: Broken } = await import(pathToFileURL(outfile).href);
    const { broken: what } = await simulate(Broken, { seed: 1, sends: 30_000, real: false, paths: !ignoresPaths });
    assert.match(String(what), seen);
  });
}
