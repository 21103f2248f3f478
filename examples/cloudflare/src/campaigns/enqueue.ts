/** Puts the messages of a campaign into the queue. */

import type { Env, Job } from "../env.js";
import type { Campaign } from "./store.js";

/** The most that `sendBatch` takes. */
const BATCH = 100;
/** Batches between two notes of how far it is. Repeating a batch is harmless, and each note is a row written. */
const BATCHES_PER_NOTE = 10;

/** Goes on where the last call stopped. A message that is queued twice is sent once: its row and the send log say so. */
export async function enqueue(env: Env, { id, queued, total }: Campaign): Promise<void> {
  for (let start = queued, batch = 1; start < total; start += BATCH, batch += 1) {
    const end = Math.min(total, start + BATCH);
    const jobs = Array.from({ length: end - start }, (_, index): { body: Job } => {
      return { body: { campaign: id, position: start + index } };
    });
    await env.CAMPAIGNS.sendBatch(jobs);
    if (batch % BATCHES_PER_NOTE === 0 || end === total)
      await env.DB.prepare("UPDATE campaigns SET queued = MAX(queued, ?2) WHERE id = ?1").bind(id, end).run();
  }
}

/** A campaign is left to its own request for this time. */
const GRACE_MS = 120_000;

/** For the cron trigger: campaigns whose request ended before everything was in the queue. */
export async function enqueueRest(env: Env): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT * FROM campaigns WHERE queued < total AND created_at < ?1 ORDER BY created_at LIMIT 10",
  )
    .bind(Date.now() - GRACE_MS)
    .all<Campaign>();
  const failed: unknown[] = [];
  // One that cannot be queued holds up no other.
  for (const campaign of results) await enqueue(env, campaign).catch((error: unknown) => failed.push(error));
  if (failed.length > 0) throw failed[0];
}
