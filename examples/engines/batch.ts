/** A batch of a campaign in one job or step: `sendMany`, in passes with the engine's waits between them. */

import type { Client, Message } from "tidings";
import { outcomeOf, PAUSE_MS } from "./outcome.ts";
import type { Outcome, Wait } from "./outcome.ts";

export interface KeyedMessage {
  readonly key: string;
  readonly message: Message;
}

/** What a pass returns, as plain data: keep it, and give it to the next pass. */
export interface Batch {
  /** The messages that were sent, failed, or are in doubt. */
  readonly ended: readonly Outcome[];
  /** When the next pass begins. Null: every message has an outcome. */
  readonly waitMs: number | null;
  /** Whether the wait is about every message, also of other batches. */
  readonly isForAll: boolean;
  /** When the first pass began, in milliseconds since 1970. */
  readonly since: number;
  /** The keys of messages without an outcome that an attempt may have sent. */
  readonly maybeSent: readonly string[];
}

/**
 * One pass over what is left of a batch. If the process dies, the pass is made again: the send log replays what was sent. A batch that has
 * ended and is called again, because a person repeated the job, tries what was not sent: what is in doubt stays so.
 */
export async function sendBatch(
  client: Client,
  messages: readonly KeyedMessage[],
  before: Batch | null,
): Promise<Batch> {
  const isRepeated = before !== null && before.waitMs === null;
  const known = before === null ? [] : before.ended.filter(({ end }) => !isRepeated || end === "sent");
  const ended = new Map(known.map((outcome) => [outcome.key, outcome]));
  const left = messages.filter(({ key }) => !ended.has(key));
  const since = before === null || isRepeated ? Date.now() : before.since;
  const inDoubt = isRepeated ? before.ended.filter(({ end }) => end === "unknown").map(({ key }) => key) : [];
  const maybeSent = new Set([...(before?.maybeSent ?? []), ...inDoubt]);
  let waitMs: number | null = null;
  let isForAll = false;
  const run = client.sendMany(
    left.map(({ message }) => message),
    {
      key: (_, index) => left[index]!.key,
      // A long wait is the engine's, which needs no worker for it: what has not begun is left for the next pass.
      onEvent: ({ wait }) => {
        if (wait?.reason !== "provider-limit" || wait.ms <= PAUSE_MS) return;
        waitMs = Math.max(waitMs ?? 0, wait.ms);
        isForAll = true;
        void run.stop();
      },
    },
  );
  for await (const one of run) {
    const { key } = left[one.index]!;
    const last: Wait = { key, end: "wait", waitMs: 0, isForAll, since, maybeSent: maybeSent.has(key) };
    const outcome: Outcome = one.ok ? { key, end: "sent", id: one.result.id } : outcomeOf(key, one.error, last, since);
    if (outcome.end === "wait") {
      waitMs = Math.max(waitMs ?? 0, outcome.waitMs);
      isForAll ||= outcome.isForAll;
      if (outcome.maybeSent) maybeSent.add(key);
      // What has not begun is left for the next pass.
      if (isForAll) void run.stop();
    } else {
      ended.set(key, outcome);
      maybeSent.delete(key);
    }
  }
  return { ended: [...ended.values()], waitMs, isForAll, since, maybeSent: [...maybeSent] };
}

/** What a person must look at: what certainly failed, and what may have been sent. */
export const needsPerson = ({ end }: Outcome): boolean => end === "failed" || end === "unknown";
