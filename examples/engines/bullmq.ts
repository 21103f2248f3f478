/** BullMQ: the id of a job is the key of its message. */

import { DelayedError, UnrecoverableError, Worker } from "bullmq";
import type { Job, Queue, WorkerOptions } from "bullmq";
import type { Client, Message } from "tidings";
import { needsPerson, sendBatch } from "./batch.ts";
import type { Batch, KeyedMessage } from "./batch.ts";
import { sendOnce } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";

/** A job has one message, or a batch of a campaign. */
export type JobData = { readonly message: Message } | { readonly batch: readonly KeyedMessage[] };

/** Attempts after an error of this program, such as a database that is down. The waits of a provider do not count. */
const OPTIONS = { attempts: 5, backoff: { type: "exponential", delay: 5_000 } };

/** Fails a job whose outcome is kept, without another attempt. */
class NeedsPersonError extends UnrecoverableError {}

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
  const worker = new Worker<JobData>(queue.name, process, { limiter, ...options });
  worker.on("failed", (job, error) => {
    if (job !== undefined) keepAbandoned(job, error).catch((cause) => worker.emit("error", cause));
  });
  return worker;

  async function process(job: Job<JobData>, token?: string): Promise<readonly Outcome[]> {
    return "batch" in job.data
      ? await inBatch(job, job.data.batch, token)
      : [await alone(job, job.data.message, token)];
  }

  async function alone(job: Job<JobData>, message: Message, token?: string): Promise<Outcome> {
    const outcome = await sendOnce(client, job.id!, message, progressOf<Outcome>(job));
    if (outcome.end === "wait") {
      // The time of the first attempt is in it.
      await job.updateProgress(outcome);
      return await pause(job, outcome.waitMs, outcome.isForAll, token);
    }
    await finish(job, [outcome], outcome);
    return outcome;
  }

  async function inBatch(job: Job<JobData>, messages: readonly KeyedMessage[], token?: string) {
    const batch = await sendBatch(client, messages, progressOf<Batch>(job));
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
    if (open.length > 0) throw new NeedsPersonError(open.map(({ key, end }) => `${key}: ${end}`).join(", "));
  }

  /**
   * A job that failed for good without an outcome: it stalled too often (`maxStalledCount`), or `keep` always threw. Nobody knows what became
   * of its messages; the send log may. To repeat the job is safe, and finds out.
   */
  async function keepAbandoned(job: Job<JobData>, error: Error): Promise<void> {
    // The job has another attempt, or its outcome is kept.
    if (job.finishedOn === undefined || error instanceof NeedsPersonError) return;
    const unknown = (key: string): Outcome => ({ key, end: "unknown", reason: error.message });
    if (!("batch" in job.data)) {
      const outcome = unknown(job.id!);
      await job.updateProgress(outcome);
      return await keep([outcome]);
    }
    const before = progressOf<Batch>(job);
    const ended = before?.ended ?? [];
    const keys = new Set(ended.map(({ key }) => key));
    const open = job.data.batch.filter(({ key }) => !keys.has(key)).map(({ key }) => unknown(key));
    const batch = { ended: [...ended, ...open], waitMs: null, isForAll: false, since: Date.now(), maybeSent: [] };
    await job.updateProgress(batch);
    await keep(batch.ended);
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

/** What the attempt before has left in the job. */
const progressOf = <T extends Outcome | Batch>(job: Job<JobData>): T | null =>
  typeof job.progress === "object" ? (job.progress as T) : null;
