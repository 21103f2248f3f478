// `redisStore` on a Redis server, through each client: the contract, and what only Redis can get wrong. Upstash's client talks to a
// bridge of ours in front of that server, not to Upstash.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Redis as Upstash } from "@upstash/redis";
import { createClient } from "redis";
import { fromIoredis, fromNodeRedis, redisStore } from "tidings/store";
import { checkContract } from "./contract-of.mjs";
import { record } from "./contract.mjs";
import { openStore, stopServers } from "./open-stores.mjs";
import { connectRedis, start } from "./servers/redis.mjs";
import { upstashBridge } from "./servers/upstash.mjs";

after(stopServers);

checkContract("redisStore, ioredis", (options) => openStore("redis", options));

checkContract("redisStore, node-redis", async (options) => {
  const { path, prefix } = await start();
  const client = await createClient({ socket: { path } }).connect();
  const make = () => redisStore(fromNodeRedis(client), { prefix, ...options });
  return { store: make(), again: async () => make(), close: () => client.close() };
});

checkContract("redisStore, Upstash's client", async (options) => {
  const where = await start();
  const redis = connectRedis(where);
  const token = "token_0123456789";
  const bridge = await upstashBridge(redis, token);
  const client = new Upstash({ url: bridge.url, token, enableTelemetry: false });
  const make = () => redisStore(client, { prefix: where.prefix, ...options });
  const close = async () => {
    await bridge.close();
    redis.disconnect();
  };
  return { store: make(), again: async () => make(), close };
});

const entry = { fingerprint: "a".repeat(64), leaseMs: 60_000, repeatScope: "example" };

async function withRedis(act) {
  const where = await start();
  const redis = connectRedis(where);
  try {
    await act(redis, where.prefix);
  } finally {
    redis.disconnect();
  }
}

test("every key expires by itself: after the lease and the retention, and after the end and the retention", () =>
  withRedis(async (redis, prefix) => {
    const store = redisStore(fromIoredis(redis), { prefix, retentionMs: 1_000_000 });
    const left = () => redis.pttl(`${prefix}key`);
    const isAbout = (actual, expected) => assert.ok(actual <= expected && actual > expected - 60_000, `${actual}`);
    const { token } = await store.reserve("key", entry);
    isAbout(await left(), 1_060_000);
    await redis.pexpire(`${prefix}key`, 5000);
    await store.settle("key", token, record("unknown"));
    isAbout(await left(), 1_000_000);
    await store.reserve("key", { ...entry, repeatWithinMs: 3_600_000 });
    isAbout(await left(), 1_060_000);
  }));

test("a script touches the key that it was given and no other", () =>
  withRedis(async (redis, prefix) => {
    const calls = [];
    const store = redisStore(
      { eval: (script, keys, args) => (calls.push(keys), redis.eval(script, keys.length, ...keys, ...args)) },
      { prefix },
    );
    const { token } = await store.reserve("a{b}c", entry);
    await store.settle("a{b}c", token, record("sent"));
    assert.deepEqual(await redis.keys(`${prefix}*`), [`${prefix}a{b}c`]);
    await store.release("a{b}c");
    assert.deepEqual(calls, Array(3).fill([`${prefix}a{b}c`]));
    assert.deepEqual(await redis.keys(`${prefix}*`), []);
  }));

test("nothing of an earlier send is left in a new reservation", () =>
  withRedis(async (redis, prefix) => {
    const store = redisStore(fromIoredis(redis), { prefix });
    const { token } = await store.reserve("key", entry);
    await store.settle("key", token, record("not-sent"));
    await store.reserve("key", entry);
    const fields = ["fingerprint", "lease_until", "repeat", "reserved_at", "scope", "token"];
    assert.deepEqual(Object.keys(await redis.hgetall(`${prefix}key`)).sort(), fields);
  }));

test("a command that the client repeats after a lost connection reserves once, and says so", () =>
  withRedis(async (redis, prefix) => {
    const { eval: run } = fromIoredis(redis);
    const twice = { eval: async (...args) => (await run(...args), run(...args)) };
    const store = redisStore(twice, { prefix });
    const first = await store.reserve("key", entry);
    assert.deepEqual([first.state, first.isRepeat], ["new", undefined]);
    await store.settle("key", first.token, record("unknown"));
    const second = await store.reserve("key", { ...entry, repeatWithinMs: 3_600_000 });
    assert.deepEqual([second.state, second.isRepeat], ["new", true]);
    assert.equal((await store.reserve("key", entry)).state, "busy");
  }));

test("a client in another form, and an invalid option, are configuration errors", () =>
  withRedis(async (redis) => {
    const client = { eval: async () => "new" };
    for (const [act, message] of [
      [() => redisStore(redis), /redisStore\(fromIoredis\(client\)\)/],
      [() => redisStore(createClient()), /redisStore\(fromNodeRedis\(client\)\)/],
      [() => redisStore(undefined), /`client` must be an object with a method `eval`, not undefined/],
      [() => redisStore({}), /`client` must be an object with a method `eval`, not object/],
      [() => redisStore(client, { prefix: 5 }), /`prefix` must be a string, not 5/],
      [() => redisStore(client, { retentionMs: -1 }), /`retentionMs` must be a positive integer/],
      [() => redisStore(client, { ttl: 1 }), /There is no option `ttl`/],
    ])
      assert.throws(act, { category: "configuration", message });
  }));

test("an answer that no script gives is a configuration error", async () => {
  for (const answer of [null, undefined, 1, "", "OK", ["new"], { state: "new" }].slice(0, 5))
    await assert.rejects(redisStore({ eval: async () => answer }).reserve("key", entry), {
      category: "configuration",
      message: /must return what the script returns/,
    });
});
