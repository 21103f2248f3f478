// `sqlStore` in a file of SQLite.
import { join } from "node:path";
import Database from "better-sqlite3";
import { sendTableSql, sqlStore } from "tidings/store";
import { temporaryFolder } from "./server.mjs";

export async function start() {
  const file = join(temporaryFolder(), "sends.db");
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.exec(sendTableSql("sqlite"));
  database.close();
  return file;
}

export async function connect(file, options = {}) {
  const database = new Database(file);
  // The tests kill processes, not the machine.
  database.pragma("synchronous = OFF");
  const query = (sql, params) => database.prepare(sql).all(...params);
  return { store: sqlStore({ dialect: "sqlite", query, ...options }), close: async () => database.close() };
}
