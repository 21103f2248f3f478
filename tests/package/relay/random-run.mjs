// Many random cases: node tests/package/relay/random-run.mjs [cases] [seed] [first case]
// Exits with 1 after a violation. A violation names the command that repeats its case alone.
import { report, runCases } from "./random/runner.mjs";
import { newSeed } from "../support/seed.mjs";

const [cases = 100_000, seed = newSeed(), first = 0] = process.argv.slice(2).map(Number);
console.log(`${cases} cases, seed ${seed}`);
const began = Date.now();
const print = console.log;
const seconds = () => ((Date.now() - began) / 1_000).toFixed(0);
const { tally, violations } = await runCases({
  seed,
  cases,
  first,
  onProgress(tally, violations) {
    if (tally.cases % 10_000 === 0) print(`${tally.cases} cases, ${violations.length} violations, ${seconds()} s`);
  },
});
print(report(violations, seed));
print(`${JSON.stringify(tally)}\n${violations.length} violations, ${seconds()} s`);
if (violations.length > 0) process.exitCode = 1;
