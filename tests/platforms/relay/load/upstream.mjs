// A simulated provider that may be killed: `node upstream.mjs <port> <file>`. It appends the text of each message that it delivers to the file
// before it responds, so that a delivery outlives the process.
import { appendFileSync } from "node:fs";
import { createSimulator } from "tidings/simulator";
import { listen } from "tidings/simulator/node";

const [port, file] = process.argv.slice(2);
const LATENCY_MS = 20;

const simulator = createSimulator({ latencyMs: LATENCY_MS });
let written = 0;
async function fetch(url, init) {
  const response = await simulator.fetch(url, init);
  const { delivered } = simulator;
  for (; written < delivered.length; written++) appendFileSync(file, `${delivered[written].body}\n`);
  return response;
}
await listen({ ...simulator, fetch }, { port: Number(port) });
console.log("listening");
