/** The relay, the same on each runtime. Its settings are in the environment. */

import { Redis } from "ioredis";
import { Client } from "tidings";
import { createRelay, tokenAuthorizer } from "tidings/relay";
import type { Relay } from "tidings/relay";
import { fromIoredis, redisCounterStore, redisStore } from "tidings/store";

/** The environment of the process. */
export interface Env {
  /** The provider's API key. */
  readonly TEXTING_BLUE_KEY?: string | undefined;
  /** Where the provider is, if it is a simulator. */
  readonly TEXTING_BLUE_URL?: string | undefined;
  /** The sender's phone number. */
  readonly SENDER?: string | undefined;
  /** The secret of the pages' tokens, at least 32 bytes. */
  readonly TOKEN_SECRET?: string | undefined;
  /** Where Redis is: a URL, or the path of a socket. All processes have the same one. */
  readonly REDIS_URL?: string | undefined;
  /** Other sites whose pages may use the relay, separated by commas. */
  readonly ORIGINS?: string | undefined;
}

/** A relay, and what its server needs besides. */
export interface App {
  /** Handles every request of the server: the relay at /messages, and /health for what watches the process. */
  fetch(request: Request): Promise<Response>;
  /** Resolves when no send is running. A process that ends before leaves messages in doubt, also those whose page has hung up. */
  settled(): Promise<void>;
}

export function createApp(env: Env): App {
  const relay = createMessageRelay(env);
  const running = new Set<Promise<unknown>>();
  const context = {
    waitUntil(sending: Promise<unknown>): void {
      running.add(sending);
      void sending.finally(() => running.delete(sending));
    },
  };
  return {
    async fetch(request) {
      // What watches a process asks often, with GET, HEAD or OPTIONS. To the relay each would be a rejected request.
      if (new URL(request.url).pathname === "/health") return new Response("ok\n");
      return await relay(request, context);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function createMessageRelay(env: Env): Relay {
  const redis = new Redis(needed(env, "REDIS_URL"), {
    // A command that waits for Redis could run after its request has ended. The response is 503 at once instead, and the page repeats.
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * 50, 1_000),
  });
  // Without a listener, ioredis prints each failed connection.
  redis.on("error", (error: Error) => log({ type: "redis", message: error.message }));
  const evaluated = fromIoredis(redis);
  const client = new Client({
    provider: "texting-blue",
    apiKey: needed(env, "TEXTING_BLUE_KEY"),
    store: redisStore(evaluated),
    // Shorter than the page's client waits for a response (30 s), and than every proxy between.
    deadlineMs: 20_000,
    ...(env.TEXTING_BLUE_URL && { baseUrl: env.TEXTING_BLUE_URL }),
  });
  return createRelay({
    client,
    authorize: tokenAuthorizer({ secrets: needed(env, "TOKEN_SECRET") }),
    counters: redisCounterStore(evaluated),
    from: needed(env, "SENDER"),
    path: "/messages",
    ...(env.ORIGINS && { origins: env.ORIGINS.split(",") }),
    onEvent: (event) => log(event.type === "failed" ? { ...event, cause: reasonOf(event.cause) } : event),
  });
}

function needed(env: Env, name: keyof Env): string {
  const value = env[name];
  if (!value) throw new Error(`The environment variable ${name} is missing.`);
  return value;
}

/** An error in a line, with what caused it. */
function reasonOf(error: unknown): string {
  const { cause } = Object(error) as { cause?: unknown };
  return cause === undefined ? String(error) : `${String(error)} Cause: ${String(cause)}`;
}

/** One line for each event. None has a token, a key or a text. */
function log(event: object): void {
  console.log(JSON.stringify(event));
}
