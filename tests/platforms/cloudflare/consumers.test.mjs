// Several consumers at once, which the local queue does not start: each is called with a batch of its own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { numbers, startApp, sumOf } from "./app.mjs";

/** Slow enough for a busy machine to exceed it without a pace. */
const RATE = 10;
let app;
let worker;
before(async () => {
  app = await startApp({ bindings: { RATE_PER_SECOND: String(RATE) } });
  worker = await app.miniflare.getWorker();
});
after(() => app?.stop());

/** A campaign whose messages are in no queue, and its deliveries. */
async function campaign(id, recipients) {
  await app.rows("INSERT INTO campaigns VALUES (?1, 'ann', '', ?2, ?2, 0)", id, recipients.length);
  await app.rows(
    "INSERT INTO messages (campaign, position, recipient, body) SELECT ?1, key, value, 'Hello' FROM json_each(?2)",
    id,
    JSON.stringify(recipients),
  );
  return recipients.map((_, position) => ({
    id: `${id}-${position}`,
    timestamp: new Date(),
    attempts: 1,
    body: { campaign: id, position },
  }));
}

/** Runs a consumer, and again with what it hands back, as the queue does. */
async function consume(deliveries) {
  let handedBack = 0;
  for (let left = deliveries; left.length > 0; ) {
    const { outcome, retryMessages } = await worker.queue("tidings-campaigns", left);
    assert.equal(outcome, "ok");
    handedBack += retryMessages.length;
    const again = new Map(retryMessages.map(({ msgId, delaySeconds = 0 }) => [msgId, delaySeconds]));
    left = left.filter(({ id }) => again.has(id)).map((one) => ({ ...one, attempts: one.attempts + 1 }));
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, 1_000 * Math.min(...again.values())));
  }
  return handedBack;
}

test("four consumers at once keep the pace of one account", async () => {
  const recipients = numbers(60);
  const deliveries = await campaign("c-four", recipients);
  const from = app.simulator.requests.length;
  await Promise.all([0, 15, 30, 45].map((start) => consume(deliveries.slice(start, start + 15))));
  const { counts } = await app.until("c-four");
  assert.deepEqual([counts.sent, sumOf(counts)], [60, 60]);
  const times = app.simulator.requests.slice(from).map(({ at }) => at);
  assert.equal(times.length, 60);
  // Each without the others would need a quarter of it.
  assert.ok(times.at(-1) - times[0] >= (1_000 * 59) / RATE - 250, `${times.at(-1) - times[0]} ms`);
});

test("a batch that is delivered to three consumers at once is sent once", async () => {
  const recipients = numbers(12, 1_000);
  const deliveries = await campaign("c-three", recipients);
  const from = app.simulator.requests.length;
  await Promise.all([consume(deliveries), consume(deliveries), consume(deliveries.toReversed())]);
  const { counts } = await app.until("c-three");
  assert.deepEqual([counts.sent, sumOf(counts)], [12, 12]);
  assert.equal(app.simulator.requests.length - from, 12);
});

test("while the account is limited, consumers hand their messages back, with turns as their delays", async () => {
  const deliveries = await campaign("c-limited", numbers(60, 2_000));
  const from = app.simulator.requests.length;
  app.simulator.plan({ rates: { rateLimit: 1 }, waitSeconds: 30 });
  const batches = [deliveries.slice(0, 30), deliveries.slice(30)];
  const ended = await Promise.all(batches.map((batch) => worker.queue("tidings-campaigns", batch)));
  app.simulator.plan(null);
  const delays = ended.map(({ retryMessages }) => [...new Set(retryMessages.map(({ delaySeconds }) => delaySeconds))]);
  assert.deepEqual(
    ended.map(({ retryMessages, explicitAcks }) => [retryMessages.length, explicitAcks.length]),
    [
      [30, 0],
      [30, 0],
    ],
  );
  // None before the wait is over, each batch together, and not both at once: half the pace makes 30 messages 6 seconds.
  assert.deepEqual([delays[0].length, delays[1].length], [1, 1]);
  assert.ok(Math.min(...delays.flat()) >= 25 && Math.abs(delays[0][0] - delays[1][0]) >= 1, `${delays} seconds`);
  const rejected = app.simulator.requests.slice(from);
  // Those that were on their way when the first one came: four of each consumer.
  assert.ok(rejected.length <= 8, `${rejected.length} requests of 60 were made`);
});

test("a single message keeps the pace of the campaigns: it is rejected with the wait, and nothing is requested", async () => {
  // The account is closed by the test before.
  const from = app.simulator.requests.length;
  const headers = { authorization: `Bearer ${await app.tokenOf("ann")}`, "idempotency-key": "key-of-a-message" };
  const response = await app.post("/messages", { to: "+14155550501", body: "Hello" }, headers);
  const { outcome, retryable, retryAfterMs } = await response.json();
  assert.deepEqual([outcome, retryable, retryAfterMs > 10_000], ["not-sent", true, true]);
  assert.equal(Number(response.headers.get("retry-after")), Math.ceil(retryAfterMs / 1_000));
  assert.equal(app.simulator.requests.length, from);
});
