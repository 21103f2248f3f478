// A fault at each use that the consumers make of D1, the queues, the Durable Object and the provider: what is counted is true afterwards.
// `npm run faults` has a fault at every one of them; this has one at some.
import assert from "node:assert/strict";
import { test } from "node:test";
import { audit, campaign } from "./campaign.mjs";
import { inWorld, KINDS } from "./world.mjs";

const EVERY = process.env.TIDINGS_FAULTS === "all" ? 1 : 17;
for (const [provider, copies] of [
  ["texting-blue", 1],
  ["texting-blue", 2],
  ["sent", 2],
]) {
  const run = (fault) =>
    inWorld({ fault, copies, bindings: { PROVIDER: provider } }, async (world) => {
      campaign(world);
      await world.drain();
      return { ...audit(world), uses: world.uses, deliveries: world.queues.main.deliveries };
    });

  test(`${provider}, ${copies} of each delivery: without a fault all is sent`, async () => {
    const { problems, unknown } = await run(null);
    assert.deepEqual({ problems, unknown }, { problems: [], unknown: 0 });
  });

  for (const [index, kind] of KINDS.entries())
    test(`${provider}, ${copies} of each delivery: whatever ${kind} its effect, the counts are true`, async () => {
      const { uses } = await run(null);
      const found = [];
      for (let at = 1 + (index % EVERY); at <= uses.length; at += EVERY) {
        const { problems, unknown } = await run({ at, kind });
        // In doubt is what was on its way: with a send that the provider may have got, that one; with a runtime that is killed, four of each consumer.
        const most = kind.startsWith("is killed") ? 8 : uses[at - 1] === "fetch" ? 1 : 0;
        const allowed = provider === "sent" ? 0 : most;
        if (unknown > allowed) problems.push(`${unknown} are in doubt`);
        if (problems.length > 0) found.push(`${at} ${uses[at - 1]}: ${problems.join(", ")}`);
      }
      assert.deepEqual(found, []);
    });
}
