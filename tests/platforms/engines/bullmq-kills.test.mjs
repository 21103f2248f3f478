// Workers of BullMQ that die in the middle of a send: their jobs stall, and another worker gets them.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { listen } from "tidings/simulator/node";
import { messageOf } from "./examples.mjs";
import { addBatch, addMessage, openQueue, stop } from "./queue.mjs";

after(stop);

/** Starts a worker in a process that is killed at its nth request, before or after the provider has accepted the message. */
async function killedWorker(context, { provider, where, nth = 1, hasStore = true }) {
  const world = await openQueue(context, { provider });
  let kill;
  let requests = 0;
  const hooked = {
    ...world.simulator,
    async fetch(url, init) {
      const isLast = ++requests === nth;
      if (isLast && where === "before") return await kill();
      const response = await world.fetch(url, init);
      return isLast ? await kill() : response;
    },
  };
  const { url, close } = await listen(hooked, { origins: "*" });
  context.after(close);
  const child = await world.fork(url, { hasStore });
  // The response never arrives.
  kill = () => (child.kill(), new Promise(() => {}));
  return { ...world, ...child };
}

// Each waits for the lock and the reservation of a dead process to end.
describe("a worker is killed", { concurrency: true }, () => {
  for (const [provider, where, expected, delivered] of [
    // The provider accepted, and takes no keys. Nobody knows, so a person must find out.
    ["texting-blue", "after", "unknown", 1],
    // The request was not handled. Nobody knows that either.
    ["texting-blue", "before", "unknown", 0],
    // The provider recognises the repetition, and sends nothing twice.
    ["sent", "after", "sent", 1],
    ["sent", "before", "sent", 1],
  ])
    test(`${provider}: it dies ${where} the provider accepts, and the job ends as ${expected}`, async (context) => {
      const world = await killedWorker(context, { provider, where });
      const { queue, simulator, work, end, next } = world;
      const stalled = next("stalled", "order-7");
      await addMessage(queue, "order-7", messageOf(provider, "Order 7"));
      await world.ended;
      work();
      await stalled;
      const job = await end("order-7");
      const isSent = expected === "sent";
      assert.equal(isSent ? job.returnvalue[0].end : job.progress.end, expected);
      assert.deepEqual([simulator.delivered.length, (await queue.getFailed()).length], [delivered, isSent ? 0 : 1]);
    });

  test("without a store, the same worker's job sends a second message", async (context) => {
    const provider = "texting-blue";
    const world = await killedWorker(context, { provider, where: "after", hasStore: false });
    const { queue, simulator, work, end } = world;
    await addMessage(queue, "order-7", messageOf(provider, "Order 7"));
    await world.ended;
    work();
    await end("order-7");
    assert.equal(simulator.delivered.length, 2);
  });

  test("it dies in the middle of a batch, and no message is sent twice or lost", async (context) => {
    const provider = "texting-blue";
    const world = await killedWorker(context, { provider, where: "after", nth: 10 });
    const { queue, simulator, work, end } = world;
    const keys = Array.from({ length: 30 }, (_, index) => `sale-${index}`);
    await addBatch(
      queue,
      "sale",
      keys.map((key) => ({ key, message: messageOf(provider, key) })),
    );
    await world.ended;
    work();
    const { progress } = await end("sale");
    const copies = (key) => simulator.delivered.filter(({ body }) => body === key).length;
    const ends = new Map(progress.ended.map((outcome) => [outcome.key, outcome.end]));
    assert.deepEqual(
      keys.filter((key) => !ends.has(key) || copies(key) > 1),
      [],
    );
    assert.deepEqual(
      keys.filter((key) => ends.get(key) === "sent" && copies(key) !== 1),
      [],
    );
    const open = keys.filter((key) => ends.get(key) !== "sent");
    // At most those that were being sent when the process died.
    assert.ok(open.length >= 1 && open.length <= 4 && open.every((key) => ends.get(key) === "unknown"), `${open}`);
  });
});

test("a worker loses its lock, and lives: two workers have the job, and one message is sent", async (context) => {
  const signal = () => {
    let emit;
    return [new Promise((resolve) => (emit = resolve)), emit];
  };
  const [arrived, arrive] = signal();
  const [held, release] = signal();
  const [finished, finish] = signal();
  const world = await openQueue(context, { intercept: async () => void (arrive(), await held) });
  const { queue, simulator, work, end, next } = world;
  const stalled = next("stalled", "order-7");
  work({ skipLockRenewal: true, lockDuration: 100, skipStalledCheck: true }, async () => finish());
  await addMessage(queue, "order-7", messageOf("texting-blue", "Order 7"));
  await arrived;
  const delayed = next("delayed", "order-7");
  work();
  await stalled;
  // The second worker finds the send under way, and gives the job back until the reservation ends.
  await delayed;
  release();
  await finished;
  await (await queue.getJob("order-7")).promote();
  const job = await end("order-7");
  assert.deepEqual([job.returnvalue[0].end, world.requests, simulator.delivered.length], ["sent", 1, 1]);
});

for (const kind of ["message", "batch"])
  test(`a ${kind} stalls too often, and its job fails: its messages are in doubt, and in the list`, async (context) => {
    let arrive;
    const arrived = new Promise((resolve) => (arrive = resolve));
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const world = await openQueue(context, { intercept: async () => void (arrive(), await held) });
    context.after(release);
    const { queue, work, end, kept } = world;
    work({ skipLockRenewal: true, lockDuration: 100, skipStalledCheck: true }, async () => {});
    if (kind === "message") await addMessage(queue, "order-7", messageOf("texting-blue", "Order 7"));
    else await addBatch(queue, "sale", [{ key: "order-7", message: messageOf("texting-blue", "Order 7") }]);
    await arrived;
    work({ maxStalledCount: 0 });
    const job = await end(kind === "message" ? "order-7" : "sale");
    assert.match(job.failedReason, /stalled more than/);
    while (kept.length === 0) await setTimeout(5);
    const unknown = { key: "order-7", end: "unknown", reason: job.failedReason };
    assert.deepEqual(kept, [unknown]);
    const { progress } = await queue.getJob(job.id);
    assert.deepEqual(kind === "message" ? progress : progress.ended[0], unknown);
  });
