// A D1 database over SQLite in memory, with the tables of the deployment and a clock of the test's.
import { readdirSync, readFileSync } from "node:fs";
import Database from "better-sqlite3";

const migrations = new URL("../../../../examples/cloudflare/migrations/", import.meta.url);
const UNIX_EPOCH_DAY = 2440587.5;
/** Of D1: https://developers.cloudflare.com/d1/platform/limits/ */
const MAX_PARAMETER_BYTES = 2_000_000;

/** @param use Called with the kind of a query and what it does: a fault may happen before or after it. */
export function d1Database(use) {
  const sqlite = new Database(":memory:");
  sqlite.function("julianday", { varargs: true }, () => UNIX_EPOCH_DAY + Date.now() / 86_400_000);
  for (const name of readdirSync(migrations).sort()) sqlite.exec(readFileSync(new URL(name, migrations), "utf8"));
  const run = ({ sql, values }) => {
    for (const value of values)
      if (typeof value === "string" && Buffer.byteLength(value) > MAX_PARAMETER_BYTES)
        throw new Error("D1_ERROR: string or blob too big: SQLITE_TOOBIG");
    const statement = sqlite.prepare(sql);
    const named = Object.fromEntries(values.map((value, index) => [index + 1, value]));
    const params = sql.includes("?1") ? [named] : values;
    if (statement.reader) return { results: statement.all(...params), meta: { changes: 0 } };
    return { results: [], meta: { changes: statement.run(...params).changes } };
  };
  const statementOf = (sql, values = []) => {
    const ask = () => use(`d1 ${sql.slice(0, 40).replace(/\s+/g, " ")}`, () => run({ sql, values }));
    return {
      sql,
      values,
      bind: (...own) => statementOf(sql, own),
      all: ask,
      run: ask,
      first: async () => (await ask()).results[0] ?? null,
    };
  };
  return {
    binding: {
      prepare: (sql) => statementOf(sql),
      batch: (statements) =>
        use(
          "d1 batch",
          sqlite.transaction(() => statements.map(run)),
        ),
    },
    /** Of the test itself: no fault happens. */
    rows: (sql, ...values) => run({ sql, values }).results,
    close: () => sqlite.close(),
  };
}
