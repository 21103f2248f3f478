/** Sends the messages of a batch, at the pace that the pacer allows, and hands the rest back to the queue. */

import { clientOf, messageTo } from "../accounts.js";
import { dueMessages } from "../campaigns/store.js";
import type { Env, Unreadable } from "../env.js";
import { pacerOf } from "../pacer.js";
import type { Delivery, DeliveryBatch } from "../platform.js";
import { inTime } from "../time-limit.js";
import { handBack, handBackAfterFailure } from "./hand-back.js";
import { describe, keyOf, readJob } from "./job.js";
import { settle } from "./settle.js";
import type { Work } from "./work.js";

/** How long a consumer works on a batch. The queue's other batches wait for it, or go to other consumers. */
const WORK_MS = 20_000;
/** A shorter wait is not worth a delivery. */
const SHORT_WAIT_MS = 2_000;
/**
 * A wait of a second is the shortest that providers name. The client must not wait by itself: the pacer would not learn that its pace is too fast.
 */
const MAX_CLIENT_WAIT_MS = 500;
/** A Worker has six connections at a time, and D1 and the pacer need some. */
const CONCURRENCY = 4;
/** A run of a fast pace is stopped no sooner: each lease costs two calls of the pacer and a statement. */
const MIN_LEASE_MS = 1_000;
/** Of a queue. */
const MAX_ANSWER_MS = 10_000;
/** Longer than the work, the last lease, and the sends of it. */
const MAX_BATCH_MS = 120_000;

/** Never rejects: what a failure leaves undecided is handed back. */
export async function consume(batch: DeliveryBatch, env: Env): Promise<void> {
  try {
    await inTime(() => send(batch, env), MAX_BATCH_MS);
  } catch (error) {
    // The message may quote what was sent to it.
    console.log(JSON.stringify({ event: "batch-failed", messages: batch.messages.length, name: Object(error).name }));
    handBackAfterFailure(env, batch.messages);
  }
}

async function send(batch: DeliveryBatch, env: Env): Promise<void> {
  let left = await workOf(batch, env);
  if (left.length === 0) return;
  const client = clientOf(env, [], MAX_CLIENT_WAIT_MS);
  const pacer = pacerOf(env);
  for (const endAt = Date.now() + WORK_MS; left.length > 0; ) {
    if (Date.now() >= endAt) return handBack(env, left, await pacer.turn(left.length));
    const { permits, startInMs, perSecond, waitMs, at } = await pacer.lease(left.length);
    if (permits === 0) {
      if (waitMs > SHORT_WAIT_MS || Date.now() + waitMs > endAt) return handBack(env, left, waitMs);
      await sleep(waitMs);
      continue;
    }
    await sleep(startInMs);
    const part = left.splice(0, permits);
    const run = client.sendMany(
      part.map(({ due }) => messageTo(env, due.recipient, due.body)),
      { key: (_, index) => keyOf(part[index]!.due), ratePerSecond: perSecond, concurrency: CONCURRENCY },
    );
    // Afterwards the moments belong to the next lease. If the provider is slow, the rest of this one gets another.
    const timer = setTimeout(() => void run.stop(), Math.max(MIN_LEASE_MS, (permits * 1_000) / perSecond));
    try {
      left = [...(await settle(env, part, run, at)), ...left];
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The messages that have not ended. All others leave the queue. */
async function workOf(batch: DeliveryBatch, env: Env): Promise<Work[]> {
  const jobs = batch.messages.map((delivery) => ({ delivery, job: readJob(delivery.body) }));
  await giveUp(
    env,
    jobs.flatMap(({ delivery, job }) => (job === null ? [delivery] : [])),
  );
  const read = jobs.flatMap(({ delivery, job }) => (job === null ? [] : [{ delivery, job }]));
  const due = await dueMessages(
    env.DB,
    read.map(({ job }) => job),
  );
  const byKey = new Map(due.map((message) => [keyOf(message), message]));
  return read.flatMap(({ delivery, job }) => {
    const message = byKey.get(keyOf(job));
    // It ended before, its campaign is gone, or it is in this batch twice.
    if (message === undefined) delivery.ack();
    byKey.delete(keyOf(job));
    return message === undefined ? [] : [{ due: message, delivery }];
  });
}

/** No further delivery makes a message readable. If the dead-letter queue fails, it holds up no other message. */
async function giveUp(env: Env, unreadable: readonly Delivery[]): Promise<void> {
  if (unreadable.length === 0) return;
  const letters = unreadable.map(({ body }): { body: Unreadable } => ({ body: { unreadable: describe(body) } }));
  try {
    await inTime(() => env.DEAD_LETTERS.sendBatch(letters), MAX_ANSWER_MS);
    for (const delivery of unreadable) delivery.ack();
  } catch (error) {
    console.log(JSON.stringify({ event: "dead-letters-failed", name: Object(error).name }));
    handBackAfterFailure(env, unreadable);
  }
}

function sleep(ms: number): Promise<void> | undefined {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
}
