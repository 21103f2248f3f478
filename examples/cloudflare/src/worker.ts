/** The Worker: requests, deliveries of the two queues, and the cron trigger. */

import { d1CounterStore, d1StatusStore, d1Store } from "tidings/store";
import { enqueueRest } from "./campaigns/enqueue.js";
import type { Env } from "./env.js";
import type { DeliveryBatch, ExecutionContext } from "./platform.js";
import { consume } from "./queue/consumer.js";
import { bury } from "./queue/dead-letters.js";
import { route } from "./routes.js";
import { forgetOldEvents } from "./webhooks.js";

export { Pacer } from "./pacer.js";

export default {
  fetch: (request: Request, env: Env, context: ExecutionContext): Promise<Response> => route(request, env, context),

  async queue(batch: DeliveryBatch, env: Env): Promise<void> {
    if (batch.queue.endsWith("-dead-letters")) await bury(batch, env);
    else await consume(batch, env);
  },

  async scheduled(_: unknown, env: Env): Promise<void> {
    await enqueueRest(env);
    await forgetOldEvents(env);
    for (const store of [d1Store(env.DB), d1StatusStore(env.DB), d1CounterStore(env.DB)]) await store.sweep();
  },
};
