/**
 * The scripts of `redisStore`, for Redis 5 and later. Each touches one key, so that they run in a cluster, and takes the server's time. A
 * key is a hash that expires by itself. The answers are strings that are no JSON, because Upstash's client parses those that are.
 */

/**
 * `ARGV`: the fingerprint, a new token, the lease, the retention, the time in which a repetition is recognised and who does, or nothing; and
 * `look` to reserve nothing. The same
 * rule as in rule.ts. A client that repeats a command after a lost connection gets the same answer again.
 */
export const RESERVE = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease, within = tonumber(ARGV[3]), tonumber(ARGV[5])
local known = redis.call('HMGET', KEYS[1], 'fingerprint', 'token', 'repeat', 'reserved_at', 'lease_until', 'outcome', 'record',
  'scope')
local fingerprint, token, outcome = known[1], known[2], known[6]
if token == ARGV[2] and not outcome then return known[3] == '1' and 'repeat' or 'new' end
local reservedAt, answer, scope = now, 'new', ARGV[6]
if fingerprint and outcome ~= 'not-sent' then
  if fingerprint ~= ARGV[1] then return 'other-content' end
  if outcome == 'sent' then return 'done\\n\\n' .. known[7] end
  local left = known[5] - now
  if not outcome and left > 0 then return 'busy\\n' .. string.format('%.0f', left) end
  reservedAt, answer, scope = tonumber(known[4]), 'repeat', known[8]
  if not within or scope == '' or scope ~= ARGV[6] or now < reservedAt or now + lease > reservedAt + within then
    return outcome and 'done\\n' .. token .. '\\n' .. known[7] or 'stale\\n' .. token
  end
end
if ARGV[7] == 'look' then return 'free' end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'token', ARGV[2], 'repeat', answer == 'repeat' and '1' or '0',
  'scope', scope,
  'reserved_at', string.format('%.0f', reservedAt), 'lease_until', string.format('%.0f', now + lease))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', lease + ARGV[4]))
return answer`;

/** `ARGV`: the token, the outcome, the record, and the retention. */
export const SETTLE = `local known = redis.call('HMGET', KEYS[1], 'token', 'outcome', 'repeat')
if known[1] ~= ARGV[1] or known[2] == 'sent' then return 'unchanged' end
if known[3] == '1' and ARGV[2] == 'not-sent' then return 'unchanged' end
redis.call('HSET', KEYS[1], 'outcome', ARGV[2], 'record', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 'settled'`;

export const RELEASE = `redis.call('DEL', KEYS[1])
return 'released'`;
