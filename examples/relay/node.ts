/// <reference types="node" />
/**
 * A relay in Node, behind a proxy such as nginx, which must pass on the host: `proxy_set_header Host $host;`. Redis is the store, so that any number of
 * processes may run.
 */
import { createServer } from "node:http";
import { Redis } from "ioredis";
import { Client } from "tidings";
import { createRelay, tokenAuthorizer } from "tidings/relay";
import { toNodeHandler } from "tidings/relay/node";
import { fromIoredis, redisCounterStore, redisStore } from "tidings/store";

/** A variable of the environment. */
function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`Set ${name}.`);
  return value;
}

const redis = fromIoredis(new Redis(required("REDIS_URL")));
const relay = createRelay({
  client: new Client({
    provider: "texting-blue",
    apiKey: required("TEXTING_BLUE_KEY"),
    store: redisStore(redis),
    deadlineMs: 20_000,
  }),
  authorize: tokenAuthorizer({ secrets: required("TOKEN_SECRET") }),
  counters: redisCounterStore(redis),
  from: required("SENDER"),
  path: "/messages",
  onEvent: (event) => console.log(event),
});

// Express: `app.post("/messages", toNodeHandler(relay))`. Hono, Deno, Bun and Next: `relay(request)`.
createServer(toNodeHandler(relay)).listen(Number(process.env.PORT ?? 8080));
