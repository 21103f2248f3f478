// A few thousand sends with the oracle, and that it can find what it looks for. `node tests/package/oracle/run.mjs 100000` makes it a long run.
import assert from "node:assert/strict";
import test from "node:test";
import { isThere, runOracle } from "./runner.mjs";

const seed = Number(process.env.TIDINGS_SEED ?? Date.now() % 1_000_000);

/** How many sends each gets: what is slow gets few. */
const parts = [
  ["node", "stub", 3_000],
  ["bun", "stub", 600],
  ["deno", "stub", 600],
  ["node", "socket", 40],
  ["bun", "socket", 24],
  ["deno", "socket", 24],
];

for (const [runtime, transport, sends] of parts) {
  const skip = isThere(runtime) ? false : `no ${runtime} here`;
  test(`${runtime}, ${transport}: no message is sent twice, no outcome is false, no request early`, {
    skip,
    timeout: 300_000,
  }, async (t) => {
    t.diagnostic(`seed ${seed}`);
    const { tally, violations } = await runOracle({ runtime, transport, sends, seed });
    assert.deepEqual(violations, []);
    // What never happens proves nothing. A few sends over sockets only show that they work: a gate takes real time there.
    if (transport === "stub")
      for (const outcome of ["sent", "unknown", "not-sent", "repeated"]) assert.ok(tally[outcome] > 0, outcome);
  });
}

test("retry.unsafe is found out: it sends twice", { timeout: 300_000 }, async () => {
  const { violations } = await runOracle({ runtime: "node", transport: "stub", sends: 1_200, seed, unsafe: true });
  assert.ok(
    violations.some(([kind]) => kind === "duplicate"),
    JSON.stringify(violations),
  );
});
