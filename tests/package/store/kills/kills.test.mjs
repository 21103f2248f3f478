// Five processes are killed; `npm run kills` kills 200, with every store.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "tidings/store";
import { killedProcesses } from "./world.mjs";
import { testSeed as seed } from "../../support/seed.mjs";

const remote = () => ({ at: { name: null }, local: memoryStore() });

for (const [provider, kills] of [
  ["texting-blue", 3],
  ["sent", 2],
]) {
  test(`${provider}: ${kills} processes are killed, and no message is sent twice or lost`, async () => {
    console.log(`# TIDINGS_SEED=${seed}`);
    const { problems, killed, ...counts } = await killedProcesses({ provider, seed, kills, ...remote() });
    assert.deepEqual(problems, []);
    assert.deepEqual([killed, counts.duplicates, counts.lost], [kills, 0, 0]);
    assert.ok(counts.accepted > 0, JSON.stringify(counts));
  });
}

test("without a store, the same processes send messages twice", async () => {
  const { duplicates } = await killedProcesses({ provider: "texting-blue", seed, kills: 2, at: null });
  assert.ok(duplicates > 0);
});
