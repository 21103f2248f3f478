// Consumers that crash, redelivery, and what the queue gives up.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { deliver, numbers, startApp, sumOf } from "./app.mjs";

/** Decides about a statement of the consumers; changed by each test. */
let fault = () => "ok";
let app;
before(async () => {
  app = await startApp({
    entry: fileURLToPath(new URL("faulty-worker.ts", import.meta.url)),
    services: { FAULT: async (request) => new Response(fault(await request.text())) },
    queue: { maxRetries: 2, maxBatchTimeout: 0 },
    bindings: { SEND_DEADLINE_MS: "1500", SEND_LEASE_MS: "2000", FAILURE_DELAY_MS: "100" },
  });
});
after(() => app?.stop());

const isKept = (sql) => sql.startsWith("UPDATE messages SET outcome");
const isRead = (sql) => sql.includes("FROM json_each(?1) AS job");

/** How often each number got a message. */
function deliveries(recipients) {
  const times = new Map(recipients.map((to) => [to, 0]));
  for (const { to } of app.simulator.delivered) if (times.has(to)) times.set(to, times.get(to) + 1);
  return [...times.values()];
}

test("a consumer that crashes after its sends, and before they are kept, sends nothing twice", async () => {
  const recipients = numbers(120);
  let crashes = 0;
  // The second and the fifth time: in the middle of a batch, and of the redelivered one.
  let times = 0;
  fault = (sql) => {
    if (!isKept(sql)) return "ok";
    times += 1;
    if (times !== 2 && times !== 5) return "ok";
    crashes += 1;
    return "throw";
  };
  const { body } = await app.start({ to: recipients, body: "Hello" });
  const { counts } = await app.until(body.id);
  assert.equal(crashes, 2);
  assert.deepEqual([counts.sent, sumOf(counts)], [120, 120]);
  assert.deepEqual(new Set(deliveries(recipients)), new Set([1]));
});

test("a consumer that crashes has acknowledged only what it has kept", async () => {
  const recipients = numbers(60, 500);
  await app.rows("INSERT INTO campaigns VALUES ('c-acks', 'ann', '', 60, 60, 0)");
  await app.rows(
    "INSERT INTO messages (campaign, position, recipient, body) SELECT 'c-acks', key, value, 'Hello' FROM json_each(?1)",
    JSON.stringify(recipients),
  );
  let times = 0;
  fault = (sql) => (isKept(sql) && ++times === 2 ? "throw" : "ok");
  const worker = await app.miniflare.getWorker();
  const deliveries = recipients.map((_, position) => {
    return { id: `d-${position}`, timestamp: new Date(), attempts: 1, body: { campaign: "c-acks", position } };
  });
  const { outcome, explicitAcks, retryMessages } = await worker.queue("tidings-campaigns", deliveries);
  const kept = await app.rows("SELECT position FROM messages WHERE campaign = 'c-acks' AND outcome IS NOT NULL");
  // The consumer hands back what it has not kept.
  assert.deepEqual([outcome, retryMessages.length], ["ok", 60 - kept.length]);
  assert.ok(kept.length > 0 && kept.length < 60, `${kept.length} kept`);
  assert.deepEqual(explicitAcks.toSorted(), kept.map(({ position }) => `d-${position}`).toSorted());
});

test("a message whose deliveries all fail before its send goes to the dead-letter queue, and is recorded as failed", async () => {
  const recipients = numbers(3, 1_000);
  fault = (sql) => (isRead(sql) ? "throw" : "ok");
  const { body } = await app.start({ to: recipients, body: "Hello" });
  const { counts, reasons } = await app.until(body.id);
  assert.deepEqual([counts.failed, sumOf(counts)], [3, 3]);
  assert.deepEqual(reasons, [{ state: "failed", reason: "dead-letter", count: 3 }]);
  assert.deepEqual(deliveries(recipients), [0, 0, 0]);
});

test("one whose deliveries all fail after its send is not recorded as failed: the send log knows better", async () => {
  const recipients = numbers(3, 2_000);
  let isOver = false;
  fault = (sql) => {
    // The last consumer of a message is that of the dead letters.
    if (sql.startsWith("SELECT outcome, record")) isOver = true;
    return isKept(sql) && !isOver ? "throw" : "ok";
  };
  const { body } = await app.start({ to: recipients, body: "Hello" });
  const { counts } = await app.until(body.id);
  assert.deepEqual([counts.sent, sumOf(counts)], [3, 3]);
  assert.deepEqual(deliveries(recipients), [1, 1, 1]);
});

test("a body that nobody can read goes to the dead-letter queue at once, and holds up no other message", async () => {
  fault = () => "ok";
  const queue = await app.miniflare.getQueueProducer("CAMPAIGNS");
  const poison = ["text", { campaign: "c1" }, { position: 1 }, null, [], { campaign: "c1", position: 1.5 }];
  for (const body of poison) await queue.send(body);
  const { body } = await app.start({ to: numbers(5, 3_000), body: "Hello" });
  assert.equal((await app.until(body.id)).counts.sent, 5);
  let found = [];
  while (found.length < poison.length) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    found = await app.rows("SELECT content FROM dead_letters");
  }
  assert.deepEqual(found.map(({ content }) => content).sort(), poison.map((one) => JSON.stringify(one)).sort());
});

test("a message of a campaign that does not exist leaves the queue", async () => {
  const queue = await app.miniflare.getQueueProducer("CAMPAIGNS");
  await queue.send({ campaign: "c-unknown", position: 0 });
  const { body } = await app.start({ to: numbers(1, 4_000), body: "Hello" });
  assert.equal((await app.until(body.id)).counts.sent, 1);
});

test("a webhook whose event cannot be kept is answered with 503, and takes effect when it comes again", async () => {
  fault = () => "ok";
  const [to] = numbers(1, 4_100);
  const { body } = await app.start({ to: [to], body: "Hello" });
  await app.until(body.id);
  const [{ message_id: messageId }] = await app.rows("SELECT message_id FROM messages WHERE campaign = ?1", body.id);
  const events = [
    [{ type: "status", messageId, status: "message.delivered" }, "UPDATE messages SET status"],
    [
      { type: "inbound", messageId: "in_9", from: to, to: "+14155559876", body: "STOP" },
      'INSERT INTO "tidings_suppressions"',
    ],
  ];
  for (const [event, statement] of events) {
    fault = (sql) => (sql.startsWith(statement) ? "throw" : "ok");
    const { response, again } = await deliver(app, "texting-blue", event);
    assert.equal(response.status, 503, event.type);
    fault = () => "ok";
    assert.equal((await again()).status, 204, event.type);
    assert.equal((await again()).status, 200, event.type);
  }
  assert.equal((await app.get(`/campaigns/${body.id}`)).body.counts.delivered, 1);
  const next = await app.start({ to: [to], body: "Hello" });
  assert.equal((await app.until(next.body.id)).counts["opted-out"], 1);
});

test("a campaign whose request ended before all of it was queued is queued by the cron trigger", async () => {
  const recipients = numbers(250, 4_500);
  await app.rows("INSERT INTO campaigns VALUES ('c-rest', 'ann', '', 250, 100, 0)");
  await app.rows(
    "INSERT INTO messages (campaign, position, recipient, body) SELECT 'c-rest', key, value, 'Hello' FROM json_each(?1)",
    JSON.stringify(recipients),
  );
  const worker = await app.miniflare.getWorker();
  await worker.scheduled();
  const { counts } = await app.until("c-rest", (campaign) => campaign.counts.sent === 150);
  // The first hundred were in the queue before, which is not here.
  assert.deepEqual([counts.queued, deliveries(recipients.slice(0, 100)).some((times) => times > 0)], [100, false]);
  await worker.scheduled();
  assert.deepEqual(await app.rows("SELECT queued FROM campaigns WHERE id = 'c-rest'"), [{ queued: 250 }]);
});

test("a runtime that is killed in the middle of its sends leaves them in doubt, and sends none of them again", async () => {
  const recipients = numbers(30, 5_000);
  // The first sends get no response: they are on their way when the runtime is killed.
  app.simulator.fail(...Array(4).fill({ kind: "stall", where: "headers" }));
  const { status, body } = await app.start({ to: recipients, body: "Hello" });
  assert.equal(status, 202);
  while (app.simulator.delivered.filter(({ to }) => recipients.includes(to)).length < 4)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await app.restart();
  // The queue of the local runtime is in its memory. A real one delivers them again, as this does.
  const queue = await app.miniflare.getQueueProducer("CAMPAIGNS");
  await queue.sendBatch(recipients.map((_, position) => ({ body: { campaign: body.id, position } })));
  const { counts } = await app.until(body.id);
  assert.deepEqual([counts.unknown + counts.sent, sumOf(counts)], [30, 30]);
  // Those four, and on a slow machine what began after their time limit.
  assert.ok(counts.unknown >= 4 && counts.unknown <= 8, `${counts.unknown} unknown`);
  assert.deepEqual(new Set(deliveries(recipients)), new Set([1]));
});
