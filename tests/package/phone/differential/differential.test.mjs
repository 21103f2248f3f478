// Our results are Google's: for random numbers with a new seed each time, and for a part of all transitions and examples.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildXtask, compare, seed, report } from "./comparison.mjs";

const sizes = { e164: 300_000, national: 100_000 };
/** Of every so many lines one is compared, another one with another seed. `npm run rounds` compares all. */
const every = process.env.TIDINGS_ROUNDS === "all" ? 1 : 8;

test("every number has the results of Google's own library", async (context) => {
  const chosen = seed();
  context.diagnostic(`SEED=${chosen}`);
  const options = ["--seed", chosen, "--e164", sizes.e164, "--national", sizes.national, "--cover", "--examples"];
  const done = await compare(await buildXtask(), options.map(String), { every, first: Number(chosen) % every });
  context.diagnostic(`${done.count} numbers compared, ${done.accepted} of them valid`);
  const differences = report(done);
  assert.equal(
    differences,
    "",
    `SEED=${chosen} node --test tests/package/phone/differential/differential.test.mjs repeats this:\n${differences}`,
  );
  // A corpus that is truncated, or has mostly invalid numbers, would also show no difference.
  assert.ok(done.count > (sizes.e164 + sizes.national + 100_000) / every, `only ${done.count} lines`);
  assert.ok(done.accepted > done.count / 5, `only ${done.accepted} valid numbers`);
});
