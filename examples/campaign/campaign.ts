/** One text to many recipients, each once: it can be stopped at any time, and started again. */

import type { Client, Message, SendManyEvent } from "tidings";
import type { Recipient } from "./recipients.ts";

export interface CampaignOptions {
  /** With a `store`, so that a campaign that is started again sends to nobody twice. */
  readonly client: Client;
  /** A name of its own for each campaign: it is a part of the keys, by which a message is known again. */
  readonly name: string;
  readonly from: string;
  readonly textFor: (recipient: Recipient) => string;
  readonly concurrency?: number;
  /** How many recipients there are, for the time left; null if that is not known. */
  readonly total?: number | null;
  readonly onProgress?: (event: SendManyEvent) => void;
  /** Ends the campaign early: no more messages begin, and those on their way are waited for. */
  readonly signal?: AbortSignal;
}

/** A recipient who did not get the message, or perhaps did. */
export interface Problem {
  readonly id: string;
  readonly to: string;
  /** `not-sent`: certainly not. `unknown`: perhaps; do not send again before you know. */
  readonly outcome: "not-sent" | "unknown";
  readonly category: string;
  readonly message: string;
}

export interface CampaignReport {
  readonly accepted: number;
  /** Of these, how many an earlier run had sent. */
  readonly before: number;
  /** Only problems are kept, in the order in which they came. */
  readonly problems: readonly Problem[];
  readonly isStopped: boolean;
  /** Why nobody else would get the message either: a wrong key, no money. Null if there is no such reason. */
  readonly stoppedBy: string | null;
}

/** Where a message carries its recipient: what is under a symbol is not sent, and comes back with the outcome. */
const RECIPIENT = Symbol("recipient");

/** @throws TidingsError if the recipients cannot be read to their end: see its `cause`. What was sent until then is in the log. */
export async function campaign(
  recipients: AsyncIterable<Recipient>,
  { client, name, from, textFor, concurrency = 8, total, onProgress, signal }: CampaignOptions,
): Promise<CampaignReport> {
  async function* messages(): AsyncGenerator<Message & { readonly [RECIPIENT]: Recipient }> {
    for await (const recipient of recipients)
      yield { from, to: recipient.to, body: textFor(recipient), [RECIPIENT]: recipient };
  }
  const run = client.sendMany(messages(), {
    key: (message) => `${name}-${message[RECIPIENT].id}`,
    concurrency,
    duplicates: "drop",
    ...(typeof total === "number" && { total }),
    ...(onProgress && { onEvent: onProgress }),
  });
  // Not `sendMany`'s own `signal`: that one also aborts what is on its way, and leaves it in doubt.
  const stop = (): void => void run.stop();
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  const problems: Problem[] = [];
  let accepted = 0;
  let before = 0;
  let stoppedBy: string | null = null;
  try {
    for await (const outcome of run) {
      if (outcome.ok) {
        accepted += 1;
        if (outcome.result.replayed === true) before += 1;
        continue;
      }
      const { outcome: what, category, scope, transient, message } = outcome.error;
      const { id, to } = outcome.message[RECIPIENT];
      problems.push({ id, to, outcome: what === "not-sent" ? "not-sent" : "unknown", category, message });
      if (scope !== "account" || transient) continue;
      // Not `break`: what is on its way has outcomes too.
      stoppedBy ??= message;
      stop();
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  return { accepted, before, problems, isStopped: signal?.aborted === true, stoppedBy };
}
