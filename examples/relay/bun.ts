/** The relay on Bun: `bun bun.ts`. */

import { createApp } from "./relay.ts";

declare const Bun: {
  serve(options: { port: number; hostname: string; idleTimeout: number; fetch(request: Request): Promise<Response> }): {
    stop(): Promise<void>;
  };
};

const app = createApp(process.env);
const server = Bun.serve({
  port: Number(process.env.PORT ?? 8080),
  hostname: "127.0.0.1",
  // In seconds. The default is 10, and also ends a connection whose request is still being answered.
  idleTimeout: 65,
  fetch: (request) => app.fetch(request),
});
console.log("listening");

process.once("SIGTERM", () => {
  void Promise.all([server.stop(), app.settled()]).then(() => process.exit());
});
