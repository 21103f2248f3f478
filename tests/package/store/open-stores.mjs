// Every shipped store on its real database, for the contract, `checkSendStore` and the kill tests.
import { join } from "node:path";
import Database from "better-sqlite3";
import pg from "pg";
import { fromIoredis, memoryStore, redisStore, sendTableSql, sqlStore } from "tidings/store";
import { newDatabase, stopPostgres } from "./servers/postgres.mjs";
import { connectRedis, newRedis, stopRedis } from "./servers/redis.mjs";
import { temporaryFolder } from "./servers/server.mjs";
import { newWorkerStore, stopWorker, workerStore } from "./servers/workerd.mjs";

/**
 * For each store: `start` makes an empty database, and returns where it is as plain data, so that another process can open it;
 * `connect` opens a store there, with the store's options. `stop` stops the server, if it has one.
 */
export const stores = {
  sqlite: {
    async start() {
      const file = join(temporaryFolder(), "sends.db");
      const database = new Database(file);
      database.pragma("journal_mode = WAL");
      database.exec(sendTableSql("sqlite"));
      database.close();
      return file;
    },
    async connect(file, options = {}) {
      const database = new Database(file);
      // The test kills processes, not the machine.
      database.pragma("synchronous = OFF");
      const query = (sql, params) => database.prepare(sql).all(...params);
      return { store: sqlStore({ dialect: "sqlite", query, ...options }), close: async () => database.close() };
    },
  },
  postgres: {
    async start() {
      const where = await newDatabase();
      const client = new pg.Client(where);
      await client.connect();
      await client.query(sendTableSql("postgres"));
      await client.end();
      return where;
    },
    async connect(where, options = {}) {
      const pool = new pg.Pool({ ...where, max: 10 });
      const query = async (sql, params) => (await pool.query(sql, params)).rows;
      return { store: sqlStore({ dialect: "postgres", query, ...options }), close: () => pool.end() };
    },
    stop: stopPostgres,
  },
  redis: {
    start: newRedis,
    async connect({ path, prefix }, options = {}) {
      const redis = connectRedis({ path });
      return { store: redisStore(fromIoredis(redis), { prefix, ...options }), close: async () => redis.disconnect() };
    },
    stop: stopRedis,
  },
  ...Object.fromEntries(
    ["d1", "durableObject"].map((kind) => [
      kind,
      {
        start: () => newWorkerStore(kind),
        connect: async (where, options) => ({ store: workerStore(where, options), close: async () => {} }),
        stop: stopWorker,
      },
    ]),
  ),
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
  for (const { stop } of Object.values(stores)) await stop?.();
}
