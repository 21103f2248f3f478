// Runs the package's own tests, several files at a time: `node scripts/node-tests.mjs`. `node --test` would run them in the order of their
// names, and one processor would wait at the end for a long one.
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { Failure, main, root } from "./process.mjs";

/** One more than there are processors, because some tests only wait. Browsers need memory: never many. */
const AT_A_TIME = Math.min(4, availableParallelism() + 1);

/** Ends a file that hangs, and names it. The slowest one takes about two minutes beside the Rust steps. */
const FILE_TIMEOUT_MS = 8 * 60_000;

/** The slowest files: from about 10 s of processor time, or of waiting. */
const FIRST = [
  "platforms/cloudflare/campaign.test.mjs",
  "playground/accessibility.test.mjs",
  "playground/layout.test.mjs",
  "playground/playground.test.mjs",
  "platforms/cloudflare/page.test.mjs",
  "playground/tools.test.mjs",
  "playground/providers.test.mjs",
  "playground/delivery.test.mjs",
  "playground/outcomes.test.mjs",
  "playground/many.test.mjs",
  "playground/many-accessibility.test.mjs",
  "package/oracle/oracle.test.mjs",
  "platforms/sockets/reached-runtimes.test.mjs",
  "platforms/sockets/single-post.test.mjs",
  "platforms/published/node-bundles.test.mjs",
  "playground/announcements.test.mjs",
  "package/store/sql.test.mjs",
  "package/secrets/matrix.test.mjs",
  "package/failover/simulation.test.mjs",
  "package/client/many/scale.test.mjs",
  "playground/responses.test.mjs",
  "package/store/indexed-db.test.mjs",
  "playground/log.test.mjs",
  "playground/stale.test.mjs",
  "package/store/cloudflare.test.mjs",
  "package/store/guard-stores.test.mjs",
  "package/hosts/random-hosts.test.mjs",
];

await main(async () => {
  const folder = join(root, "tests");
  const gone = FIRST.filter((name) => !existsSync(join(folder, name)));
  if (gone.length > 0) throw new Failure(`scripts/node-tests.mjs names tests that do not exist: ${gone.join(", ")}`);
  const others = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".test.mjs") && !FIRST.includes(name))
    .sort();
  const files = [...FIRST, ...others].map((name) => join(folder, name));
  const tests = run({ files, concurrency: AT_A_TIME, timeout: FILE_TIMEOUT_MS });
  tests.on("test:fail", () => (process.exitCode = 1));
  tests.compose(new spec()).pipe(process.stdout);
});
