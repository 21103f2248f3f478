// The store in memory, on a clock of the test.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "tidings/store";
import { record } from "./contract.mjs";
import { checkContract } from "./contract-of.mjs";

checkContract("memoryStore", async ({ retentionMs }) => {
  let time = 1_700_000_000_000;
  const store = memoryStore({ now: () => time, ...(retentionMs !== undefined && { retentionMs }) });
  return {
    store,
    again: async () => store,
    async advance(ms) {
      time += ms;
    },
    close: async () => {},
  };
});

test("an invalid option is a configuration error", () => {
  for (const [options, message] of [
    [{ retentionMs: 0 }, /`retentionMs` must be a positive integer of milliseconds, not 0/],
    [{ retentionMs: "1h" }, /`retentionMs` must be a positive integer/],
    [{ ttl: 5 }, /There is no option `ttl`/],
  ])
    assert.throws(() => memoryStore(options), { category: "configuration", message });
});

test("a clock that was set back allows no repetition: how long ago the first send was is not known", async () => {
  let now = 10_000_000;
  const store = memoryStore({ now: () => now });
  const own = { fingerprint: "a".repeat(64), leaseMs: 60_000, repeatWithinMs: 86_400_000, repeatScope: "example" };
  const { token } = await store.reserve("key", own);
  await store.settle("key", token, record("unknown"));
  now -= 7_200_000;
  assert.equal((await store.reserve("key", own)).state, "done");
  now += 7_200_000;
  assert.equal((await store.reserve("key", own)).isRepeat, true);
});
