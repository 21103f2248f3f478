/** A store in Redis. */

import { newIdempotencyKey } from "../client/idempotency-key.js";
import { configurationError } from "../errors/error.js";
import { invalidOption, readProperties } from "../util/options.js";
import { storedKey } from "./key.js";
import { RELEASE, RESERVE, SETTLE } from "./redis-scripts.js";
import { readRetention } from "./retention.js";
import type { RetentionOptions } from "./retention.js";
import { defineSendStore } from "./send-log.js";
import type { DefinedSendStore } from "../client/send-log.js";
import type { Reservation, SendRecord } from "./types.js";

/** Runs a Lua script, as Upstash's client does. `fromIoredis` and `fromNodeRedis` make one of other clients. */
export interface RedisEval {
  eval(script: string, keys: string[], args: string[]): Promise<unknown>;
}

export interface RedisStoreOptions extends RetentionOptions {
  /** What each key in Redis begins with. @default "tidings:" */
  prefix?: string;
}

/**
 * Creates a store in Redis 5 or later, Valkey, Upstash, or what else runs Lua. Times are the server's; keys expire by themselves. Each
 * method is one script, and each script touches one key, so that it runs in a cluster.
 *
 * Redis must not evict keys (`maxmemory-policy noeviction`): a key that is evicted sends again. Redis replicates and writes to disk
 * after it has answered: what was kept in the last moments before a server is lost may be lost with it.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example ioredis
 * ```ts
 * const store = redisStore(fromIoredis(new Redis(url)));
 * const client = new Client({ provider: "texting-blue", apiKey, store });
 * ```
 *
 * @example node-redis
 * ```ts
 * const store = redisStore(fromNodeRedis(await createClient({ url }).connect()));
 * ```
 *
 * @example Upstash, over HTTP: Workers, edge functions
 * ```ts
 * const store = redisStore(Redis.fromEnv());
 * ```
 *
 * @example Another client: Bun's
 * ```ts
 * redisStore({ eval: (script, keys, args) => redis.send("EVAL", [script, `${keys.length}`, ...keys, ...args]) });
 * ```
 */
export function redisStore(client: RedisEval, options: RedisStoreOptions = {}): DefinedSendStore {
  const { run, retention } = redisRunner(client, options, "tidings:");
  return defineSendStore({
    async reserve(key, entry) {
      const { fingerprint, leaseMs, repeatWithinMs, repeatScope = "", token = newIdempotencyKey(), look } = entry;
      const within = repeatWithinMs === undefined ? "" : String(repeatWithinMs);
      const args = [fingerprint, token, String(leaseMs), retention, within, repeatScope];
      return readAnswer(await run(RESERVE, key, ...args, ...(look === true ? ["look"] : [])), token);
    },
    async settle(key, token, record) {
      await run(SETTLE, key, token, record.outcome, JSON.stringify(record), retention);
    },
    async release(key) {
      await run(RELEASE, key);
    },
  });
}

/**
 * Checks the client and the options, and returns what runs a script for a key.
 *
 * @internal
 */
export function redisRunner(client: RedisEval, options: RedisStoreOptions, usualPrefix: string) {
  checkClient(client);
  const names = ["prefix", "retentionMs"] as const;
  const { prefix = usualPrefix, retentionMs } = readProperties(options, "options", "an object", names);
  if (typeof prefix !== "string") throw invalidOption("prefix", "a string", prefix);
  return {
    retention: String(readRetention(retentionMs)),
    run: async (script: string, key: string, ...args: string[]): Promise<string> =>
      String(await client.eval(script, [prefix + storedKey(key)], args)),
  };
}

/** Makes a client of ioredis fit `redisStore`; also its `Cluster`. */
export function fromIoredis(client: {
  eval(script: string, numberOfKeys: number, ...keysAndArgs: string[]): Promise<unknown>;
}): RedisEval {
  return { eval: (script, keys, args) => client.eval(script, keys.length, ...keys, ...args) };
}

/** Makes a client of node-redis (the package `redis`) fit `redisStore`; also its cluster. */
export function fromNodeRedis(client: {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}): RedisEval {
  return { eval: (script, keys, args) => client.eval(script, { keys, arguments: args }) };
}

/** With arguments in another form, a client would fail at each send: better once, at the start. */
function checkClient(client: object): void {
  const has = (name: string): boolean => typeof (client as Record<string, unknown> | null)?.[name] === "function";
  const adapter = has("defineCommand") ? "fromIoredis" : has("sendCommand") ? "fromNodeRedis" : undefined;
  if (adapter !== undefined)
    throw configurationError(`This client's \`eval\` takes other arguments: write \`redisStore(${adapter}(client))\`.`);
  if (!has("eval")) throw invalidOption("client", "an object with a method `eval`", client);
}

function readAnswer(answer: string, token: string): Reservation {
  const [state, first = "", ...rest] = answer.split("\n");
  switch (state) {
    case "new":
      return { state, token };
    case "free":
      return { state };
    case "repeat":
      return { state: "new", token, isRepeat: true };
    case "busy":
      return { state, remainingMs: Number(first) };
    case "stale":
      return { state, token: first };
    case "other-content":
      return { state };
    case "done":
      return {
        state,
        record: JSON.parse(rest.join("\n")) as SendRecord,
        ...(first !== "" && { token: first }),
      };
    default:
      throw configurationError("The client's `eval` must return what the script returns, unchanged.");
  }
}
