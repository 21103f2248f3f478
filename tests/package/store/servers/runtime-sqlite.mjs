// `sqlStore` with the SQLite that Bun or Deno has: prints what `checkSendStore` finds.
import { sendTableSql, sqlStore } from "tidings/store";
import { checkSendStore } from "tidings/testing";

const isBun = globalThis.Bun !== undefined;
const { Database, DatabaseSync } = await import(isBun ? "bun:sqlite" : "node:sqlite");
const database = isBun ? new Database(":memory:") : new DatabaseSync(":memory:");
database.exec(sendTableSql("sqlite"));
const store = sqlStore({ dialect: "sqlite", query: (sql, params) => database.prepare(sql).all(...params) });
console.log(JSON.stringify({ found: await checkSendStore(store, { leaseMs: 50 }), swept: await store.sweep() }));
