// What a process that is killed does: it sends every job, as a queue would give them again. Runs in Node and in a page.

/** How often a job that was certainly not sent is sent again. */
const MAX_ROUNDS = 4;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The options of the client: short times, so that a lease of a dead process ends soon. */
export const TIMES = {
  timeoutMs: 250,
  deadlineMs: 700,
  leaseMs: 1_000,
  storeTimeoutMs: 5_000,
  retry: { maxAttempts: 3, baseMs: 2, maxMs: 10, quota: false },
};

/** A client of the simulator; without a store, if there is none. */
export function clientFor(Client, { provider, baseUrl, store }) {
  const { leaseMs, storeTimeoutMs, ...times } = TIMES;
  return new Client({
    provider,
    apiKey: "key_0123456789",
    baseUrl,
    ...times,
    ...(store && { store, leaseMs, storeTimeoutMs }),
  });
}

/** Sends all jobs, a few at a time. `report(key, end, id)`: how a job ended: `accepted`, `failed` (certainly not sent) or `unknown`. */
export async function sendAll(client, jobs, report, concurrency = 4) {
  const queue = jobs.values();
  const work = async () => {
    for (const { key, message } of queue) await report(key, ...(await sendJob(client, key, message)));
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

async function sendJob(client, key, message) {
  for (let round = 1; ; round++) {
    try {
      const { id } = await client.send(message, { idempotencyKey: key });
      return ["accepted", id];
    } catch (error) {
      const { category, outcome, retryAfterMs } = error;
      // Another process holds the key, or did when it died.
      if (category === "conflict" && outcome === "unknown" && retryAfterMs !== null) await wait(retryAfterMs + 1);
      else if (outcome !== "not-sent") return ["unknown", null];
      else if (round >= MAX_ROUNDS) return ["failed", null];
      else await wait(5);
    }
  }
}
