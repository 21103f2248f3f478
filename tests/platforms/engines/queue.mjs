// A queue of BullMQ on a real Redis, with the recipe's worker and a simulated provider.
import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Queue, QueueEvents } from "bullmq";
import { Redis } from "ioredis";
import { Client } from "tidings";
import { createSimulator } from "tidings/simulator";
import { fromIoredis, redisStore } from "tidings/store";
import { start } from "../../package/store/servers/redis.mjs";
import { compiled, recipe } from "./examples.mjs";
import { TIMES } from "./times.mjs";

export { stop } from "../../package/store/servers/redis.mjs";

export const { addBatch, addMessage, startWorker } = await recipe("bullmq");

const file = await compiled("bullmq");

/**
 * Opens a queue. Everything that it starts ends with the test.
 *
 * @param intercept Called with each request and the simulator; may answer in its place.
 */
export async function openQueue(context, { provider = "texting-blue", intercept, ...simulated } = {}) {
  const { path } = await start();
  const connection = { path, maxRetriesPerRequest: null };
  // Tests run side by side.
  const name = `queue-${randomUUID()}`;
  const prefix = `${name}:`;
  const simulator = createSimulator(simulated);
  let requests = 0;
  const fetch = async (url, init) => {
    requests += 1;
    return (await intercept?.(requests)) ?? simulator.fetch(url, init);
  };
  const queue = new Queue(name, { connection });
  const events = new QueueEvents(name, { connection });
  const redis = new Redis(connection);
  const ends = [() => queue.close(), () => events.close(), () => redis.disconnect()];
  context.after(async () => {
    for (const end of ends.reverse()) await end();
  });
  await events.waitUntilReady();
  const kept = [];
  /** The provider's address: the store repeats a send in doubt only at the same one. */
  let at;
  const store = redisStore(fromIoredis(redis), { prefix });
  /** Each worker has a client of its own, as in a process of its own: a gate lives in one process. */
  const newClient = () =>
    new Client({ provider, apiKey: "any_key_0123", fetch, store, ...(at && { baseUrl: at }), ...TIMES });

  /** The next event with the name about a job. */
  const next = (event, jobId) =>
    new Promise((resolve) => {
      const listen = (found) => {
        if (found.jobId !== jobId) return;
        events.off(event, listen);
        resolve(found);
      };
      events.on(event, listen);
    });

  return {
    queue,
    simulator,
    fetch,
    kept,
    next,
    get requests() {
      return requests;
    },
    /** Starts a worker in this process. */
    work(options = {}, keep = async (outcomes) => void kept.push(...outcomes)) {
      const worker = startWorker(queue, newClient(), { connection, stalledInterval: 100, ...options }, keep);
      // A lost lock is reported as an error: without a listener it would end this process.
      worker.on("error", () => {});
      ends.push(() => worker.close(true));
      return worker;
    },
    /** Starts a worker in a process of its own. */
    async fork(url, options = {}) {
      at = simulator.baseUrl(provider, url);
      const config = { name, path, prefix, provider, baseUrl: at, recipe: file, ...options };
      const child = fork(fileURLToPath(new URL("worker.mjs", import.meta.url)), [JSON.stringify(config)], {
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      ends.push(() => child.kill("SIGKILL"));
      await once(child, "message");
      return { ended: once(child, "exit"), kill: () => child.kill("SIGKILL") };
    },
    /** Waits until a job has completed or failed. */
    async end(jobId) {
      const ended = [next("completed", jobId), next("failed", jobId)];
      const job = () => queue.getJob(jobId);
      const state = await (await job())?.getState();
      if (state !== "completed" && state !== "failed") await Promise.race(ended);
      return job();
    },
  };
}
