// sendMany: what occurs again: a recipient in a run, and a run on the send log.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf, list, message, simulated } from "./harness.mjs";

test("a recipient that occurs again is reported, and dropped on request", async () => {
  for (const [duplicates, delivered] of [
    [undefined, 3],
    ["report", 3],
    ["drop", 2],
  ]) {
    const { client, simulator } = simulated("texting-blue");
    const messages = [message, { ...message, to: "+14155550101" }, message];
    const results = await client.sendMany(messages, { duplicates }).all();
    assert.deepEqual(
      results.map(({ isDuplicate }) => isDuplicate),
      [false, false, true],
    );
    assert.equal(simulator.delivered.length, delivered);
    if (duplicates === "drop")
      assert.deepEqual([results[2].error.outcome, results[2].error.issues[0].code], ["not-sent", "duplicate"]);
  }
});

test("a run that starts again on the send log sends nothing twice, and reports a changed message", async () => {
  const { memoryStore } = await import("../../../../pkg/dist/store.js");
  const { simulator } = simulated("texting-blue");
  const client = clientOf("texting-blue", simulator.fetch, { store: memoryStore() });
  const messages = list(50).map((one, index) => ({ ...one, reference: undefined, body: `Order ${index}` }));
  const key = (_, index) => `order-${index}`;
  const first = client.sendMany(messages, { key });
  let count = 0;
  for await (const _ of first) if (++count === 20) break;
  const again = messages.with(3, { ...messages[3], body: "Changed" });
  const results = await client.sendMany(again, { key }).all();
  assert.equal(simulator.delivered.length, 50);
  assert.deepEqual([results[3].ok, results[3].error.code], [false, "idempotency-key-reused"]);
  assert.ok(results.every(({ ok }, index) => ok === (index !== 3)));
  assert.throws(() => client.sendMany(messages), /`sendMany` needs `key`/);
});
