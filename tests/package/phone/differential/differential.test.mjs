// Our results are Google's: for random numbers, and for a part of all transitions and examples.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildXtask, compare, report } from "./comparison.mjs";
import { testSeed } from "../../support/seed.mjs";

const sizes = { e164: 300_000, national: 100_000 };
/** Of every so many lines one is compared, another one with another seed. `npm run rounds` compares all. */
const every = process.env.TIDINGS_ROUNDS === "all" ? 1 : 8;

test("every number has the results of Google's own library", async (context) => {
  context.diagnostic(`TIDINGS_SEED=${testSeed}`);
  const options = ["--seed", testSeed, "--e164", sizes.e164, "--national", sizes.national, "--cover", "--examples"];
  const done = await compare(await buildXtask(), options.map(String), { every, first: testSeed % every });
  context.diagnostic(`${done.count} numbers compared, ${done.accepted} of them valid`);
  const differences = report(done);
  assert.equal(
    differences,
    "",
    `TIDINGS_SEED=${testSeed} node --test tests/package/phone/differential/differential.test.mjs repeats this:\n${differences}`,
  );
  // A corpus that is truncated, or has mostly invalid numbers, would also show no difference.
  assert.ok(done.count > (sizes.e164 + sizes.national + 100_000) / every, `only ${done.count} lines`);
  assert.ok(done.accepted > done.count / 5, `only ${done.accepted} valid numbers`);
});
