// Random relays, pages, owners, stores and providers. TIDINGS_SEED repeats a run; `node tests/package/relay/random-run.mjs 100000` is a long one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { report, runCases } from "./random/runner.mjs";
import { testSeed as seed } from "../support/seed.mjs";

const CASES = 300;
/** A slow machine runs fewer cases. */
const LIMIT_MS = 7_000;

test("whatever fails around a relay: it answers, tells no secret, sends once and within the limit, and the page's outcome is true", async (t) => {
  t.diagnostic(`seed ${seed}`);
  const { tally, violations } = await runCases({ seed, cases: CASES, limitMs: LIMIT_MS });
  t.diagnostic(JSON.stringify(tally));
  assert.equal(report(violations, seed), "");
  // What never happens proves nothing. A few cases cannot have everything.
  if (tally.cases < 100) return;
  for (const what of ["sent", "unknown", "not-sent", 200, 202, 401, 403, 409, 413, 422, 429, 500, 502, 503])
    assert.ok(tally[what] > 0, String(what));
});
