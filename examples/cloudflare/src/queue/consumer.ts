/** Sends the messages of a batch, at the pace that the pacer allows, and hands the rest back to the queue. */

import type { RateLimit, SendManyRun, TidingsError } from "tidings/core";
import { clientOf, messageTo } from "../accounts.js";
import { dueMessages, keepEndings } from "../campaigns/store.js";
import type { DueMessage, Ending } from "../campaigns/store.js";
import type { Env } from "../env.js";
import { pacerOf } from "../pacer.js";
import type { Delivery, DeliveryBatch } from "../platform.js";
import { keyOf, readJob } from "./job.js";
import { verdictOf } from "./verdict.js";

/** How long a consumer works on a batch. The queue's other batches wait for it, or go to other consumers. */
const WORK_MS = 20_000;
/** A shorter wait is not worth a delivery. */
const SHORT_WAIT_MS = 2_000;
/** So many outcomes are kept at once, and at least once in this time: after a crash, only these are looked up again in the send log. */
const KEPT_AT_ONCE = 25;
const KEPT_EVERY_MS = 1_000;
/** A Worker has six connections at a time, and D1 and the pacer need some. */
const CONCURRENCY = 4;
/** The longest delay of Queues. */
const MAX_DELAY_S = 43_200;

/** A message, and what stands for it in the queue. */
interface Work {
  readonly due: DueMessage;
  readonly delivery: Delivery;
}

export async function consume(batch: DeliveryBatch, env: Env): Promise<void> {
  let left = await workOf(batch, env);
  const client = clientOf(env);
  const pacer = pacerOf(env);
  for (const endAt = Date.now() + WORK_MS; left.length > 0; ) {
    if (Date.now() >= endAt) return handBack(left, await pacer.turn(left.length));
    const { permits, startInMs, perSecond, waitMs } = await pacer.lease(left.length);
    if (permits === 0) {
      if (waitMs > SHORT_WAIT_MS || Date.now() + waitMs > endAt) return handBack(left, waitMs);
      await sleep(waitMs);
      continue;
    }
    await sleep(startInMs);
    const part = left.splice(0, permits);
    const run = client.sendMany(
      part.map(({ due }) => messageTo(env, due.recipient, due.body)),
      { key: (_, index) => keyOf(part[index]!.due), ratePerSecond: perSecond, concurrency: CONCURRENCY },
    );
    const again = await settle(env, part, run);
    left = [...again, ...left];
  }
}

/** The messages that have not ended. All others leave the queue. */
async function workOf(batch: DeliveryBatch, env: Env): Promise<Work[]> {
  const jobs = batch.messages.map((delivery) => ({ delivery, job: readJob(delivery.body) }));
  for (const { delivery, job } of jobs) {
    if (job !== null) continue;
    // No delivery will make it readable.
    await env.DEAD_LETTERS.send({ unreadable: describe(delivery.body) });
    delivery.ack();
  }
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

/**
 * Keeps the outcomes, and tells the pacer what they say.
 *
 * @returns Those that wait for the account: from the first one that has to, no more are begun.
 */
async function settle(env: Env, part: readonly Work[], run: SendManyRun): Promise<Work[]> {
  const again = new Set(part);
  let kept: { readonly ending: Ending; readonly delivery: Delivery }[] = [];
  let learnt = { ...NOTHING };
  let keptAt = Date.now();
  let begun = 0;
  const keep = async (): Promise<void> => {
    const endings = kept.map(({ ending }) => ending);
    const [closedForMs] = await Promise.all([pacerOf(env).report(learnt), keepEndings(env.DB, endings)]);
    // Another consumer may have learnt it.
    if (closedForMs > 0) void run.stop();
    // Only now: a message that left the queue before its row was written would be lost by a crash.
    for (const { delivery } of kept) delivery.ack();
    kept = [];
    learnt = { ...NOTHING };
    keptAt = Date.now();
  };
  for await (const outcome of run) {
    const work = part[outcome.index]!;
    const verdict = verdictOf(outcome, work.due, work.delivery.attempts);
    if (!outcome.ok) logFailure(outcome.error, keyOf(work.due));
    learnt.done += 1;
    begun += 1;
    if (verdict.kind !== "account") again.delete(work);
    if (outcome.ok) {
      learnt.accepted += outcome.result.replayed ? 0 : 1;
      learnt.limit = outcome.result.rateLimit ?? learnt.limit;
    }
    if (verdict.kind === "ended") kept.push({ ending: verdict.ending, delivery: work.delivery });
    else if (verdict.kind === "again") retry(work.delivery, verdict.waitMs);
    else {
      learnt.waitMs = Math.max(learnt.waitMs ?? 0, verdict.waitMs);
      void run.stop();
    }
    if (kept.length >= KEPT_AT_ONCE || Date.now() - keptAt >= KEPT_EVERY_MS) await keep();
  }
  // Those that were not begun need their permits no more.
  learnt.done += part.length - begun;
  await keep();
  return [...again];
}

const NOTHING: { done: number; accepted: number; waitMs: number | null; limit: RateLimit | null } = {
  done: 0,
  accepted: 0,
  waitMs: null,
  limit: null,
};

function handBack(works: readonly Work[], waitMs: number): void {
  for (const { delivery } of works) retry(delivery, waitMs);
}

function retry(delivery: Delivery, waitMs: number): void {
  delivery.retry({ delaySeconds: Math.min(MAX_DELAY_S, Math.ceil(waitMs / 1_000)) });
}

function sleep(ms: number): Promise<void> | undefined {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
}

/** Neither the number nor the text: a log is read by many. */
function logFailure({ category, outcome, code, status, requestId, retryAfterMs }: TidingsError, key: string): void {
  console.log(JSON.stringify({ event: "send-failed", key, category, outcome, code, status, requestId, retryAfterMs }));
}

function describe(body: unknown): string {
  try {
    return String(JSON.stringify(body) ?? body).slice(0, 1_000);
  } catch {
    return typeof body;
  }
}
