// `npm start`: sets up, builds, and serves the playground and the simulator. Ports: PORT and SIMULATOR_PORT.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { main, root } from "./process.mjs";
import { serve } from "./serve.mjs";

const www = join(root, "www");

await main(async () => {
  console.log("building tidings ...");
  await build();
  const dist = (file) => import(pathToFileURL(join(root, "pkg", "dist", file)));
  const { createSimulator } = await dist("simulator/index.js");
  const { listen } = await dist("simulator/node.js");

  const simulator = createSimulator();
  const wanted = Number(process.env.SIMULATOR_PORT ?? 8787);
  const port = await listen(simulator, { port: wanted }).catch(() => listen(simulator));
  if (existsSync(www)) {
    await (await import(pathToFileURL(join(www, "build.mjs")))).build();
    const site = await serve(www, { port: Number(process.env.PORT ?? 4747) });
    console.log(`\nthe playground:  ${site.url}/`);
  }
  console.log(`the simulator:   ${simulator.baseUrl("texting-blue", port.url)}  (a baseUrl; likewise for the other providers)`);
  console.log("\nstop with Ctrl+C");
});
