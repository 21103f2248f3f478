// The two queues as Cloudflare describes them: at least once, in no order, 101 deliveries, and what is left then is a dead letter or gone.

/** As in wrangler.jsonc. */
const MAX_RETRIES = 100;
/** Small, so that several consumers and batches take part in a campaign of a few messages. */
const SMALL = { batchSize: 4, consumers: 2 };
const RETRY_DELAY_MS = 60_000;

/**
 * @param copies How often each message is in the queue: it may be delivered more than once.
 * @param settings How many messages a batch has, and how many consumers run at once.
 */
export function queuesOf(use, copies, { batchSize, consumers } = SMALL) {
  let lastId = 0;
  const queueOf = (name) => {
    const waiting = [];
    const put = (body, delaySeconds = 0) => {
      for (let copy = 0; copy < copies; copy += 1)
        // The last first: there is no order.
        waiting.unshift({ id: `m${++lastId}`, body, attempts: 0, at: Date.now() + delaySeconds * 1_000 });
    };
    const binding = {
      send: (body, { delaySeconds } = {}) => use("queue send", () => put(structuredClone(body), delaySeconds)),
      sendBatch: (messages) =>
        use("queue sendBatch", () => {
          const all = [...messages];
          if (all.length > 100) throw new Error("Too many messages.");
          for (const { body, delaySeconds } of all) put(structuredClone(body), delaySeconds);
        }),
    };
    return { name, batchSize, consumers, waiting, put, binding, running: 0, lost: [], maxDelayMs: 0, deliveries: 0 };
  };
  const main = queueOf("tidings-campaigns");
  const dead = queueOf("tidings-campaigns-dead-letters");
  return { main, dead, drain: (clock, consume) => drain([main, dead], clock, consume) };
}

async function drain([main, dead], clock, consume) {
  const giveUp = (queue, message) => (queue === main ? dead.put(message.body) : queue.lost.push(message));
  const queues = [main, dead];
  const running = new Set();
  for (;;) {
    for (const queue of queues)
      while (queue.running < queue.consumers) {
        const batch = queue.waiting.filter(({ at }) => at <= Date.now()).slice(0, queue.batchSize);
        if (batch.length === 0) break;
        for (const message of batch) queue.waiting.splice(queue.waiting.indexOf(message), 1);
        queue.running += 1;
        const consumer = deliver(queue, batch, consume, giveUp).finally(() => {
          queue.running -= 1;
          running.delete(consumer);
        });
        running.add(consumer);
      }
    const times = queues.flatMap((queue) => (queue.running < queue.consumers ? queue.waiting.map(({ at }) => at) : []));
    if (times.length === 0 && running.size === 0) return;
    const next = times.length > 0 ? [clock.sleep(Math.max(1, Math.min(...times) - Date.now()))] : [];
    await Promise.race([...running, ...next]);
  }
}

async function deliver(queue, batch, consume, giveUp) {
  const decided = new Map();
  const messages = batch.map((message) => {
    message.attempts += 1;
    queue.deliveries += 1;
    const decide = (what) => decided.has(message) || decided.set(message, what);
    const { id, body, attempts } = message;
    return {
      id,
      body: structuredClone(body),
      attempts,
      ack: () => void decide({ ack: true }),
      retry: ({ delaySeconds = 0 } = {}) => void decide({ ack: false, delayMs: delaySeconds * 1_000 }),
    };
  });
  const { ended } = await consume({ queue: queue.name, messages });
  for (const message of batch) {
    // What a runtime that was killed has decided never arrived.
    const known = ended === "killed" ? undefined : decided.get(message);
    const { ack, delayMs } = known ?? { ack: ended === "ok", delayMs: RETRY_DELAY_MS };
    if (ack) continue;
    queue.maxDelayMs = Math.max(queue.maxDelayMs, delayMs);
    if (message.attempts > MAX_RETRIES) giveUp(queue, message);
    else queue.waiting.push({ ...message, at: Date.now() + delayMs });
  }
}
