// The recipe for BullMQ, on a real Redis: jobs that are given again, waits, and what a person must look at.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { message } from "./examples.mjs";
import { addBatch, addMessage, openQueue, stop } from "./queue.mjs";

after(stop);

const limited = (retryAfterMs) =>
  new Response(JSON.stringify({ error: "Too many requests" }), {
    status: 429,
    headers: { "content-type": "application/json", "retry-after-ms": `${retryAfterMs}` },
  });

test("a job sends its message once, and keeps the outcome", async (context) => {
  const { queue, simulator, kept, work, end } = await openQueue(context);
  const worker = work();
  for (let index = 0; index < 2; index++) await addMessage(queue, "order-7", message("Order 7"));
  const job = await end("order-7");
  const [{ id }] = simulator.delivered;
  assert.deepEqual(job.returnvalue, [{ key: "order-7", end: "sent", id }]);
  // The queue has forgotten the job: the log has not.
  await job.remove();
  await addMessage(queue, "order-7", message("Order 7"));
  assert.deepEqual((await end("order-7")).returnvalue, job.returnvalue);
  assert.deepEqual(kept, [...job.returnvalue, ...job.returnvalue]);
  assert.equal(simulator.delivered.length, 1);
  assert.ok(worker.isRunning());
});

test("a job that throws after the provider accepted is tried again, and sends nothing twice", async (context) => {
  const { queue, simulator, work, end, next } = await openQueue(context);
  let calls = 0;
  work({}, async () => {
    calls += 1;
    if (calls === 1) throw new Error("the database is down");
  });
  const delayed = next("delayed", "order-7");
  await addMessage(queue, "order-7", message("Order 7"));
  await delayed;
  const job = await queue.getJob("order-7");
  assert.equal(job.failedReason, "the database is down");
  await job.promote();
  assert.equal((await end("order-7")).returnvalue[0].end, "sent");
  assert.deepEqual([calls, simulator.delivered.length], [2, 1]);
});

test("a rate limit of the account makes every worker of the queue wait", async (context) => {
  const world = await openQueue(context, { intercept: (number) => (number === 1 ? limited(3_600_000) : undefined) });
  const { queue, simulator, work, end } = world;
  const first = work();
  await addMessage(queue, "order-1", message("Order 1"));
  // The job goes back to the other jobs, in front of them.
  const job = await queue.getJob("order-1");
  while ((await queue.getRateLimitTtl()) <= 0 || (await job.getState()) !== "waiting") await setTimeout(5);
  await first.close();
  // Another worker sees the wait, and takes no job.
  const second = work({ autorun: false });
  await addMessage(queue, "order-2", message("Order 2"));
  await second.waitUntilReady();
  assert.equal(await second.getNextJob("a token", { block: false }), undefined);
  const left = await queue.getRateLimitTtl(100);
  assert.ok(left > 3_500_000 && left <= 3_600_000, `${left}`);
  assert.deepEqual([world.requests, simulator.delivered.length], [1, 0]);
  await second.close();
  await queue.removeRateLimitKey();
  work();
  await Promise.all([end("order-1"), end("order-2")]);
  assert.deepEqual([world.requests, simulator.delivered.length], [3, 2]);
});

test("a job that waited is done by the engine itself", async (context) => {
  const world = await openQueue(context, { intercept: (number) => (number === 1 ? limited(40) : undefined) });
  world.work();
  await addMessage(world.queue, "order-7", message("Order 7"));
  const job = await world.end("order-7");
  assert.deepEqual([job.returnvalue[0].end, job.attemptsMade, world.requests], ["sent", 1, 2]);
});

test("a job that was queued for days waits at its first rate limit, and counts from there", async (context) => {
  const world = await openQueue(context, { intercept: () => limited(3_600_000) });
  const DAY = 24 * 3_600_000;
  const { queue, work, end } = world;
  const before = Date.now();
  const first = work();
  await queue.add(
    "message",
    { message: message("Order 7") },
    { jobId: "order-7", timestamp: before - 3 * DAY, attempts: 1 },
  );
  const waiting = async () => (await queue.getJob("order-7")).progress;
  while ((await waiting()).end !== "wait") await setTimeout(5);
  const { since, maybeSent } = await waiting();
  assert.ok(since >= before && since <= Date.now(), `${since}`);
  assert.equal(maybeSent, false);
  // A day later: each attempt was rejected, so nothing was sent.
  const state = async () => (await queue.getJob("order-7")).getState();
  while ((await queue.getRateLimitTtl()) <= 0 || (await state()) !== "waiting") await setTimeout(5);
  await first.close();
  await (await queue.getJob("order-7")).updateProgress({ ...(await waiting()), since: since - 2 * DAY });
  await queue.removeRateLimitKey();
  work();
  const job = await end("order-7");
  assert.deepEqual(job.progress, { key: "order-7", end: "failed", reason: "rate-limit, for too long" });
});

test("a job whose outcome is never kept fails in the end, and is in the list as in doubt", async (context) => {
  const { queue, simulator, work, end, next } = await openQueue(context);
  let calls = 0;
  const told = [];
  const worker = work({}, async (outcomes) => {
    calls += 1;
    if (calls <= 1) throw new Error("the database is down");
    told.push(...outcomes);
  });
  assert.ok(worker.isRunning());
  await queue.add("message", { message: message("Order 7") }, { jobId: "order-7", attempts: 1 });
  await end("order-7");
  while (told.length === 0) await setTimeout(5);
  const unknown = { key: "order-7", end: "unknown", reason: "the database is down" };
  assert.deepEqual([told, (await queue.getJob("order-7")).progress], [[unknown], unknown]);
  // A person repeats it: the log says that it was sent.
  const completed = next("completed", "order-7");
  await queue.retryJobs({ state: "failed" });
  await completed;
  assert.deepEqual([told.at(-1).end, simulator.delivered.length], ["sent", 1]);
});

test("a send in doubt is not tried again, and is in the list for a person", async (context) => {
  const world = await openQueue(context);
  const { queue, simulator, work, end, next } = world;
  work();
  simulator.fail({ kind: "lost", when: "after" });
  await addMessage(queue, "order-7", message("Order 7"));
  await end("order-7");
  const list = await queue.getFailed();
  const row = ({ id, failedReason, progress, attemptsMade }) => [id, failedReason, progress.end, attemptsMade];
  assert.deepEqual(list.map(row), [["order-7", "order-7: unknown", "unknown", 1]]);
  // A person repeats all failed jobs: what is in doubt stays so.
  const failed = next("failed", "order-7");
  await queue.retryJobs({ state: "failed" });
  await failed;
  assert.deepEqual([world.requests, simulator.delivered.length, world.kept.length], [1, 1, 2]);
});

test("a permanent failure is in the list too, and can be repeated when it is repaired", async (context) => {
  const { queue, simulator, work, end, next } = await openQueue(context);
  work();
  simulator.fail({ kind: "status", status: 401 });
  await addMessage(queue, "order-7", message("Order 7"));
  const job = await end("order-7");
  assert.deepEqual([job.failedReason, job.progress.reason], ["order-7: failed", "authentication"]);
  const completed = next("completed", "order-7");
  await queue.retryJobs({ state: "failed" });
  await completed;
  assert.equal(simulator.delivered.length, 1);
});

test("a batch waits as a whole, goes on with what is left, and lists what a person must look at", async (context) => {
  const world = await openQueue(context, { intercept: (number) => (number === 10 ? limited(40) : undefined) });
  const { queue, simulator, work, end, next, kept } = world;
  work({}, async (outcomes) => void kept.push(outcomes));
  simulator.fail({ kind: "lost", when: "after" }, { kind: "status", status: 401 });
  const keys = Array.from({ length: 30 }, (_, index) => `sale-${index}`);
  await addBatch(
    queue,
    "sale",
    keys.map((key) => ({ key, message: message(key) })),
  );
  const bodies = () => simulator.delivered.map(({ body }) => body);
  const job = await end("sale");
  assert.match(job.failedReason, /^sale-\d: (unknown|failed), sale-\d: (?!\1)(unknown|failed)$/);
  assert.equal(job.progress.ended.filter((one) => one.end === "sent").length, 28);
  assert.deepEqual(kept, [job.progress.ended]);
  assert.deepEqual([bodies().length, new Set(bodies()).size], [29, 29]);
  assert.ok(job.attemptsStarted >= 2, `${job.attemptsStarted}`);
  // A person repeats it: what was rejected is sent, and what is in doubt stays so.
  const failed = next("failed", "sale");
  await queue.retryJobs({ state: "failed" });
  assert.match((await failed).failedReason, /^sale-\d: unknown$/);
  assert.deepEqual(bodies().sort(), [...keys].sort());
});
