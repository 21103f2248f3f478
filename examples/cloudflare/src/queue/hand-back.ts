/** What goes back to the queue, and when it comes again. */

import type { Env, Job } from "../env.js";
import type { Delivery } from "../platform.js";
import { inTime } from "../time-limit.js";
import type { Work } from "./work.js";

/** The longest delay of Queues. */
const MAX_DELAY_S = 43_200;
/**
 * A message that was delivered so often is put into the queue anew: a wait for the account is no failure of the message, and must not bring it to the
 * dead letters. Half of `max_retries`.
 */
const RENEWED_AT = 50;
/** Of a queue. */
const MAX_ANSWER_MS = 10_000;
/** A hundred of them are a day, in which somebody can mend what fails. */
const MAX_BACKOFF_MS = 900_000;

/** Hands messages back that wait for the account. */
export async function handBack(env: Env, works: readonly Work[], waitMs: number): Promise<void> {
  const old = works.filter(({ delivery }) => delivery.attempts >= RENEWED_AT);
  if (old.length > 0) {
    const delaySeconds = secondsOf(waitMs);
    const jobs = old.map(({ due: { campaign, position } }): { body: Job; delaySeconds: number } => {
      return { body: { campaign, position }, delaySeconds };
    });
    try {
      await inTime(() => env.CAMPAIGNS.sendBatch(jobs), MAX_ANSWER_MS);
      // Only now. If it is delivered once more because of a crash before this, its row has an outcome, or the send log has its key.
      for (const { delivery } of old) delivery.ack();
    } catch (error) {
      console.log(JSON.stringify({ event: "renewal-failed", name: Object(error).name }));
    }
  }
  for (const { delivery } of works) retryIn(delivery, waitMs);
}

/** Hands back what a failure has left undecided. For what was acknowledged or handed back before, the first decision counts. */
export function handBackAfterFailure(env: Env, deliveries: readonly Delivery[]): void {
  const firstMs = Number(env.FAILURE_DELAY_MS ?? 30_000);
  for (const delivery of deliveries)
    retryIn(delivery, Math.min(MAX_BACKOFF_MS, firstMs * 2 ** (delivery.attempts - 1)));
}

export function retryIn(delivery: Delivery, waitMs: number): void {
  delivery.retry({ delaySeconds: secondsOf(waitMs) });
}

function secondsOf(waitMs: number): number {
  return Math.min(MAX_DELAY_S, Math.ceil(waitMs / 1_000));
}
