// The recipe for Cloudflare Workflows, in workerd: steps that are repeated, waits, and what a person must look at.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { Response } from "miniflare";
import { createSimulator } from "tidings/simulator";
import { temporaryFolder } from "../../package/store/servers/server.mjs";
import { message, messageOf } from "./examples.mjs";
import { startWorkflows } from "./workflow.mjs";

let world;
before(async () => (world = await startWorkflows(temporaryFolder())));
beforeEach(() => world.reset());
after(() => world.stop());

const limited = () => new Response("{}", { status: 429, headers: { "retry-after-ms": "40" } });

test("an instance sends its message, and keeps the outcome", async () => {
  const { status, output } = await world.run("MESSAGES", "order-1", message("Order 1"));
  const [{ id }] = world.simulator.delivered;
  assert.deepEqual([status, output], ["complete", { key: "order-1", end: "sent", id }]);
});

test("a step that throws after the provider accepted is repeated, and sends nothing twice", async () => {
  const { status, output } = await world.run("MESSAGES", "broken-2", message("Order 2"));
  assert.deepEqual([status, output.end], ["complete", "sent"]);
  assert.deepEqual([world.requests, world.simulator.delivered.length], [1, 1]);
});

test("a wait becomes a sleep of the engine", async () => {
  world.intercept((number) => (number === 1 ? limited() : undefined));
  const { status, steps, sleeps } = await world.run("MESSAGES", "order-3", message("Order 3"));
  assert.deepEqual([status, steps.map(({ end }) => end), world.requests], ["complete", ["wait", "sent"], 2]);
  assert.deepEqual(sleeps, [steps[0].waitMs]);
  assert.equal(sleeps[0], 40);
});

test("a send in doubt is not repeated, and the instance has an error", async () => {
  world.simulator.fail({ kind: "status", status: 500, accepted: true });
  const { status, error, steps } = await world.run("MESSAGES", "order-4", message("Order 4"));
  assert.deepEqual([status, steps], ["errored", [{ key: "order-4", end: "unknown", reason: "server" }]]);
  assert.match(error, /order-4: unknown/);
  // A person restarts it: what is in doubt stays so.
  const again = await world.call({ act: "restart", workflow: "MESSAGES", id: "order-4" });
  assert.deepEqual([again.status, again.steps[0].end], ["errored", "unknown"]);
  assert.deepEqual([world.requests, world.simulator.delivered.length], [1, 1]);
});

test("a permanent failure is an error too, and can be restarted when it is repaired", async () => {
  world.simulator.fail({ kind: "status", status: 401 });
  const { status, steps } = await world.run("MESSAGES", "order-5", message("Order 5"));
  assert.deepEqual([status, steps], ["errored", [{ key: "order-5", end: "failed", reason: "authentication" }]]);
  const again = await world.call({ act: "restart", workflow: "MESSAGES", id: "order-5" });
  assert.deepEqual([again.status, world.simulator.delivered.length], ["complete", 1]);
});

test("a batch sleeps as a whole, goes on with what is left, and lists what a person must look at", async () => {
  world.intercept((number) => (number === 10 ? limited() : undefined));
  world.simulator.fail({ kind: "status", status: 500, accepted: true });
  const batch = Array.from({ length: 30 }, (_, index) => ({
    key: `sale-${index}`,
    message: message(`Sale ${index}`, index === 20 ? "+1415555" : undefined),
  }));
  const { status, error, steps, sleeps } = await world.run("BATCHES", "sale", batch);
  assert.equal(status, "errored");
  assert.match(error, /^sale-\d: unknown, sale-20: failed$/);
  const { ended } = steps.at(-1);
  assert.deepEqual([ended.length, ended.filter(({ end }) => end === "sent").length], [30, 28]);
  assert.ok(sleeps.length >= 1 && steps.length === sleeps.length + 1, `${sleeps}`);
  const bodies = world.simulator.delivered.map(({ body }) => body);
  assert.deepEqual([bodies.length, new Set(bodies).size], [29, 29]);
});

for (const [provider, expected] of [
  ["texting-blue", "unknown"],
  ["sent", "sent"],
])
  test(`${provider}: the runtime dies after the provider accepted, and the instance ends as ${expected}`, async () => {
    const simulator = createSimulator();
    const folder = temporaryFolder();
    const id = "order-6";
    const first = await startWorkflows(folder, provider, simulator);
    const params = messageOf(provider, "Order 6");
    await new Promise((resolve) => {
      // The response never arrives.
      first.intercept(async (_, respond) => (await respond(), resolve(), new Promise(() => {})));
      // The runtime may die before it responds to this.
      first.call({ act: "create", workflow: "MESSAGES", id, params }).catch(() => {});
    });
    await first.stop();
    const second = await startWorkflows(folder, provider, simulator);
    try {
      // Miniflare goes on with an instance when it is created again; Cloudflare by itself.
      const { steps } = await second.run("MESSAGES", id, params);
      assert.equal(steps.at(-1).end, expected);
      assert.equal(simulator.delivered.length, 1);
    } finally {
      await second.stop();
    }
  });
