// A process with simulated providers, one for each port: `node simulators.mjs <count>`. Prints their URLs as JSON.
import { createSimulator } from "tidings/simulator";
import { listen } from "tidings/simulator/node";

const urls = [];
for (let index = 0; index < Number(process.argv[2]); index++) {
  const simulator = createSimulator();
  const { url } = await listen(simulator);
  urls.push({ url, baseUrl: simulator.baseUrl("texting-blue", url) });
}
console.log(`urls ${JSON.stringify(urls)}`);
