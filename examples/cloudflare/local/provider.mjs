// The simulated provider on a port of this machine. It limits the rate, fails now and then, and reports what became of its messages.
import { textingBlue } from "tidings/providers/texting-blue";
import { createSimulator, simulateProvider } from "tidings/simulator";
import { listen } from "tidings/simulator/node";

const DELAY_MS = 1_500;
const INTERVAL_MS = 250;
/** One message in this many is not delivered. */
const UNDELIVERED = 40;

/** @param options `secret`: of the webhooks. `hook`: returns the URL to which it reports. */
export async function startProvider({ secret, hook }) {
  const simulator = createSimulator({
    rateLimit: { limit: 30, windowMs: 1_000 },
    memory: { entries: 50_000, bytes: 64 * 1_048_576 },
  });
  simulator.plan({ rates: { lostAfter: 0.01, serverError: 0.01, slow: 0.05 }, slowMs: 400 });
  const port = await listen(simulator);
  const simulation = simulateProvider(textingBlue, { apiKey: "any" });
  const post = async (event) => {
    const request = await simulation.webhook(event, { secret, url: hook() });
    const body = await request.text();
    await fetch(hook(), { method: "POST", headers: Object.fromEntries(request.headers), body });
  };
  let reported = 0;
  const timer = setInterval(() => {
    const due = simulator.delivered.slice(reported).filter(({ at }) => at < Date.now() - DELAY_MS);
    for (const { id, to } of due) {
      reported += 1;
      const status = reported % UNDELIVERED === 0 ? "message.failed" : "message.delivered";
      post({ type: "status", messageId: id, to, status }).catch(() => {});
    }
  }, INTERVAL_MS);
  const close = async () => {
    clearInterval(timer);
    await port.close();
  };
  return { url: simulator.baseUrl("texting-blue", port.url), close };
}
