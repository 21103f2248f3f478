// The whole matrix of keys, spellings, echoes and causes: node tests/package/secrets/run.mjs [runtime ...] [--jobs n]. First each echo
// and each cause alone, then every echo with every cause. Exits with 1 if a piece of a key was visible or a fact changed.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isThere, NAMES, runMatrix, runProduct } from "./runner.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { jobs: { type: "string", default: String(availableParallelism()) } },
});
const LIMIT_MS = 10_000_000;

function report(what, { cases, of, ms, masked, leaks, changed, short = [] }) {
  const rate = Math.round((cases * 1000) / ms);
  console.log(
    `${what}: ${cases} of ${of} cases in ${(ms / 1000).toFixed(0)} s (${rate} a second)${masked === undefined ? "" : `, ${masked} with a mask to be seen`}: ${leaks.length} leaks, ${changed.length} facts changed`,
  );
  for (const line of [leaks, changed, short].flatMap((lines) => lines.slice(0, 20))) console.log(`  ${line}`);
  if (leaks.length + changed.length + short.length > 0 || cases < of) process.exitCode = 1;
}

for (const runtime of NAMES.filter(
  (name) => isThere(name) && (positionals.length === 0 || positionals.includes(name)),
)) {
  report(`${runtime}, each alone`, await runMatrix(runtime, LIMIT_MS, 1));
  report(`${runtime}, the product`, await runProduct(runtime, LIMIT_MS, 1, Number(values.jobs)));
}
