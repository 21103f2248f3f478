/** Cloudflare Workflows: the id of an instance is the key of its message. */

import { WorkflowEntrypoint } from "cloudflare:workers";
import type { WorkflowEvent, WorkflowStep } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";
import { Client } from "tidings";
import type { Message } from "tidings";
import { durableObjectStore } from "tidings/store";
import type { ObjectNamespace } from "tidings/store";
import { needsPerson, sendBatch } from "./batch.ts";
import type { Batch, KeyedMessage } from "./batch.ts";
import { growing, IN_A_JOB, sendOnce } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";

export { SendLogObject } from "tidings/store";

export interface Env {
  readonly TEXTING_BLUE_KEY: string;
  readonly SEND_LOG: ObjectNamespace<unknown>;
}

abstract class Sending<Params> extends WorkflowEntrypoint<Env, Params> {
  client(): Client {
    const store = durableObjectStore(this.env.SEND_LOG);
    return new Client({ provider: "texting-blue", apiKey: this.env.TEXTING_BLUE_KEY, store, ...IN_A_JOB });
  }

  /** Writes outcomes into your database. If it throws, the step is done again, and nothing is sent twice. */
  async keep(_outcomes: readonly Outcome[]): Promise<void> {}
}

/** `env.MESSAGES.create({ id: key, params: message })` */
export class MessageWorkflow extends Sending<Message> {
  override async run({ instanceId, payload }: WorkflowEvent<Message>, step: WorkflowStep): Promise<Outcome> {
    const client = this.client();
    let outcome: Outcome | null = null;
    for (let round = 1; ; round++) {
      const before: Outcome | null = outcome;
      outcome = await step.do(`send ${round}`, async () => {
        const after = await sendOnce(client, instanceId, payload, before);
        if (after.end !== "wait") await this.keep([after]);
        return after;
      });
      if (outcome.end === "wait") await step.sleep(`wait ${round}`, Math.ceil(growing(outcome.waitMs, round)));
      // The instances with an error are the list for a person. The outcome is in the last step: an error keeps only its message.
      else if (needsPerson(outcome)) throw new NonRetryableError(`${instanceId}: ${outcome.end}`);
      else return outcome;
    }
  }
}

/** `env.BATCHES.create({ id, params: messages })`: some hundred messages of a campaign, each with a key of its own. */
export class BatchWorkflow extends Sending<readonly KeyedMessage[]> {
  override async run(
    { payload }: WorkflowEvent<readonly KeyedMessage[]>,
    step: WorkflowStep,
  ): Promise<readonly Outcome[]> {
    const client = this.client();
    let batch: Batch | null = null;
    for (let pass = 1; ; pass++) {
      const before: Batch | null = batch;
      batch = await step.do(`pass ${pass}`, async () => {
        const after = await sendBatch(client, payload, before);
        if (after.waitMs === null) await this.keep(after.ended);
        return after;
      });
      if (batch.waitMs === null) break;
      await step.sleep(`wait ${pass}`, Math.ceil(growing(batch.waitMs, pass)));
    }
    const open = batch.ended.filter(needsPerson);
    if (open.length > 0) throw new NonRetryableError(open.map(({ key, end }) => `${key}: ${end}`).join(", "));
    return batch.ended;
  }
}
