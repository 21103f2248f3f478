// A long run: flat memory, and the provider's limit used without 429s. 100,000 messages: `npm run memory`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const program = fileURLToPath(new URL("scale.mjs", import.meta.url));
// So many that 1.5 KB kept for each message would be over the limit.
const [LARGE, SMALL] = ["4000", "400"];

test("4,000 messages take hardly more memory than 400, at the pace of the provider's limit", async (t) => {
  // The program exits with 1 if there are problems.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, LARGE, SMALL]).catch(
    (error) => error,
  );
  const lines = stdout.trim().split("\n");
  for (const line of lines) t.diagnostic(line);
  assert.equal(lines.length, 3, stderr);
  assert.deepEqual(JSON.parse(lines[2]).problems, []);
});
