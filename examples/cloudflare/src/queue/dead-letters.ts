/** What the queue gave up: it is recorded, so that every message of a campaign has an end. */

import { keepEndings } from "../campaigns/store.js";
import type { Env } from "../env.js";
import type { Delivery, DeliveryBatch } from "../platform.js";
import { inTime } from "../time-limit.js";
import { handBackAfterFailure } from "./hand-back.js";
import { describe, keyOf, readJob } from "./job.js";
import { loggedEnding } from "./logged-ending.js";

/** Of each letter, in milliseconds. */
const MAX_LETTER_MS = 10_000;
/** After so many failures in a row the database is down, and the rest of the batch waits for it. */
const MAX_FAILURES = 3;

/** Never rejects. A letter that cannot be recorded comes again, and holds up no other. */
export async function bury({ messages }: DeliveryBatch, env: Env): Promise<void> {
  let failures = 0;
  for (const delivery of messages) {
    try {
      if (failures < MAX_FAILURES) {
        await inTime(() => record(delivery, env), MAX_LETTER_MS);
        delivery.ack();
        failures = 0;
      }
    } catch (error) {
      failures += 1;
      console.log(JSON.stringify({ event: "dead-letter-failed", id: delivery.id, name: Object(error).name }));
    }
    handBackAfterFailure(env, [delivery]);
  }
}

async function record({ id, body }: Delivery, env: Env): Promise<void> {
  const job = readJob(body);
  if (job === null) {
    const { unreadable } = Object(body) as { unreadable?: unknown };
    const content = typeof unreadable === "string" ? unreadable.slice(0, 1_000) : describe(body);
    await env.DB.prepare("INSERT OR IGNORE INTO dead_letters (id, content, came_at) VALUES (?1, ?2, ?3)")
      .bind(id, content, Date.now())
      .run();
    console.log(JSON.stringify({ event: "dead-letter", unreadable: true, id }));
    return;
  }
  // The consumer may have died in the middle of its send, so "too many deliveries" alone does not say "not sent".
  const ending = await loggedEnding(env, job, { reason: "dead-letter", code: null });
  await keepEndings(env.DB, [ending]);
  console.log(JSON.stringify({ event: "dead-letter", key: keyOf(job), outcome: ending.outcome }));
}

/** What a person has not looked at for so long, nobody will. */
const KEPT_MS = 90 * 86_400_000;

/** For the cron trigger. */
export async function forgetOldLetters(env: Env): Promise<void> {
  await env.DB.prepare("DELETE FROM dead_letters WHERE came_at < ?1")
    .bind(Date.now() - KEPT_MS)
    .run();
}
