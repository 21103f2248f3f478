/** The Worker: requests, deliveries of the two queues, and the cron trigger. */

import { d1CounterStore, d1StatusStore, d1Store } from "tidings/store";
import { enqueueRest } from "./campaigns/enqueue.js";
import type { Env } from "./env.js";
import type { DeliveryBatch, ExecutionContext } from "./platform.js";
import { consume } from "./queue/consumer.js";
import { bury, forgetOldLetters } from "./queue/dead-letters.js";
import { route } from "./routes.js";
import { inTime } from "./time-limit.js";
import { forgetOldEvents } from "./webhooks.js";

/** Of each job of the cron trigger. */
const MAX_CRON_MS = 120_000;

export { Pacer } from "./pacer.js";

export default {
  fetch: (request: Request, env: Env, context: ExecutionContext): Promise<Response> => route(request, env, context),

  async queue(batch: DeliveryBatch, env: Env): Promise<void> {
    if (batch.queue.endsWith("-dead-letters")) await bury(batch, env);
    else await consume(batch, env);
  },

  async scheduled(_: unknown, env: Env): Promise<void> {
    const stores = [d1Store(env.DB), d1StatusStore(env.DB), d1CounterStore(env.DB)];
    const sweeps = stores.map((store) => () => store.sweep());
    // If one of them fails, the others are done all the same.
    for (const act of [enqueueRest, forgetOldEvents, forgetOldLetters, ...sweeps]) {
      try {
        await inTime<unknown>(() => act(env), MAX_CRON_MS);
      } catch (error) {
        console.log(JSON.stringify({ event: "cron-failed", act: act.name, name: Object(error).name }));
      }
    }
  },
};
