// What a process that is killed does: it sends every job, as a queue would give them again. Runs in Node and in a page.
import { clientFor } from "./client.mjs";

/** How often a job that was certainly not sent is sent again. */
const MAX_ROUNDS = 4;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Short times, so that a lease of a dead process ends soon. */
const TIMES = {
  timeoutMs: 250,
  deadlineMs: 700,
  leaseMs: 1_000,
  storeTimeoutMs: 5_000,
  retry: { maxAttempts: 3, baseMs: 2, maxMs: 10, quota: false },
};

const CONCURRENCY = 4;

/** Sends all jobs, a few at a time. Reports how each ended: `accepted`, `failed` (certainly not sent) or `unknown`. */
export async function run(Client, { jobs, ...config }, store, report) {
  const client = clientFor(Client, { ...config, store }, TIMES);
  const queue = jobs.values();
  const work = async () => {
    for (const { key, message } of queue) await report({ key, ...(await sendJob(client, key, message)) });
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}

async function sendJob(client, key, message) {
  for (let round = 1; ; round++) {
    try {
      const { id } = await client.send(message, { idempotencyKey: key });
      return { end: "accepted", id };
    } catch (error) {
      const { category, outcome, retryAfterMs } = error;
      // Another process holds the key, or did when it died.
      if (category === "conflict" && outcome === "unknown" && retryAfterMs !== null) await wait(retryAfterMs + 1);
      else if (outcome !== "not-sent") return { end: "unknown", id: null };
      else if (round >= MAX_ROUNDS) return { end: "failed", id: null };
      else await wait(5);
    }
  }
}
