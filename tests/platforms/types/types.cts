// The package for CommonJS: TypeScript must not read its declarations as those of an ES module, for which it rejects `require`
// (TS1479).
import tidings = require("tidings");
import twilio = require("tidings/providers/twilio");
import slim = require("tidings/slim");
import simulator = require("tidings/simulator");
import node = require("tidings/simulator/node");

async function send(): Promise<string | null> {
  await slim.init("https://example.com/tidings_bg.wasm");
  const { fetch } = simulator.createSimulator();
  const client: tidings.Client = new tidings.Client({ provider: "nativehub", apiKey: "key", fetch });
  new tidings.Client({ provider: twilio.twilio, apiKey: "key", accountSid: "AC1", fetch });
  await node.listen(simulator.createSimulator());
  const sent: tidings.SendResult = await client.send({ to: "+14155551234", body: "Hello" });
  return sent.id;
}

export = { send };
