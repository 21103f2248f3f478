// What a message costs: the figures of examples/cloudflare/README.md, under "Limits" and "Cost of a million messages", in virtual time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { audit, campaign } from "./campaign.mjs";
import { inWorld } from "./world.mjs";

const MESSAGES = 400;
const recipients = Array.from({ length: MESSAGES }, (_, index) => `+1415${2_000_000 + index}`);

for (const { perSecond, pacer, queries, deliveries, why } of [
  { perSecond: 3, pacer: 0.46, queries: 3.4, deliveries: 2.3, why: "a batch takes longer than a consumer works on it" },
  { perSecond: 40, pacer: 0.07, queries: 3.1, deliveries: 1.9, why: "a lease has more permits" },
])
  test(`at ${perSecond} a second a message costs no more than the README says: ${why}`, async () => {
    const found = await inWorld(
      {
        bindings: { RATE_PER_SECOND: String(perSecond) },
        // As in wrangler.jsonc.
        queue: { batchSize: 100, consumers: 5 },
        simulator: { latencyMs: 100 },
      },
      async (world) => {
        campaign(world, recipients);
        await world.drain();
        const count = (name) => world.uses.filter((use) => use.startsWith(name)).length / MESSAGES;
        const { problems } = audit(world, recipients);
        return {
          problems,
          pacer: count("pacer"),
          queries: count("d1"),
          deliveries: world.queues.main.deliveries / MESSAGES,
        };
      },
    );
    assert.deepEqual(found.problems, []);
    // The figures are of a longer campaign, and rounded.
    for (const [name, most] of Object.entries({ pacer, queries, deliveries }))
      assert.ok(found[name] <= most * 1.1, `${name}: ${found[name]}, and the README says ${most}`);
  });
