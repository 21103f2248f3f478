// The input of the bundlers: a page that sends one message to its own simulator.
import { Client } from "tidings";
import { createSimulator } from "tidings/simulator";

globalThis.run = async () => {
  const simulator = createSimulator();
  const client = new Client({ provider: "nativehub", apiKey: async () => "key", fetch: simulator.fetch });
  const sent = await client.send({ from: "BRAND", to: "+14155550100", body: "Hello" });
  return `${sent.provider} ${sent.attempts.length} ${simulator.delivered.length}`;
};
