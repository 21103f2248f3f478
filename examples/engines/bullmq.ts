/** BullMQ: the id of a job is the key of its message. */

import { DelayedError, UnrecoverableError, Worker } from "bullmq";
import type { Job, Queue, WorkerOptions } from "bullmq";
import type { Client, Message } from "tidings";
import { needsPerson, sendBatch } from "./batch.js";
import type { Batch, KeyedMessage } from "./batch.js";
import { sendOnce } from "./outcome.js";
import type { Outcome } from "./outcome.js";

/** A job has one message, or a batch of a campaign. */
export type JobData = { readonly message: Message } | { readonly batch: readonly KeyedMessage[] };

/** Attempts after an error of this program, such as a database that is down. The waits of a provider do not count. */
const OPTIONS = { attempts: 5, backoff: { type: "exponential", delay: 5_000 } };

/** Adds a message. While the queue has a job with the key, a second one is ignored; later, the send log stops it. */
export const addMessage = (queue: Queue<JobData>, key: string, message: Message) =>
  queue.add("message", { message }, { ...OPTIONS, jobId: key });

/** Adds a batch of a campaign: some hundred messages. */
export const addBatch = (queue: Queue<JobData>, id: string, batch: readonly KeyedMessage[]) =>
  queue.add("batch", { batch }, { ...OPTIONS, jobId: id });

/**
 * Starts a worker. `client` has a `store`, and the options `IN_A_JOB`.
 *
 * @param keep Writes outcomes into your database. If it throws, the job is done again, and nothing is sent twice.
 */
export function startWorker(
  queue: Queue<JobData>,
  client: Client,
  options: WorkerOptions,
  keep: (outcomes: readonly Outcome[]) => Promise<void>,
): Worker<JobData> {
  const { rate } = client.capabilities.limits;
  // One pace for all workers of the queue. A worker without `limiter` does not see the wait of `rateLimit`.
  const limiter = rate === null ? { max: 100, duration: 1_000 } : { max: rate.requests, duration: rate.perMs };
  return new Worker<JobData>(queue.name, process, { limiter, ...options });

  async function process(job: Job<JobData>, token?: string): Promise<readonly Outcome[]> {
    return "batch" in job.data
      ? await inBatch(job, job.data.batch, token)
      : [await alone(job, job.data.message, token)];
  }

  async function alone(job: Job<JobData>, message: Message, token?: string): Promise<Outcome> {
    const outcome = await sendOnce(client, job.id!, message, job.timestamp);
    if (outcome.end === "wait") return await pause(job, outcome.waitMs, outcome.isForAll, token);
    await finish(job, [outcome], outcome);
    return outcome;
  }

  async function inBatch(job: Job<JobData>, messages: readonly KeyedMessage[], token?: string) {
    const before = typeof job.progress === "object" ? (job.progress as Batch) : null;
    const batch = await sendBatch(client, messages, before, job.timestamp);
    if (batch.waitMs !== null) {
      await job.updateProgress(batch);
      return await pause(job, batch.waitMs, batch.isForAll, token);
    }
    await finish(job, batch.ended, batch);
    return batch.ended;
  }

  /** Keeps the outcomes: in your database, and in the job, also in one that fails. */
  async function finish(job: Job<JobData>, outcomes: readonly Outcome[], progress: object): Promise<void> {
    await keep(outcomes);
    await job.updateProgress(progress);
    const open = outcomes.filter(needsPerson);
    // The failed jobs are the list for a person. To repeat one is safe: what is in doubt is not sent again.
    if (open.length > 0) throw new UnrecoverableError(open.map(({ key, end }) => `${key}: ${end}`).join(", "));
  }

  /** Frees the worker until then. A wait of the account is one of the queue, for all its workers. */
  async function pause(job: Job<JobData>, waitMs: number, isForAll: boolean, token?: string): Promise<never> {
    if (isForAll) {
      await queue.rateLimit(Math.ceil(waitMs));
      throw Worker.RateLimitError();
    }
    await job.moveToDelayed(Date.now() + Math.ceil(waitMs), token);
    throw new DelayedError();
  }
}
