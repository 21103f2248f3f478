// The stores of the guards on their real databases: the contracts of `tidings/testing`, and the guards over them.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import Database from "better-sqlite3";
import pg from "pg";
import { pace, recordConsent, suppression } from "tidings/guards";
import {
  counterTableSql,
  d1CounterStore,
  d1SuppressionList,
  fromIoredis,
  redisCounterStore,
  redisSuppressionList,
  sqlCounterStore,
  sqlSuppressionList,
  suppressionTableSql,
} from "tidings/store";
import { checkCounterStore, checkSuppressionList } from "tidings/testing";
import { ACCEPTED, clientOf, failure, FROM, scripted, TO } from "../guards/harness.mjs";
import { newDatabase, stop as stopPostgres } from "./servers/postgres.mjs";
import { connectRedis, start as newRedis, stop as stopRedis } from "./servers/redis.mjs";
import { temporaryFolder } from "./servers/server.mjs";
import { bindings, migrate, stop as stopWorker } from "./servers/workerd.mjs";

after(async () => {
  await stopPostgres();
  await stopRedis();
  await stopWorker();
});

const tables = (dialect) => counterTableSql(dialect) + suppressionTableSql(dialect);
const sql = (dialect, query, close) => ({
  counters: () => sqlCounterStore({ dialect, query }),
  list: () => sqlSuppressionList({ dialect, query }),
  query,
  close,
});

/** How many parts of the Worker are in use. */
let parts = 0;

/** Opens an empty database. `counters` and `list` each make another store object on the same data. */
const STORES = {
  async sqlite() {
    const database = new Database(join(temporaryFolder(), "guards.db"));
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = OFF");
    database.exec(tables("sqlite"));
    return sql(
      "sqlite",
      (statement, params) => database.prepare(statement).all(...params),
      () => database.close(),
    );
  },
  async postgres() {
    const pool = new pg.Pool({ ...(await newDatabase()), max: 10 });
    await pool.query(tables("postgres"));
    return sql(
      "postgres",
      async (statement, params) => (await pool.query(statement, params)).rows,
      () => pool.end(),
    );
  },
  async redis() {
    const { path, prefix } = await newRedis();
    const redis = connectRedis({ path });
    return {
      counters: () => redisCounterStore(fromIoredis(redis), { prefix }),
      list: () => redisSuppressionList(fromIoredis(redis), { prefix }),
      close: () => redis.disconnect(),
    };
  },
  async d1() {
    const part = (parts += 1);
    const [counters, list] = [{ table: `counters_${part}` }, { table: `opt_outs_${part}` }];
    const worker = await bindings();
    await migrate(worker, counterTableSql("sqlite", counters.table) + suppressionTableSql("sqlite", list.table));
    return {
      counters: () => d1CounterStore(worker.db, counters),
      list: () => d1SuppressionList(worker.db, list),
      close() {},
    };
  },
};

const MESSAGE = { to: TO, from: FROM, body: "Hello" };
const client = (beforeSend) => clientOf("texting-blue", scripted(ACCEPTED).fetch, { beforeSend });

for (const [name, open] of Object.entries(STORES))
  describe(name, () => {
    const withStore = (title, act) =>
      test(title, async () => {
        const opened = await open();
        try {
          await act(opened);
        } finally {
          await opened.close();
        }
      });

    withStore("`checkCounterStore` finds nothing", async ({ counters }) =>
      assert.deepEqual(await checkCounterStore(counters()), []),
    );

    withStore("`checkSuppressionList` finds nothing", async ({ list }) =>
      assert.deepEqual(await checkSuppressionList(list()), []),
    );

    withStore("several processes share one pace", async ({ counters }) => {
      const perRecipient = { max: 2, perMs: 3_600_000_000 };
      const send = () => client(pace({ store: counters(), perRecipient })).send(MESSAGE);
      await Promise.all([send(), send()]);
      const { guard, retryAfterMs } = await failure(send());
      assert.deepEqual([guard, retryAfterMs > 0], ["pace", true]);
    });

    withStore("an opt-out is obeyed by another process, however the number is written", async ({ list }) => {
      const event = { type: "inbound", from: `whatsapp:${TO}`, to: FROM, body: "STOP", at: new Date(1), error: null };
      await recordConsent(list(), event, { per: "sender" });
      assert.equal((await failure(client(suppression(list())).send(MESSAGE))).category, "opted-out");
      assert.deepEqual(
        await Promise.all([FROM, FROM.slice(1), null, "+14155550188"].map((from) => list().isSuppressed(TO, from))),
        [true, true, true, false],
      );
      await recordConsent(list(), { ...event, body: "START", at: new Date(2) }, { per: "sender" });
      await client(suppression(list())).send(MESSAGE);
    });
  });

for (const name of ["sqlite", "postgres"])
  test(`${name}: \`sweep\` deletes the counters whose time is over, and nothing else`, async () => {
    const { counters, query, close } = await STORES[name]();
    const store = counters();
    await store.add("long", 1, 3_600_000);
    for (const key of ["a", "b", "c"]) await store.add(key, 1, 1);
    while ((await query("SELECT key FROM tidings_counters", [])).length > 1) await store.sweep();
    assert.deepEqual([await store.sweep(), (await store.add("long", 1, 1)).count], [0, 2]);
    await close();
  });

test("an unusable answer of a driver is named, and so are wrong options", async () => {
  const change = { recipient: TO, sender: null, optedOut: true, at: 1 };
  const [noScript, noRows] = [{ eval: async () => "OK" }, { dialect: "sqlite", query: async () => ({ rows: [] }) }];
  const none = { dialect: "sqlite", query: async () => [] };
  for (const act of [
    async () => await redisCounterStore(noScript).add("key", 1, 1),
    async () => await sqlCounterStore(noRows).add("key", 1, 1),
    async () => await sqlCounterStore(none).add("key", 1, 1),
    async () => await redisSuppressionList(noScript).record(change),
    async () => await redisSuppressionList(noScript).isSuppressed(TO, null),
    async () => await sqlSuppressionList(noRows).record(change),
    async () => await sqlSuppressionList(noRows).isSuppressed(TO, null),
    async () => await sqlSuppressionList(none).record({ ...change, at: NaN }),
    async () => sqlCounterStore({ ...none, retentionMs: 5 }),
    async () => sqlSuppressionList({ ...none, dialect: "mysql" }),
    async () => redisCounterStore(noScript, { retentionMs: 5 }),
    async () => redisSuppressionList({ defineCommand() {}, eval() {} }),
    async () => d1CounterStore({}),
    async () => counterTableSql("sqlite", "a b"),
    async () => suppressionTableSql("sqlite", "a b"),
  ])
    await assert.rejects(act, { category: "configuration" }, String(act));
});
