// What a user would write by hand to remember sends and to limit users, with Redis: one round trip before the send, and one after it.
import { createHash } from "node:crypto";
import { Redis } from "ioredis";

const LEASE_MS = 80_000;
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000;

export function createMemory(url) {
  const redis = new Redis(url, { maxRetriesPerRequest: 0 });
  const keep = (name, value) => redis.set(name, JSON.stringify(value), "PX", RETENTION_MS);

  /** Counts the message and reserves its key, in one round trip. Returns the response if it must not be sent, else `{ settle, release }`. */
  async function reserve({ user, limit }, key, content) {
    const name = `sent:${createHash("sha256")
      .update(JSON.stringify([user, key]))
      .digest("base64url")}`;
    const fingerprint = createHash("sha256").update(content).digest("base64url");
    const value = JSON.stringify({ fingerprint, reservedAt: Date.now() });
    const commands = redis.pipeline().set(name, value, "PX", RETENTION_MS, "NX");
    const counter = limit === null ? null : `count:${user}:${Math.floor(Date.now() / limit.perMs)}`;
    if (counter !== null) commands.incr(counter).pexpire(counter, limit.perMs, "NX");
    const answers = await commands.exec();
    for (const [error] of answers) if (error !== null) throw error;
    const [[, isNew], [, count] = []] = answers;
    const giveBack = () => counter !== null && redis.decr(counter);
    if (isNew !== "OK") {
      const [known] = await Promise.all([redis.get(name), giveBack()]);
      return { response: repeated(JSON.parse(known), fingerprint) };
    }
    const release = () => Promise.all([redis.del(name), giveBack()]);
    if (counter !== null && count > limit.max) {
      await release();
      return { response: [429, { category: "rate-limit" }] };
    }
    return { release, settle: (response) => keep(name, { fingerprint, response }) };
  }
  return { reserve };
}

/** The response to a key that is known. */
function repeated(known, fingerprint) {
  if (known === null) return [409, { category: "conflict" }];
  if (known.fingerprint !== fingerprint) return [422, { category: "conflict" }];
  if (known.response !== undefined) return known.response;
  // Nobody knows how it ended, if its process died.
  const isRunning = Date.now() - known.reservedAt < LEASE_MS;
  return isRunning ? [409, { category: "conflict" }] : [502, { outcome: "unknown" }];
}
