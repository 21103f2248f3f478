// Every parser with 1 and 2 MB, in addition to the 32 and 64 KB of `npm test`: npm run linear. About five minutes.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "../../../scripts/process.mjs";

const folder = join(root, "tests", "package", "linear");
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs"))
  .map((name) => join(folder, name));
const { code, output } = await run(
  process.execPath,
  ["--test", ...files, join(root, "tests", "package", "webhooks", "linear.test.mjs")],
  { env: { TIDINGS_LINEAR: "all" }, timeoutMs: 1_800_000 },
);
console.log(
  output
    .split("\n")
    .filter((line) => /^not ok|^# (pass|fail)|error:/.test(line))
    .join("\n"),
);
process.exitCode = code;
