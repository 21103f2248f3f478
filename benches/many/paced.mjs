// One contender, in virtual time, against a simulated provider that allows 200 requests a minute and loses 1 % of its responses. Prints a
// line of JSON: `node --expose-gc paced.mjs <provider> <contender> <count>`. A process for each, because it measures the heap.
import { bytesInUse } from "../../tests/package/client/many/in-use.mjs";
import { LimitUse } from "../../tests/package/client/many/limit-use.mjs";
import { inVirtualTime } from "../../tests/package/client/virtual-time.mjs";
import { createSimulator } from "../../pkg/dist/simulator/index.js";
import { contenders, KEY, PROVIDERS } from "./contenders.mjs";

const [provider, name, count] = process.argv.slice(2);
const MINUTE_MS = 60_000;
const rateLimit = { limit: 200, windowMs: MINUTE_MS };
const SAMPLES = 40;

await inVirtualTime(async (clock) => {
  const simulator = createSimulator({
    rateLimit,
    faults: { rates: { lostAfter: 0.01 } },
    latencyMs: 20,
    keys: [KEY],
    now: () => Date.now(),
    sleep: clock.sleep,
    keep: { records: 100, keys: 1_000 },
  });
  const began = clock.now;
  const use = new LimitUse(rateLimit);
  let latest;
  /** How often each message was delivered, by its index. */
  const deliveries = new Uint8Array(Number(count));
  const countDeliveries = () => {
    const { delivered } = simulator;
    const seen = latest;
    latest = delivered.at(-1);
    for (let index = delivered.length - 1; index >= 0 && delivered[index] !== seen; index -= 1)
      deliveries[Number(delivered[index].body)] += 1;
  };
  const fetch = use.watch((input, init) => simulator.fetch(input, init).finally(countDeliveries), clock);
  const { message } = PROVIDERS[provider];
  const messages = function* () {
    for (let index = 0; index < Number(count); index += 1) yield message(`+4915${210_000_000 + index}`, `${index}`);
  };
  const reported = { accepted: 0, "not-sent": 0, unknown: 0 };
  let ended = 0;
  let peakBytes = 0;
  const cpu = process.cpuUsage();
  await contenders(provider, fetch)[name](messages(), (outcome) => {
    reported[outcome] += 1;
    if ((ended += 1) % Math.ceil(count / SAMPLES) === 0) peakBytes = Math.max(peakBytes, bytesInUse());
  });
  const minutes = (clock.now - began) / MINUTE_MS;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    JSON.stringify({
      reported,
      delivered: deliveries.filter((times) => times > 0).length,
      twice: deliveries.reduce((sum, times) => sum + Math.max(0, times - 1), 0),
      share: use.share,
      minutes,
      rejectedShare: use.rejectedShare,
      peakBytes,
      seconds: (user + system) / 1e6,
    }),
  );
});
