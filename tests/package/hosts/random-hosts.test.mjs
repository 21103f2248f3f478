// The invariants hold in every random host: see invariants.mjs for which, and for the exceptions.
// TIDINGS_SEED repeats a run; `node tests/package/hosts/run.mjs 1000000` is a long run.
import assert from "node:assert/strict";
import test from "node:test";
import { report, runHosts } from "./runner.mjs";
import { testSeed as seed } from "../support/seed.mjs";

const CASES = 5_000;
/** A slow machine runs fewer cases. */
const LIMIT_MS = 10_000;

test("in random hosts no call sends twice, hangs, is early, or affects another one", {
  timeout: 600_000,
}, async (t) => {
  t.diagnostic(`seed ${seed}`);
  let ran = 0;
  const { found, tally } = await runHosts({
    seed,
    cases: CASES,
    processes: 2,
    limitMs: LIMIT_MS,
    onProgress: (done) => (ran = done),
  });
  t.diagnostic(`${ran} cases: ${JSON.stringify(tally)}`);
  // A fault that never happens proves nothing.
  if (found.size === 0)
    for (const name of ["resolved", "aborted", "notSent", "unknown"]) assert.ok(tally[name] > ran / 100, name);
  assert.equal(report(found), "", `seed ${seed}: node tests/package/hosts/run.mjs ${CASES} ${seed}`);
});
