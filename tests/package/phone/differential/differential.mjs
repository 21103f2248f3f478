// The long comparison with Google's library: `node tests/package/phone/differential/differential.mjs --millions 5`. It prints its
// seed; `TIDINGS_SEED=… node tests/package/phone/differential/differential.mjs` repeats it.
import { Failure, main } from "../../../../scripts/process.mjs";
import { buildXtask, compare, report } from "./comparison.mjs";
import { newSeed } from "../../support/seed.mjs";

await main(async () => {
  const at = process.argv.indexOf("--millions");
  const millions = at < 0 ? 1 : Number(process.argv[at + 1]);
  if (!(millions > 0)) throw new Failure("--millions needs a number");
  const chosen = newSeed();
  const e164 = Math.ceil(millions * 750_000);
  const national = Math.ceil(millions * 250_000);
  console.log(
    `TIDINGS_SEED=${chosen}: ${e164} E.164 and ${national} national numbers, the transition cover, the examples`,
  );
  const started = performance.now();
  const done = await compare(
    await buildXtask(),
    ["--seed", chosen, "--e164", e164, "--national", national, "--cover", "--examples"].map(String),
  );
  console.log(
    `${done.count} compared in ${((performance.now() - started) / 1000).toFixed(0)} s, ${done.accepted} of them valid`,
  );
  const differences = report(done);
  if (differences !== "") throw new Failure(differences);
  console.log("no difference");
});
