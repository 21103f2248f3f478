/** A store of counters and a suppression list in Redis. */

import { configurationError } from "../errors/error.js";
import { addressKey } from "../guards/addresses.js";
import type { CounterStore } from "../guards/counter-store.js";
import type { SuppressionList } from "../guards/suppression-list.js";
import { readProperties } from "../util/options.js";
import { isSuppressedBy, rowOf } from "./consent-row.js";
import type { ConsentRow } from "./consent-row.js";
import { redisRunner } from "./redis.js";
import type { RedisEval } from "./redis.js";

/** The options of `redisCounterStore` and `redisSuppressionList`. */
export interface RedisPrefixOptions {
  /** What each key in Redis begins with. @default "tidings-counter:" or "tidings-suppression:" */
  prefix?: string;
}

/** `ARGV`: what to add, and the time of a new counter. The answer is no JSON, because Upstash's client parses what is. */
const ADD = `local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if count <= 0 then
  redis.call('DEL', KEYS[1])
  return 'counter\\n0\\n' .. ARGV[2]
end
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  left = ARGV[2]
end
return 'counter\\n' .. string.format('%.0f', count) .. '\\n' .. string.format('%.0f', left)`;

/** `ARGV`: the sender, the time, whether it is an opt-out, and the change. The same rule as in guards/consent.ts. */
const RECORD = `local known = redis.call('HGET', KEYS[1], ARGV[1])
if known then
  local at, out = string.match(known, '^{"at":(%-?%d+),"optedOut":(%a+),')
  local own, others = tonumber(ARGV[2]), tonumber(at)
  if own < others or (own == others and (out == 'true' or ARGV[3] == 'false')) then return 'older' end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
return 'kept'`;

const READ = `return 'changes\\n' .. table.concat(redis.call('HVALS', KEYS[1]), '\\n')`;

/**
 * Creates a store of counters for `pace` and `cooldown` of `tidings/guards`, in what `redisStore` takes. A counter expires by itself; times are
 * the server's. The prefix is by default `tidings-counter:`.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const store = redisCounterStore(fromIoredis(new Redis(url)));
 * const codes = pace({ store, perRecipient: { max: 3, perMs: 600_000 } });
 * ```
 */
export function redisCounterStore(client: RedisEval, options: RedisPrefixOptions = {}): CounterStore {
  const run = prefixRunner(client, options, "tidings-counter:");
  return {
    async add(key, by, expiresInMs) {
      const answer = await run(ADD, key, String(by), String(Math.ceil(expiresInMs)));
      const [first, count, left] = answer.split("\n");
      if (first !== "counter") throw unusable();
      return { count: Number(count), expiresInMs: Math.max(1, Number(left)) };
    },
  };
}

/**
 * Creates a suppression list for `suppression` and `recordConsent` of `tidings/guards`, in what `redisStore` takes. A recipient is a hash with a
 * field for each sender (`%`: all), and never expires. Redis must not evict keys, and must write to disk: a recipient that it loses gets messages again.
 * The prefix is by default `tidings-suppression:`.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const list = redisSuppressionList(fromIoredis(new Redis(url)));
 * const client = new Client({ provider: "texting-blue", apiKey, beforeSend: suppression(list) });
 * ```
 */
export function redisSuppressionList(client: RedisEval, options: RedisPrefixOptions = {}): SuppressionList {
  const run = prefixRunner(client, options, "tidings-suppression:");
  return {
    async record(change) {
      const { at, optedOut, sender } = rowOf(change);
      // In the order in which the script finds them.
      const row = JSON.stringify({ at, optedOut, sender });
      const answer = await run(RECORD, addressKey(change.recipient), sender, String(at), String(optedOut), row);
      if (answer !== "kept" && answer !== "older") throw unusable();
    },
    async isSuppressed(recipient, sender) {
      const [first, ...lines] = (await run(READ, addressKey(recipient))).split("\n");
      if (first !== "changes") throw unusable();
      const rows = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as ConsentRow);
      return isSuppressedBy(rows, sender);
    },
  };
}

function prefixRunner(client: RedisEval, options: RedisPrefixOptions, usualPrefix: string) {
  const { prefix = usualPrefix } = readProperties(options, "options", "an object", ["prefix"]);
  return redisRunner(client, { prefix }, usualPrefix).run;
}

function unusable(): Error {
  return configurationError("The client's `eval` must return what the script returns, unchanged.");
}
