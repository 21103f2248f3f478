// Like main.mjs, with `require`.
const tidings = require("tidings");
const { documentedErrors } = require("tidings/simulator");
const entries = {
  core: require("tidings/core"), provider: require("tidings/provider"), providers: require("tidings/providers/twilio"), profiles: require("tidings/providers/sent"),
  delivery: require("tidings/delivery"), failover: require("tidings/failover"), format: require("tidings/format"),
  phone: require("tidings/phone"), segments: require("tidings/segments"), guards: require("tidings/guards"), zones: require("tidings/zones"), store: require("tidings/store"), relay: require("tidings/relay"), relayPage: require("tidings/relay/page"),
  webhooks: require("tidings/webhooks"),
};

async function main() {
  const { scenario } = await import("./scenario.mjs");
  const { partsAlone } = await import("./parts.mjs");
  const origins = JSON.parse(process.argv[2]);
  const results = [...(await scenario(tidings, origins, documentedErrors)), ...(await partsAlone(entries, origins))];
  console.log(JSON.stringify(results));
}

main();
