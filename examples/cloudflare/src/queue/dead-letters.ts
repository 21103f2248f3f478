/** What the queue gave up: it is recorded, so that every message of a campaign has an end. */

import { keepEndings, loggedSend } from "../campaigns/store.js";
import type { Env } from "../env.js";
import type { DeliveryBatch } from "../platform.js";
import { keyOf, readJob } from "./job.js";

export async function bury({ messages }: DeliveryBatch, env: Env): Promise<void> {
  for (const delivery of messages) {
    const { id, body } = delivery;
    const job = readJob(body);
    if (job === null) {
      const { unreadable = body } = Object(body) as { unreadable?: unknown };
      const content = typeof unreadable === "string" ? unreadable : String(JSON.stringify(unreadable));
      await env.DB.prepare("INSERT OR IGNORE INTO dead_letters (id, content, came_at) VALUES (?1, ?2, ?3)")
        .bind(id, content.slice(0, 1_000), Date.now())
        .run();
      console.log(JSON.stringify({ event: "dead-letter", unreadable: true, id }));
    } else {
      // The consumer may have died in the middle of its send, so "too many deliveries" alone does not say "not sent".
      const logged = await loggedSend(env.DB, keyOf(job));
      const facts = { reason: "dead-letter", code: null, detail: null };
      const ending = logged
        ? { ...facts, ...logged, reason: logged.outcome === "sent" ? null : facts.reason, messageId: logged.id }
        : { ...facts, outcome: "failed" as const, messageId: null, status: null };
      await keepEndings(env.DB, [{ ...job, ...ending, provider: logged?.provider ?? env.PROVIDER }]);
      console.log(JSON.stringify({ event: "dead-letter", key: keyOf(job), outcome: ending.outcome }));
    }
    delivery.ack();
  }
}
