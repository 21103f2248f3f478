// Every shipped store on its real database, for the contract and the kill tests.
import { memoryStore } from "tidings/store";

/** A database is only loaded where it is used: processes that are killed start often. */
function lazy(load) {
  let loaded;
  const get = () => (loaded ??= load());
  return {
    start: async () => (await get()).start(),
    connect: async (where, options) => (await get()).connect(where, options),
    stop: async () => (await loaded)?.stop?.(),
  };
}

const workerd = (kind) => lazy(async () => (await import("./servers/workerd.mjs")).storesOf(kind));

/**
 * For each store: `start` makes an empty database, and returns where it is as plain data, so that another process can open it;
 * `connect(where, options)` opens a store there: `{ store, close }`. `stop` stops the server, if it was started.
 */
export const stores = {
  sqlite: lazy(() => import("./servers/sqlite.mjs")),
  postgres: lazy(() => import("./servers/postgres.mjs")),
  redis: lazy(() => import("./servers/redis.mjs")),
  d1: workerd("d1"),
  durableObject: workerd("durableObject"),
  indexedDb: lazy(() => import("./servers/tabs.mjs")),
};

/** The stores that only live as long as their process. */
export const volatileStores = { memory: memoryStore };

/** Opens a store on a new, empty database. `again` opens another store object on the same data; `where` is for other processes. */
export async function openStore(name, options) {
  const { start, connect } = stores[name];
  const where = await start();
  const opened = [await connect(where, options)];
  return {
    where,
    store: opened[0].store,
    async again() {
      opened.push(await connect(where, options));
      return opened.at(-1).store;
    },
    async close() {
      for (const { close } of opened) await close();
    },
  };
}

/** Stops all servers. Call it after the last test. */
export async function stopServers() {
  for (const { stop } of Object.values(stores)) await stop();
}
