// The status stores on their real databases: the contract of `tidings/testing`, and reports that come at once through several stores.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import Database from "better-sqlite3";
import pg from "pg";
import { createTracker } from "tidings/delivery";
import {
  d1StatusStore,
  durableObjectStatusStore,
  fromIoredis,
  redisStatusStore,
  sqlStatusStore,
  statusTableSql,
} from "tidings/store";
import { checkStatusStore } from "tidings/testing";
import { generator, merged, shuffled } from "../delivery/histories.mjs";
import { newDatabase, stop as stopPostgres } from "./servers/postgres.mjs";
import { connectRedis, start as newRedis, stop as stopRedis } from "./servers/redis.mjs";
import { temporaryFolder } from "./servers/server.mjs";
import { bindings, migrate, stop as stopWorker } from "./servers/workerd.mjs";

after(async () => {
  await stopPostgres();
  await stopRedis();
  await stopWorker();
});

/** How many parts of the Worker are in use. */
let parts = 0;

/** Opens an empty store, and says how to open another one on the same data. */
const STORES = {
  async sqlite() {
    const file = join(temporaryFolder(), "statuses.db");
    const databases = [];
    const connect = (options = {}) => {
      const database = new Database(file);
      database.pragma("journal_mode = WAL");
      database.pragma("synchronous = OFF");
      databases.push(database);
      database.exec(statusTableSql("sqlite"));
      const query = (sql, params) => database.prepare(sql).all(...params);
      return sqlStatusStore({ dialect: "sqlite", query, ...options });
    };
    return { connect, close: () => databases.forEach((database) => database.close()) };
  },
  async postgres() {
    const pool = new pg.Pool({ ...(await newDatabase()), max: 10 });
    await pool.query(statusTableSql("postgres"));
    const query = async (sql, params) => (await pool.query(sql, params)).rows;
    const connect = (options = {}) => sqlStatusStore({ dialect: "postgres", query, ...options });
    return { connect, close: () => pool.end() };
  },
  async redis() {
    const { path, prefix } = await newRedis();
    const redis = connectRedis({ path });
    const connect = (options = {}) => redisStatusStore(fromIoredis(redis), { prefix, ...options });
    return { connect, close: () => redis.disconnect() };
  },
  async d1() {
    const table = `statuses_${(parts += 1)}`;
    const worker = await bindings();
    await migrate(worker, statusTableSql("sqlite", table));
    return { connect: (options) => d1StatusStore(worker.db, { table, ...options }), close() {} };
  },
  async "durable objects"() {
    const { status } = await bindings((parts += 1));
    return { connect: (options) => durableObjectStatusStore(status, options), close() {} };
  },
};

const event = (status, second) => ({
  type: "status",
  messageId: "m1",
  to: "+14155551234",
  status,
  at: new Date(second * 1_000),
  error: null,
});

for (const [name, open] of Object.entries(STORES))
  describe(name, () => {
    const withStore = (title, act) =>
      test(title, async () => {
        const { connect, close } = await open();
        try {
          await act(connect);
        } finally {
          await close();
        }
      });

    withStore("`checkStatusStore` finds nothing", async (connect) =>
      assert.deepEqual(await checkStatusStore(connect()), []),
    );

    withStore(
      "no report is lost if several trackers take them at once, and another one sees them all",
      async (connect) => {
        const trackers = [1, 2, 3].map(() => createTracker(connect()));
        const statuses = ["queued", "sent", "delivered", "failed"];
        const reports = statuses.flatMap((status) => [1, 2, 3].map((second) => event(status, second)));
        const all = shuffled(generator(9), [...reports, ...reports]);
        await Promise.all(all.map((report, index) => trackers[index % 3].take("twilio", report)));
        assert.deepEqual(await createTracker(connect()).get("twilio", "m1"), merged(reports));
      },
    );

    withStore("a message is forgotten after its time, and begins anew", async (connect) => {
      const tracker = createTracker(connect({ retentionMs: 30 }));
      await tracker.take("twilio", event("delivered", 1));
      while ((await tracker.get("twilio", "m1")) !== null) await new Promise((resolve) => setTimeout(resolve, 5));
      const { arrival, known } = await tracker.take("twilio", event("queued", 2));
      assert.deepEqual([arrival, known.status, known.facts.length], ["new", "queued", 1]);
    });
  });

test("`sweep` deletes what has expired, and nothing else", async (context) => {
  // A sweep by chance would not be counted.
  context.mock.method(Math, "random", () => 0.5);
  const { connect, close } = await STORES.sqlite();
  const [short, long] = [createTracker(connect({ retentionMs: 1 })), createTracker(connect())];
  await long.take("twilio", event("sent", 1));
  for (const id of ["a", "b", "c"]) await short.take("twilio", { ...event("sent", 1), messageId: id });
  const store = connect();
  let swept = 0;
  while (swept < 3) swept += await store.sweep();
  assert.deepEqual([swept, await store.sweep()], [3, 0]);
  assert.equal((await long.get("twilio", "m1")).status, "sent");
  close();
});

test("an unusable answer of a driver is named", async () => {
  for (const store of [
    redisStatusStore({ eval: async () => "OK" }),
    sqlStatusStore({ dialect: "sqlite", query: async () => ({ rows: [] }) }),
  ]) {
    const error = await createTracker(store)
      .take("twilio", event("sent", 1))
      .catch((thrown) => thrown);
    assert.equal(error.category, "configuration");
  }
});

test("a Durable Object of another class is named", async () => {
  const namespace = {
    idFromName: (name) => name,
    get: () => ({ fetch: async () => new Response("", { status: 500 }) }),
  };
  const error = await createTracker(durableObjectStatusStore(namespace))
    .take("twilio", event("sent", 1))
    .catch((thrown) => thrown);
  assert.equal(error.category, "unavailable");
  assert.match(error.cause.message, /Is its class MessageStatusObject\?/);
});
