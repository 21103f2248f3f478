/** The relay on Deno: `deno run --allow-env --allow-net deno.ts`. */

import { createApp } from "./relay.ts";

declare const Deno: {
  readonly env: { toObject(): Record<string, string> };
  serve(
    options: { port: number; hostname: string; onListen(): void },
    handler: (request: Request) => Promise<Response>,
  ): { shutdown(): Promise<void> };
  addSignalListener(signal: "SIGTERM", handler: () => void): void;
  exit(): never;
};

const env = Deno.env.toObject();
const app = createApp(env);
const options = {
  port: Number(env.PORT ?? 8080),
  hostname: "127.0.0.1",
  onListen: () => console.log("listening"),
};
const server = Deno.serve(options, (request) => app.fetch(request));

Deno.addSignalListener("SIGTERM", () => {
  void Promise.all([server.shutdown(), app.settled()]).then(() => Deno.exit());
});
