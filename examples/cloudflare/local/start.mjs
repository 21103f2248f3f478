// `npm start`: the Worker in workerd, with a simulated provider and the dashboard. Nothing is sent. The port: PORT, else any free one.
import { randomBytes } from "node:crypto";
import { startProvider } from "./provider.mjs";
import { runLocally } from "./run.mjs";

const secret = randomBytes(32).toString("base64");
let app;
const provider = await startProvider({ secret, hook: () => `${app.url}/webhooks/texting-blue` });
app = await runLocally({
  port: Number(process.env.PORT ?? 0),
  bindings: {
    PROVIDER_URL: provider.url,
    OPEN_SESSIONS: "true",
    // More than the simulated provider allows: the pacer learns it.
    RATE_PER_SECOND: "40",
    TOKEN_SECRET: randomBytes(32).toString("base64"),
    TEXTING_BLUE_KEY: "key_of_the_simulator",
    TEXTING_BLUE_WEBHOOK_SECRET: secret,
  },
  log: (output, errors) => {
    output.pipe(process.stdout);
    errors.pipe(process.stderr);
  },
});
console.log(`\nThe dashboard: ${app.url}/\nStop with Ctrl+C. The data is in memory.`);
process.once("SIGINT", async () => {
  await app.stop();
  await provider.close();
  process.exit(0);
});
