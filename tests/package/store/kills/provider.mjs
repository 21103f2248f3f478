// A simulated provider on a port, which tells each point at which the sending process may be killed.
import { createSimulator } from "tidings/simulator";
import { listen } from "tidings/simulator/node";

/**
 * Starts a provider.
 *
 * @param settings of its simulator: its seed and its faults.
 * @param faultFor returns the fault of a request with this body, if it is not left to chance.
 */
export async function startProvider(id, settings, faultFor = () => undefined) {
  const simulator = createSimulator(settings);
  /** How often each text was delivered. */
  const copies = new Map();
  let counted = 0;
  let running = 0;
  const provider = {
    baseUrl: "",
    /** Called at each point of a request: `arrived` and `handled`. */
    reach: () => {},
    /** How often each text was delivered so far. */
    delivered() {
      const { delivered } = simulator;
      for (; counted < delivered.length; counted++) {
        const { body } = delivered[counted];
        copies.set(body, (copies.get(body) ?? 0) + 1);
      }
      return copies;
    },
    /** Waits until each request of a process that is gone was handled. */
    async settled() {
      // A connection is accepted after all those that were there before. Nothing of this request reaches the simulator.
      for (let round = 0; round < 2 || running > 0; round++) await fetch(provider.baseUrl, { method: "OPTIONS" });
    },
    close: async () => {
      provider.reach = () => {};
      await close();
    },
  };
  const hooked = {
    ...simulator,
    get delivered() {
      return simulator.delivered;
    },
    async fetch(url, init) {
      running += 1;
      provider.reach("arrived");
      const fault = faultFor(String(init.body));
      if (fault !== undefined) simulator.fail(fault);
      try {
        return await simulator.fetch(url, init);
      } finally {
        running -= 1;
        provider.reach("handled");
      }
    },
  };
  const { url, close } = await listen(hooked, { origins: "*" });
  provider.baseUrl = simulator.baseUrl(id, url);
  return provider;
}
