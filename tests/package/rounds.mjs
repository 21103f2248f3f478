// The tests with random input, with more rounds than in `npm test`: node tests/package/rounds.mjs. Exits with 1 if one fails.
import { join } from "node:path";
import { main, root, run } from "../../scripts/process.mjs";

const files = [
  "failover/simulation.test.mjs",
  "json/differential.test.mjs",
  "phone/differential/differential.test.mjs",
  "phone/format-differential.test.mjs",
  "segments/differential.test.mjs",
  "webhooks/mutations.test.mjs",
];

await main(async () => {
  const { code } = await run(
    process.execPath,
    [
      "--test",
      "--test-concurrency",
      "2",
      "--test-reporter",
      "spec",
      ...files.map((name) => join(root, "tests", "package", name)),
    ],
    { env: { TIDINGS_ROUNDS: "all" }, timeoutMs: 1_800_000, echo: true },
  );
  process.exitCode = code;
});
