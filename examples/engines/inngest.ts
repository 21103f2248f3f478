/** Inngest: the id of an event is the key of its message. */

import { NonRetriableError } from "inngest";
import type { Inngest } from "inngest";
import type { Client, Message } from "tidings";
import { needsPerson, sendBatch } from "./batch.ts";
import type { Batch, KeyedMessage } from "./batch.ts";
import { growing, sendOnce } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";

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
    {
      id: "send-message",
      triggers: [{ event: "message/requested" }],
      onFailure: async ({ error, event }) => {
        const { key } = event.data.event.data as { key: string };
        await keepAbandoned([key], error);
      },
    },
    async ({ event, step }) => {
      const { key, message } = event.data as { key: string; message: Message };
      let outcome: Outcome | null = null;
      for (let round = 1; ; round++) {
        const before: Outcome | null = outcome;
        outcome = (await step.run(`send ${round}`, async () => {
          const after = await sendOnce(client, key, message, before);
          if (after.end !== "wait") await keep([after]);
          return after;
        })) as Outcome;
        if (outcome.end !== "wait") break;
        // A sleep takes no retry, and no worker.
        await step.sleep(`wait ${round}`, wholeSeconds(growing(outcome.waitMs, round)));
      }
      // The failed runs are the list for a person. The outcome is in the last step.
      if (needsPerson(outcome)) throw new NonRetriableError(`${key}: ${outcome.end}`, { cause: outcome });
      return outcome;
    },
  );

  /** `inngest.send({ id, name: "batch/requested", data: { messages } })`: some hundred messages of a campaign. */
  const sendMessages = inngest.createFunction(
    {
      id: "send-batch",
      triggers: [{ event: "batch/requested" }],
      onFailure: async ({ error, event }) => {
        const { messages } = event.data.event.data as { messages: KeyedMessage[] };
        const keys = messages.map(({ key }) => key);
        await keepAbandoned(keys, error);
      },
    },
    async ({ event, step }) => {
      const { messages } = event.data as { messages: KeyedMessage[] };
      let batch: Batch | null = null;
      for (let pass = 1; ; pass++) {
        const before: Batch | null = batch;
        batch = (await step.run(`pass ${pass}`, async () => {
          const after = await sendBatch(client, messages, before);
          if (after.waitMs === null) await keep(after.ended);
          return after;
        })) as Batch;
        if (batch.waitMs === null) break;
        await step.sleep(`wait ${pass}`, wholeSeconds(growing(batch.waitMs, pass)));
      }
      const open = batch.ended.filter(needsPerson);
      if (open.length > 0)
        throw new NonRetriableError(open.map(({ key, end }) => `${key}: ${end}`).join(", "), { cause: open });
      return batch.ended;
    },
  );

  /**
   * A run that failed without an outcome: a step threw until its retries were used up, because `keep` did, or the store. Nobody knows what
   * became of its messages; the send log may. To repeat the run is safe, and finds out.
   */
  async function keepAbandoned(keys: readonly string[], error: Error): Promise<void> {
    // The outcomes of such a run are kept.
    if (error.name === "NonRetriableError") return;
    await keep(keys.map((key) => ({ key, end: "unknown", reason: error.message })));
  }

  return [sendMessage, sendMessages];
}

/** Inngest drops parts of a second. */
const wholeSeconds = (ms: number): number => Math.ceil(ms / 1_000) * 1_000;
