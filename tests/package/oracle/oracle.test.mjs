// A few thousand sends with the oracle, and a check that it finds duplicates. `node tests/package/oracle/run.mjs 100000` is a long run.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isThere, runOracle } from "./runner.mjs";
import { testSeed as seed } from "../support/seed.mjs";

/** The number of sends of each; slow ones make few. */
const parts = [
  ["node", "stub", 3_000],
  ["bun", "stub", 600],
  ["deno", "stub", 600],
  ["node", "socket", 40],
  ["bun", "socket", 24],
  ["deno", "socket", 24],
];

function check([runtime, transport, sends]) {
  const skip = isThere(runtime) ? false : `no ${runtime} here`;
  test(`${runtime}, ${transport}: no message is sent twice, no outcome is wrong, no request is early`, {
    skip,
    timeout: 300_000,
  }, async (t) => {
    t.diagnostic(`seed ${seed}`);
    const { tally, violations } = await runOracle({ runtime, transport, sends, seed });
    assert.deepEqual(violations, []);
    // A fault that never happens proves nothing. A few sends over sockets only show that they work, because a gate takes real time there.
    if (transport === "stub")
      for (const outcome of ["sent", "unknown", "not-sent", "repeated"]) assert.ok(tally[outcome] > 0, outcome);
  });
}

const over = (transport) => parts.filter((part) => part[1] === transport);
describe("with a stub, in virtual time", () => over("stub").forEach(check));
// At once, because they mostly wait.
describe("over sockets", { concurrency: true }, () => over("socket").forEach(check));

test("the oracle finds the duplicates of retry.unsafe", { timeout: 300_000 }, async () => {
  const { violations } = await runOracle({ runtime: "node", transport: "stub", sends: 1_200, seed, unsafe: true });
  assert.ok(
    violations.some(([kind]) => kind === "duplicate"),
    JSON.stringify(violations),
  );
});
