// `npm start`: sets up, builds, and serves the playground and the simulator, only to this machine. Ports: PORT and SIMULATOR_PORT.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { Failure, main, root } from "./process.mjs";
import { serve } from "./serve.mjs";

const www = join(root, "www");
/** How many records the simulator keeps: enough to inspect, but limited, because it may run for weeks. */
const keep = { records: 1_000, characters: 8 * 1_048_576, keys: 5_000 };

/** Reads a port from the environment. */
function portOf(name, standard) {
  const port = Number(process.env[name] || standard);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Failure(`${name} must be a port, a number from 0 to 65535; it is "${process.env[name]}"`);
  return port;
}

await main(async () => {
  const [sitePort, simulatorPort] = [portOf("PORT", 4747), portOf("SIMULATOR_PORT", 8787)];
  console.log("building tidings ...");
  await build();
  const dist = (file) => import(pathToFileURL(join(root, "pkg", "dist", file)));
  const { createSimulator } = await dist("simulator/index.js");
  const { listen } = await dist("simulator/node.js");

  const simulator = createSimulator({ keep });
  const port = await listen(simulator, { port: simulatorPort }).catch((error) =>
    error.code === "EADDRINUSE" ? listen(simulator) : Promise.reject(error),
  );
  if (existsSync(www)) {
    await (await import(pathToFileURL(join(www, "build.mjs")))).build();
    const site = await serve(www, { port: sitePort });
    console.log(`\nthe playground:  ${site.url}/`);
  }
  console.log(
    `the simulator:   ${simulator.baseUrl("texting-blue", port.url)}  (a baseUrl; likewise for the other providers)`,
  );
  console.log(
    `\nBoth accept connections from this machine only (127.0.0.1). The simulator keeps the latest ${keep.records} requests and messages and ${keep.keys} keys, and rejects pages of other origins.`,
  );
  console.log("stop with Ctrl+C");
});
