// Random hosts: node tests/package/hosts/run.mjs [cases] [seed] [first]. Exits with 1 after a violation.
// To repeat one case: node tests/package/hosts/run.mjs 1 <seed> <case>.
import { availableParallelism } from "node:os";
import { report, runHosts } from "./runner.mjs";
import { newSeed } from "../support/seed.mjs";

const [cases = 100_000, seed = newSeed(), first = 0] = process.argv.slice(2).map(Number);
const processes = cases > 100 ? Math.min(2, availableParallelism()) : 1;
console.log(`${cases} random hosts, seed ${seed}, ${processes} processes`);
const began = Date.now();
let describe = began;
const shownAlready = new Set();
const { found, tally } = await runHosts({
  seed,
  cases,
  first,
  processes,
  onProgress(done, so) {
    if (Date.now() - describe < 10_000) return;
    describe = Date.now();
    const seconds = (describe - began) / 1000;
    // At once, because the other cases may take long.
    for (const { kind, examples } of so.values()) {
      for (const example of examples.filter((example) => !shownAlready.has(example))) {
        shownAlready.add(example);
        console.log(`${kind}: case ${example.index}: ${example.text}\n    ${example.where}`);
      }
    }
    console.log(
      `${done} of ${cases}, ${Math.round(done / seconds)} a second, ${[...so.values()].map(({ kind, count }) => `${kind} ${count}`).join(", ") || "nothing found"}`,
    );
  },
});
const seconds = (Date.now() - began) / 1000;
console.log(`${cases} cases in ${seconds.toFixed(0)} s`);
console.log(
  Object.entries(tally)
    .map(([name, count]) => `${name} ${count}`)
    .join(", "),
);
console.log(found.size === 0 ? "Every promise was kept." : report(found));
if (found.size > 0) process.exitCode = 1;
