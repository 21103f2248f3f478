// Sends many messages against the simulator, which allows 200 a minute, in virtual time, and prints what it took as a line of JSON:
// `node --expose-gc scale-run.mjs [count] [provider]`. scale.test.mjs and `npm run memory` judge it.
import { clientOf, createSimulator, MESSAGES } from "../test-client.mjs";
import { inVirtualTime } from "../virtual-time.mjs";

const [count = 1_000, provider = "nativehub"] = process.argv.slice(2);
const LIMIT = 200;
const MINUTE_MS = 60_000;
/** Samples of the heap in a run. */
const SAMPLES = 40;

/** What is in use: the heap, and typed arrays, which are not in it. The module's memory does not grow: see memory-run.mjs. */
function used() {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Different recipients, and a body of its own for each, so that none are grouped. */
function* messages() {
  for (let index = 0; index < Number(count); index += 1)
    yield { ...MESSAGES[provider], to: `+4915${210_000_000 + index}`, body: `Message ${index}` };
}

await inVirtualTime(async (clock) => {
  let rejected = 0;
  let requests = 0;
  const simulator = createSimulator({
    rateLimit: { limit: LIMIT, windowMs: MINUTE_MS },
    latencyMs: 20,
    now: () => Date.now(),
    sleep: clock.sleep,
    // A key comes back at most while its send runs.
    keep: { records: 100, keys: 1_000 },
  });
  const fetch = async (input, init) => {
    const response = await simulator.fetch(input, init);
    requests += 1;
    if (response.status === 429) rejected += 1;
    return response;
  };
  const client = clientOf(provider, fetch, { deadlineMs: 10 * MINUTE_MS });
  const [began, cpu] = [clock.now, process.cpuUsage()];
  let done = 0;
  let peakBytes = 0;
  for await (const { ok, error } of client.sendMany(messages(), { concurrency: 8 })) {
    if (!ok) throw error;
    if ((done += 1) % Math.ceil(count / SAMPLES) === 0) peakBytes = Math.max(peakBytes, used());
  }
  const minutes = (clock.now - began) / MINUTE_MS;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    JSON.stringify({
      provider,
      count: done,
      peakBytes,
      minutes,
      // The first window is used up at once, the others when they begin.
      share: (done - LIMIT) / LIMIT / minutes,
      requests,
      rejectedShare: rejected / requests,
      seconds: (user + system) / 1e6,
    }),
  );
});
