/** Trigger.dev: the idempotency key of a run is the key of its message. Typed against its sources; NOT RUN by any test of this project. */

import { AbortTaskRunError, metadata, task, wait } from "@trigger.dev/sdk";
import type { Client, Message } from "tidings";
import { needsPerson, sendBatch } from "./batch.ts";
import type { Batch, KeyedMessage } from "./batch.ts";
import { sendOnce } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";

/** Up to 5 seconds `wait.for` keeps its worker, so it waits longer. */
const pause = (waitMs: number) => wait.for({ seconds: Math.max(6, Math.ceil(waitMs / 1_000)) });

/**
 * The tasks: export them from a file in `trigger/`. `client` has a `store`, and the options `IN_A_JOB`.
 *
 * @param keep Writes outcomes into your database. If it throws, the run is attempted again, and nothing is sent twice.
 */
export function messageTasks(client: Client, keep: (outcomes: readonly Outcome[]) => Promise<void>) {
  /** `sendMessage.trigger({ key, message }, { idempotencyKey: key })` */
  const sendMessage = task({
    id: "send-message",
    retry: { maxAttempts: 5 },
    run: async ({ key, message }: { key: string; message: Message }, { ctx }): Promise<Outcome> => {
      // A new attempt of the run begins the clock again, and nothing says how the one before ended.
      let outcome: Outcome | null =
        ctx.attempt.number > 1 ? { key, end: "unknown", reason: "the attempt before ended" } : null;
      for (;;) {
        outcome = await sendOnce(client, key, message, outcome);
        if (outcome.end === "wait") {
          await pause(outcome.waitMs);
          continue;
        }
        await finish([outcome]);
        return outcome;
      }
    },
  });

  /** `sendMessages.trigger(messages, { idempotencyKey: id })`: some hundred messages of a campaign. */
  const sendMessages = task({
    id: "send-batch",
    retry: { maxAttempts: 5 },
    run: async (messages: readonly KeyedMessage[], { ctx }): Promise<readonly Outcome[]> => {
      const maybeSent = ctx.attempt.number > 1 ? messages.map(({ key }) => key) : [];
      let batch: Batch = { ended: [], waitMs: 0, isForAll: false, since: Date.now(), maybeSent };
      for (;;) {
        batch = await sendBatch(client, messages, batch);
        if (batch.waitMs === null) break;
        await pause(batch.waitMs);
      }
      await finish(batch.ended);
      return batch.ended;
    },
  });

  /** Keeps the outcomes: in your database, and in the run's metadata, also of a run that fails. */
  async function finish(outcomes: readonly Outcome[]): Promise<void> {
    await keep(outcomes);
    metadata.set("outcomes", [...outcomes]);
    const open = outcomes.filter(needsPerson);
    // The failed runs are the list for a person.
    if (open.length > 0) throw new AbortTaskRunError(open.map(({ key, end }) => `${key}: ${end}`).join(", "));
  }

  return { sendMessage, sendMessages };
}
