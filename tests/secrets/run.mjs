// The whole matrix of keys, spellings, echoes and causes: node tests/secrets/run.mjs [runtime ...]. Ends with 1 where a
// piece of a key left, or a fact changed.
import { isThere, NAMES, runMatrix } from "./runner.mjs";

const asked = process.argv.slice(2);
for (const runtime of NAMES.filter((name) => isThere(name) && (asked.length === 0 || asked.includes(name)))) {
  const { cases, of, ms, leaks, changed } = await runMatrix(runtime, 3_000_000, 1);
  console.log(`${runtime}: ${cases} of ${of} cases in ${(ms / 1000).toFixed(0)} s, ${leaks.length} leaks, ${changed.length} facts changed`);
  for (const line of [...leaks.slice(0, 20), ...changed.slice(0, 20)]) console.log(`  ${line}`);
  if (leaks.length + changed.length > 0 || cases < of) process.exitCode = 1;
}
