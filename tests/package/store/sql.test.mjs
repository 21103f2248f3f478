// `sqlStore` on SQLite and PostgreSQL: the contract, and what only a table can get wrong.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, mock, test } from "node:test";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import pg from "pg";
import postgres from "postgres";
import { sendTableSql, sqlStore } from "tidings/store";
import { run } from "../../../scripts/process.mjs";
import { checkContract } from "./contract-of.mjs";
import { record } from "./contract.mjs";
import { openStore, stopServers, stores } from "./open-stores.mjs";

after(stopServers);

for (const name of ["sqlite", "postgres"]) checkContract(`sqlStore, ${name}`, (options) => openStore(name, options));

checkContract("sqlStore, postgres.js", async (options) => {
  const where = await stores.postgres.start();
  const sql = postgres({ ...where, path: `${where.host}/.s.PGSQL.5432`, max: 10, transform: postgres.camel });
  const make = () => sqlStore({ dialect: "postgres", query: (text, params) => sql.unsafe(text, params), ...options });
  return { store: make(), again: async () => make(), close: () => sql.end() };
});

checkContract("sqlStore, postgres with serializable transactions", async (options) => {
  const where = await stores.postgres.start();
  return {
    ...(await openOn({ ...where, options: "-c default_transaction_isolation=serializable" }, options)),
  };
});

async function openOn(where, options) {
  const opened = await stores.postgres.connect(where, options);
  return { ...opened, again: async () => opened.store };
}

const entry = { fingerprint: "a".repeat(64), leaseMs: 60_000, repeatScope: "example" };

/** Runs a test on both databases. `all` runs a statement of the test and returns its rows; `chance` sets `Math.random`. */
function onBoth(title, act) {
  test(`${title}: sqlite`, async (context) => {
    const database = new Database(":memory:");
    database.exec(sendTableSql("sqlite"));
    const all = async (sql, params = []) => database.prepare(sql).all(...params);
    await act({ dialect: "sqlite", all, exec: async (sql) => database.exec(sql), ...random(context) });
    database.close();
  });
  test(`${title}: postgres`, async (context) => {
    const pool = new pg.Pool(await stores.postgres.start());
    const all = async (sql, params) => (await pool.query(sql, params)).rows;
    await act({ dialect: "postgres", all, exec: all, ...random(context) });
    await pool.end();
  });
}

function random(context) {
  let value = 0.5;
  context.mock.method(Math, "random", () => value);
  return { chance: (next) => (value = next) };
}

onBoth("a sweep deletes what expired and nothing else, in any number", async ({ dialect, all }) => {
  const store = sqlStore({ dialect, query: all });
  await addExpired({ dialect, all }, 1200);
  await store.reserve("new", entry);
  await store.settle("new", (await store.reserve("sent", entry)).token, record("sent"));
  await passed(store);
  assert.equal(await store.sweep(), 1200);
  assert.equal(await store.sweep(), 0);
  const left = await all("SELECT key FROM tidings_sends ORDER BY key");
  assert.deepEqual(
    left.map(({ key }) => key),
    ["clock", "new", "sent"],
  );
});

/** Adds records that expire at once. */
async function addExpired({ dialect, all }, count) {
  const store = sqlStore({ dialect, query: all, retentionMs: 1 });
  for (let index = 0; index < count; index += 1) await store.reserve(`old-${index}`, { ...entry, leaseMs: 1 });
}

/** Waits until some milliseconds of the store's clock have passed. */
async function passed(store) {
  await store.reserve("clock", { ...entry, leaseMs: 20 });
  while ((await store.reserve("clock", entry)).state === "busy");
}

onBoth("one reservation in a hundred sweeps, at most 500 records", async ({ dialect, all, chance }) => {
  const store = sqlStore({ dialect, query: all });
  chance(0.0101);
  await addExpired({ dialect, all }, 700);
  await passed(store);
  const count = async () => Number((await all("SELECT COUNT(*) AS n FROM tidings_sends"))[0].n);
  const before = await count();
  await store.reserve("one", entry);
  assert.equal(await count(), before + 1);
  chance(0.0099);
  await store.reserve("two", entry);
  assert.equal(await count(), before + 2 - 500);
});

test("a sweep that waits for a row does not delete what was reserved anew meanwhile: postgres", async (context) => {
  // A sweep by chance would take the row before.
  random(context);
  const pool = new pg.Pool(await stores.postgres.start());
  const query = async (sql, params) => (await pool.query(sql, params)).rows;
  const short = sqlStore({ dialect: "postgres", query, retentionMs: 1 });
  await short.reserve("key", { ...entry, leaseMs: 1 });
  await passed(sqlStore({ dialect: "postgres", query }));
  const other = await pool.connect();
  await other.query("BEGIN");
  const reserve = async (sql, params) => (await other.query(sql, params)).rows;
  assert.equal((await sqlStore({ dialect: "postgres", query: reserve }).reserve("key", entry)).state, "new");
  const sweeping = short.sweep();
  const waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE%'";
  while ((await query(waiting)).length === 0);
  await other.query("COMMIT");
  other.release();
  assert.equal(await sweeping, 0);
  assert.equal((await short.reserve("key", entry)).state, "busy");
  await pool.end();
});

onBoth("the sweep uses the index", async ({ dialect, all, exec }) => {
  const statements = [];
  const store = sqlStore({ dialect, query: async (sql) => (statements.push(sql), []) });
  await store.sweep();
  const isPostgres = dialect === "postgres";
  if (isPostgres) await exec("SET enable_seqscan = off");
  const plan = await all(`${isPostgres ? "EXPLAIN" : "EXPLAIN QUERY PLAN"} ${statements[0]}`);
  const text = plan.map((row) => row["QUERY PLAN"] ?? row.detail).join("\n");
  assert.match(
    text,
    isPostgres ? /Index Scan (on|using) tidings_sends_expires_at/ : /USING.* INDEX tidings_sends_expires_at/,
  );
  if (isPostgres) assert.match(text, /Index Cond: \(expires_at <=/);
});

onBoth("a statement that is run twice reserves once, and says so", async ({ dialect, all }) => {
  const query = async (sql, params) => {
    await all(sql, params);
    return all(sql, params);
  };
  const store = sqlStore({ dialect, query });
  const { state, token, isRepeat } = await store.reserve("key", entry);
  assert.deepEqual([state, isRepeat], ["new", undefined]);
  await store.settle("key", token, record("unknown"));
  const again = await store.reserve("key", { ...entry, repeatWithinMs: 3_600_000 });
  assert.deepEqual([again.state, again.isRepeat], ["new", true]);
  assert.equal((await store.reserve("key", entry)).state, "busy");
});

onBoth("a key that becomes free between the two statements is reserved", async ({ dialect, all }) => {
  const other = sqlStore({ dialect, query: all });
  let released = 0;
  const query = async (sql, params) => {
    if (sql.startsWith("SELECT")) {
      released += 1;
      await other.release("key");
    }
    return all(sql, params);
  };
  await other.reserve("key", entry);
  assert.equal((await sqlStore({ dialect, query }).reserve("key", entry)).state, "new");
  assert.equal(released, 1);
});

onBoth("a replica that lags behind is named, after a bounded number of statements", async ({ dialect, all }) => {
  let statements = 0;
  const query = async (sql, params) => {
    statements += 1;
    return sql.startsWith("SELECT") ? [] : all(sql, params);
  };
  const store = sqlStore({ dialect, query });
  await store.reserve("key", entry);
  await assert.rejects(store.reserve("key", entry), { category: "configuration", message: /replica/ });
  assert.ok(statements < 30, `${statements}`);
});

onBoth("times are the database's, and those of the process do not matter", async ({ dialect, all }) => {
  const date = mock.method(Date, "now", () => 0);
  try {
    const store = sqlStore({ dialect, query: all });
    await store.reserve("key", entry);
    date.mock.mockImplementation(() => 9e15);
    assert.equal((await store.reserve("key", entry)).state, "busy");
  } finally {
    date.mock.restore();
  }
  // The same clock as everyone's, to the second.
  const [{ reserved_at }] = await all("SELECT reserved_at FROM tidings_sends");
  assert.ok(Math.abs(Number(reserved_at) - Date.now()) < 60_000);
});

onBoth("a key and a message that look like SQL change no statement", async ({ dialect, all }) => {
  const texts = [];
  const store = sqlStore({ dialect, query: async (sql, params) => (texts.push(sql), all(sql, params)) });
  const evil = "'); DROP TABLE tidings_sends; --";
  const { token } = await store.reserve(evil, { ...entry, fingerprint: evil });
  await store.settle(evil, token, { ...record("sent"), id: evil });
  assert.equal((await store.reserve(evil, { ...entry, fingerprint: evil })).record.id, evil);
  await store.release(evil);
  assert.ok(texts.every((text) => !text.includes("DROP")));
});

onBoth("the table may have another name, and be made twice", async ({ dialect, all, exec }) => {
  const table = dialect === "postgres" ? "public.order" : "order";
  await exec(sendTableSql(dialect, table));
  await exec(sendTableSql(dialect, table));
  const store = sqlStore({ dialect, query: all, table });
  await store.reserve("key", entry);
  assert.equal((await store.reserve("key", entry)).state, "busy");
  assert.equal(await store.sweep(), 0);
  assert.deepEqual(await all("SELECT key FROM tidings_sends"), []);
});

for (const [command, ...flags] of [["bun"], ["deno", "run", "--allow-all"]])
  test(`the SQLite of ${command} fits`, async () => {
    const program = fileURLToPath(new URL("servers/runtime-sqlite.mjs", import.meta.url));
    const { code, output, stdout } = await run(command, [...flags, program]);
    assert.equal(code, 0, output);
    assert.deepEqual(JSON.parse(stdout), { found: [], swept: 0 });
  });

test("the documentation has the table as it is", () => {
  const text = readFileSync(new URL("../../../docs/send-stores.md", import.meta.url), "utf8");
  assert.equal(/```sql\n(.*?)```/s.exec(text)?.[1], sendTableSql("postgres"));
});

test("a name that is no identifier is rejected", () => {
  const query = async () => [];
  for (const table of [
    'a"; DROP TABLE b; --',
    "",
    "a b",
    "A",
    "a.b.c",
    "1a",
    ".a",
    "ä",
    "a\n",
    "a".repeat(51),
    5,
    null,
  ])
    for (const act of [
      (name) => sqlStore({ dialect: "postgres", query, table: name }),
      (name) => sendTableSql("postgres", name),
    ])
      assert.throws(() => act(table), { category: "configuration", message: /^`table` must be a name/ }, String(table));
  assert.throws(() => sqlStore({ dialect: "sqlite", query, table: "a.b" }), { category: "configuration" });
});

test("an invalid option is a configuration error", () => {
  const query = async () => [];
  for (const [options, message] of [
    [{ dialect: "sqlite" }, /`query` must be a function, not undefined/],
    [{ query }, /`dialect` must be "postgres" or "sqlite", not undefined/],
    [{ query, dialect: "mysql" }, /`dialect` must be "postgres" or "sqlite", not "mysql"/],
    [{ query, dialect: "toString" }, /`dialect` must be/],
    [{ query, dialect: "sqlite", retentionMs: 1.5 }, /`retentionMs` must be a positive integer/],
    [{ query, dialect: "sqlite", tabel: "x" }, /There is no option `tabel`/],
  ])
    assert.throws(() => sqlStore(options), { category: "configuration", message });
});

test("a query that does not return rows is named", async () => {
  const rows = [{ repeats: 0 }];
  for (const [query, message] of [
    [async () => ({ rows }), /`query` must return an array of rows; drivers often have it in a property `rows`/],
    [async () => undefined, /`query` must return an array of rows/],
    [async () => [[0]], /`query` must return rows as objects with the columns' names: there is no `repeats`/],
    [async () => [null], /there is no `repeats`/],
  ])
    await assert.rejects(sqlStore({ dialect: "sqlite", query }).reserve("key", entry), {
      category: "configuration",
      message,
    });
});
