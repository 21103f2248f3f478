/** A status store in Redis. */

import type { StatusEntry, StatusStore } from "../delivery/status-store.js";
import { configurationError } from "../errors/error.js";
import { redisRunner } from "./redis.js";
import type { RedisEval, RedisStoreOptions } from "./redis.js";

/** A message is a hash, with an entry as JSON for each recipient. The answer is no JSON, because Upstash's client parses what is. */
const READ = `return 'entries\\n' .. table.concat(redis.call('HVALS', KEYS[1]), '\\n')`;

/** `ARGV`: the recipient, the version before the entry's, the entry, and the retention. */
const WRITE = `local known = redis.call('HGET', KEYS[1], ARGV[1])
local version = known and string.match(known, '^{"version":(%d+),') or '0'
if version ~= ARGV[2] then return 'rejected' end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 'kept'`;

const FORGET = `redis.call('DEL', KEYS[1])
return 'forgotten'`;

/**
 * Creates a status store for `createTracker` of `tidings/delivery`, in what `redisStore` takes, with the same options. A message expires by
 * itself after its last change. The prefix, by default `tidings-status:`, must differ from that of a send log.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const tracker = createTracker(redisStatusStore(fromIoredis(new Redis(url))));
 * ```
 */
export function redisStatusStore(client: RedisEval, options: RedisStoreOptions = {}): StatusStore {
  const { run, retention } = redisRunner(client, options, "tidings-status:");
  return {
    async read(key) {
      const [first, ...lines] = (await run(READ, key)).split("\n");
      if (first !== "entries") throw unusable();
      return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as StatusEntry);
    },
    async write(key, { version, recipient, known }) {
      // The version first, where the script finds it.
      const entry = JSON.stringify({ version, recipient, known });
      const answer = await run(WRITE, key, JSON.stringify(recipient), `${version - 1}`, entry, retention);
      if (answer !== "kept" && answer !== "rejected") throw unusable();
      return answer === "kept";
    },
    async forget(key) {
      await run(FORGET, key);
    },
  };
}

function unusable(): Error {
  return configurationError("The client's `eval` must return what the script returns, unchanged.");
}
