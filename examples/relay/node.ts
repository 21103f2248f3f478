/** The relay on Node: `node node.ts` (22.18 or later; before, compiled). */

import { createServer } from "node:http";
import { toNodeHandler } from "tidings/relay/node";
import { createApp } from "./relay.ts";

const app = createApp(process.env);
const server = createServer(toNodeHandler((request) => app.fetch(request)));
// Longer than a proxy keeps an idle connection. Otherwise it sends a request on one that Node is about to close, and the page gets a 502.
server.keepAliveTimeout = 65_000;
server.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", () => console.log("listening"));

process.once("SIGTERM", () => {
  const closed = new Promise((resolve) => server.close(resolve));
  setInterval(() => server.closeIdleConnections(), 100);
  void Promise.all([closed, app.settled()]).then(() => process.exit());
});
