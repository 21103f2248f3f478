// The oracle: node tests/package/oracle/run.mjs [sends] [seed] [--unsafe] [--only node-stub,deno-socket]
// Sends through providers that count what they accept, in Node, Bun and Deno, with a stub in virtual time and over sockets.
// Exits with 1 after a violation. With --unsafe every client has `retry.unsafe`, and it must find duplicates.
import { isThere, runOracle } from "./runner.mjs";
import { newSeed } from "../support/seed.mjs";

const flags = process.argv.slice(2);
const [sends = 100_000, seed = newSeed()] = flags.filter((flag) => /^\d+$/.test(flag)).map(Number);
const unsafe = flags.includes("--unsafe");
const only = flags.includes("--only") ? flags[flags.indexOf("--only") + 1].split(",") : null;
/** The share of each: a stub is fast, a socket is slow. */
const PARTS = [
  ["node", "stub", 0.3],
  ["bun", "stub", 0.15],
  ["deno", "stub", 0.15],
  ["node", "socket", 0.16],
  ["bun", "socket", 0.12],
  ["deno", "socket", 0.12],
];

const parts = PARTS.filter(
  ([runtime, transport]) => isThere(runtime) && (only === null || only.includes(`${runtime}-${transport}`)),
);
const shares = parts.reduce((sum, [, , share]) => sum + share, 0);
console.log(`${sends} sends, seed ${seed}${unsafe ? ", unsafe" : ""}`);
const began = Date.now();
let broken = 0;
let total = 0;
// Two at a time: a stub computes, while a socket mostly waits.
const queue = [...parts].sort((a, b) => a[1].localeCompare(b[1]));
const work = async (transport) => {
  for (const [runtime, , share] of queue.filter((part) => part[1] === transport)) {
    const from = Date.now();
    const { tally, violations } = await runOracle({
      runtime,
      transport,
      seed,
      unsafe,
      sends: Math.ceil((sends * share) / shares),
    });
    total += tally.sends;
    broken += tally.violations;
    const { sends: own, ...counts } = tally;
    console.log(
      `${runtime} ${transport}: ${own} sends in ${((Date.now() - from) / 1000).toFixed(0)} s; ${Object.entries(counts)
        .map(([name, count]) => `${name} ${count}`)
        .join(", ")}`,
    );
    for (const [kind, count, examples] of violations)
      console.log([`  ${kind}: ${count}`, ...examples.map((example) => `    ${example}`)].join("\n"));
  }
};
await Promise.all([work("stub"), work("socket")]);
console.log(`${total} sends, ${broken} violations, ${((Date.now() - began) / 1000).toFixed(0)} s`);
if (broken > 0) process.exitCode = 1;
