/// <reference types="node" />
/** A worker of BullMQ, and a message for it: `node main.ts`, with `REDIS_URL` and `TEXTING_BLUE_KEY` in the environment. */

import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { Client } from "tidings";
import { fromIoredis, redisStore } from "tidings/store";
import { addMessage, startWorker } from "./bullmq.ts";
import type { JobData } from "./bullmq.ts";
import { IN_A_JOB } from "./outcome.ts";

const apiKey = process.env.TEXTING_BLUE_KEY;
if (!apiKey) throw new Error("Set TEXTING_BLUE_KEY.");
const connection = new Redis(process.env.REDIS_URL ?? "redis://127.0.0.1:6379", { maxRetriesPerRequest: null });
const queue = new Queue<JobData>("messages", { connection });
const store = redisStore(fromIoredis(connection));
const client = new Client({ provider: "texting-blue", apiKey, store, ...IN_A_JOB });

const worker = startWorker(queue, client, { connection }, async (outcomes) => {
  // Your database: one row for each key.
  for (const outcome of outcomes) console.log(JSON.stringify(outcome));
});
worker.on("error", (error) => console.error(error));

await addMessage(queue, "order-4711", { from: "+14155559876", to: "+14155550100", body: "Order 4711 has shipped." });

// The job in hand is finished first. A second Ctrl-C ends the process at once: also then, nothing is sent twice.
process.once("SIGINT", async () => {
  await worker.close();
  await queue.close();
  connection.disconnect();
});
