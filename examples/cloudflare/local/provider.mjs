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
    keep: 20_000,
  });
  simulator.plan({ rates: { lostAfter: 0.01, serverError: 0.01, slow: 0.05 }, slowMs: 400 });
  const port = await listen(simulator);
  const simulation = simulateProvider(textingBlue, { apiKey: "any" });
  const post = async (event) => {
    const request = await simulation.webhook(event, { secret, url: hook() });
    const body = await request.text();
    await fetch(hook(), { method: "POST", headers: Object.fromEntries(request.headers), body });
  };
  let last;
  let count = 0;
  const timer = setInterval(() => {
    // The simulator keeps only the last of them.
    const from = simulator.delivered.lastIndexOf(last) + 1;
    for (const message of simulator.delivered.slice(from)) {
      if (message.at > Date.now() - DELAY_MS) break;
      last = message;
      count += 1;
      const status = count % UNDELIVERED === 0 ? "message.failed" : "message.delivered";
      // The Worker may have been stopped. A real provider would try again.
      post({ type: "status", messageId: message.id, to: message.to, status }).catch(() => {});
    }
  }, INTERVAL_MS);
  const close = async () => {
    clearInterval(timer);
    await port.close();
  };
  return { url: simulator.baseUrl("texting-blue", port.url), close };
}
