// Whatever a host does, the promises hold: see invariants.mjs for which, and for what no code can hold.
// TIDINGS_SEED repeats a run; `node tests/hosts/run.mjs 1000000` makes it a long one.
import assert from "node:assert/strict";
import test from "node:test";
import { report, runHosts } from "./runner.mjs";

const CASES = 20_000;

test("in random hosts no call sends twice, hangs, comes early, or touches another", { timeout: 600_000 }, async (t) => {
  const seed = Number(process.env.TIDINGS_SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`seed ${seed}`);
  const found = await runHosts({ seed, cases: CASES, processes: 2 });
  assert.equal(report(found), "", `seed ${seed}: node tests/hosts/run.mjs ${CASES} ${seed}`);
});
