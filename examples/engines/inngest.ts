/** Inngest: the id of a step is the key of its message. */

import { NonRetriableError, RetryAfterError } from "inngest";
import type { Inngest } from "inngest";
import type { Client, Message } from "tidings";
import { needsPerson, sendBatch } from "./batch.js";
import type { Batch, KeyedMessage } from "./batch.js";
import { sendOnce } from "./outcome.js";
import type { Outcome } from "./outcome.js";

/**
 * The functions for `serve`. `client` has a `store`, and the options `IN_A_JOB`.
 *
 * @param keep Writes outcomes into your database, in the step: if it throws, the step is done again, and nothing is sent twice.
 */
export function messageFunctions(
  inngest: Inngest,
  client: Client,
  keep: (outcomes: readonly Outcome[]) => Promise<void>,
) {
  /** `inngest.send({ id: key, name: "message/requested", data: { key, message } })` */
  const sendMessage = inngest.createFunction(
    // Each wait is one retry; 20 are the most.
    { id: "send-message", triggers: [{ event: "message/requested" }], retries: 20 },
    async ({ event, step }) => {
      const { key, message } = event.data as { key: string; message: Message };
      return await step.run(key, async () => {
        const outcome = await sendOnce(client, key, message, event.ts ?? Date.now());
        if (outcome.end === "wait") throw new RetryAfterError(`${key} waits`, outcome.waitMs);
        await keep([outcome]);
        if (needsPerson(outcome)) throw new NonRetriableError(`${key}: ${outcome.end}`, { cause: outcome });
        return outcome;
      });
    },
  );

  /** `inngest.send({ id, name: "batch/requested", data: { messages } })`: some hundred messages of a campaign. */
  const sendMessages = inngest.createFunction(
    { id: "send-batch", triggers: [{ event: "batch/requested" }] },
    async ({ event, step }) => {
      const { messages } = event.data as { messages: KeyedMessage[] };
      let batch: Batch | null = null;
      for (let pass = 1; ; pass++) {
        const before: Batch | null = batch;
        batch = (await step.run(`pass ${pass}`, async () => {
          const after = await sendBatch(client, messages, before, event.ts ?? Date.now());
          if (after.waitMs === null) await keep(after.ended);
          return after;
        })) as Batch;
        if (batch.waitMs === null) break;
        // A sleep takes no retry, and no worker. Parts of a second would be dropped.
        await step.sleep(`wait ${pass}`, Math.ceil(batch.waitMs / 1_000) * 1_000);
      }
      const open = batch.ended.filter(needsPerson);
      // The failed runs are the list for a person. The outcomes are in the last step.
      if (open.length > 0) throw new NonRetriableError(open.map(({ key, end }) => `${key}: ${end}`).join(", "));
      return batch.ended;
    },
  );

  return [sendMessage, sendMessages];
}
