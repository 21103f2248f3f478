// Clients that are dropped and sends that failed leave nothing behind: not in the heap, not in the module's memory or tables, and no
// listener on the caller's signal. A part of the counts; all of them: `npm run memory`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const program = fileURLToPath(new URL("memory-run.mjs", import.meta.url));
// So that 500 bytes kept for each response are twice the limit of `memory-run.mjs`.
const DIVISOR = 25;
const CASES = 4;

test("dropped clients and failed sends leave nothing behind", async (t) => {
  const args = ["--expose-gc", program, String(DIVISOR)];
  // The program exits with 1 if a case has problems.
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((error) => error);
  const cases = stdout.trim().split("\n");
  assert.equal(cases.length, CASES);
  for (const line of cases) {
    const { name, count, problems } = JSON.parse(line);
    t.diagnostic(line);
    assert.ok(count > 0);
    assert.deepEqual(problems, [], name);
  }
});
