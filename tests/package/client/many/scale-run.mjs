// Sends many messages against the simulator, which allows 200 a minute, in virtual time, and prints what it took as a line of JSON:
// `node --expose-gc scale-run.mjs [count] [provider]`. scale.test.mjs and `npm run scale` judge it.
import { clientOf, createSimulator, MESSAGES } from "../test-client.mjs";
import { bytesInUse } from "./in-use.mjs";
import { LimitUse } from "./limit-use.mjs";
import { inVirtualTime } from "../virtual-time.mjs";

const [count = 1_000, provider = "nativehub"] = process.argv.slice(2);
const MINUTE_MS = 60_000;
const rateLimit = { limit: 200, windowMs: MINUTE_MS };
/** Samples of the heap in a run. */
const SAMPLES = 40;

/** Different recipients, and a body of its own for each, so that none are grouped. */
function* messages() {
  for (let index = 0; index < Number(count); index += 1)
    yield { ...MESSAGES[provider], to: `+4915${210_000_000 + index}`, body: `Message ${index}` };
}

await inVirtualTime(async (clock) => {
  const began = clock.now;
  const use = new LimitUse(rateLimit);
  const simulator = createSimulator({
    rateLimit,
    latencyMs: 20,
    now: () => Date.now(),
    sleep: clock.sleep,
    // A key comes back at most while its send runs.
    keep: { records: 100, keys: 1_000 },
  });
  const client = clientOf(provider, use.watch(simulator.fetch, clock), { deadlineMs: 10 * MINUTE_MS });
  const cpu = process.cpuUsage();
  let done = 0;
  let peakBytes = 0;
  for await (const { ok, error } of client.sendMany(messages(), { concurrency: 8 })) {
    if (!ok) throw error;
    if ((done += 1) % Math.ceil(count / SAMPLES) === 0) peakBytes = Math.max(peakBytes, bytesInUse());
  }
  const minutes = (clock.now - began) / MINUTE_MS;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    JSON.stringify({
      provider,
      count: done,
      peakBytes,
      minutes,
      share: use.share,
      rejectedShare: use.rejectedShare,
      seconds: (user + system) / 1e6,
    }),
  );
});
