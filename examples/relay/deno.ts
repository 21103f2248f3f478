/** The relay on Deno: `deno run --allow-env --allow-net deno.ts`. */

import { createApp } from "./relay.ts";

declare const Deno: {
  readonly env: { toObject(): Record<string, string> };
  serve(
    options: { port: number; hostname: string; onListen(): void },
    handler: (request: Request) => Promise<Response>,
  ): unknown;
};

const env = Deno.env.toObject();
const app = createApp(env);
const options = {
  port: Number(env.PORT ?? 8080),
  hostname: "127.0.0.1",
  onListen: () => console.log("listening"),
};
Deno.serve(options, (request) => app(request));
