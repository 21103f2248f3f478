// `redisStore` in a Redis server of our own, on a Unix socket.
import { join } from "node:path";
import { Redis } from "ioredis";
import { fromIoredis, redisStore } from "tidings/store";
import { which } from "../../../../scripts/process.mjs";
import { once, startServer, temporaryFolder } from "./server.mjs";

const server = once(async () => {
  const command = which("redis-server");
  if (command === undefined)
    throw new Error("Redis is missing: install it (in Debian the package `redis-server`), and run the test again.");
  const folder = temporaryFolder();
  const path = join(folder, "redis.sock");
  const args = ["--port", "0", "--unixsocket", path, "--dir", folder, "--save", "", "--appendonly", "no"];
  return { path, stop: await startServer(command, args, "eady to accept connections") };
});

export const { stop } = server;

let prefixes = 0;

/** A part of the server that nothing else uses: the path of its socket, and a prefix for keys. */
export async function start() {
  // Before anything is awaited: another caller may come meanwhile.
  const prefix = `test-${process.pid}-${++prefixes}:`;
  return { path: (await server.get()).path, prefix };
}

/** A client of ioredis. */
export const connectRedis = ({ path }) => new Redis({ path, lazyConnect: false });

export async function connect({ path, prefix }, options = {}) {
  const redis = connectRedis({ path });
  return { store: redisStore(fromIoredis(redis), { prefix, ...options }), close: async () => redis.disconnect() };
}
