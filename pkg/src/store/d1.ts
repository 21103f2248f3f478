/** Stores in Cloudflare D1. */

import { invalidOption } from "../util/options.js";
import type { SuppressionList } from "../guards/suppression-list.js";
import { sqlStore } from "./sql.js";
import { sqlCounterStore } from "./sql-counters.js";
import type { SqlCounterStore, SqlTableOptions } from "./sql-counters.js";
import type { SqlQuery, SqlRows } from "./sql-query.js";
import { sqlStatusStore } from "./sql-status.js";
import type { SqlStatusStore } from "./sql-status.js";
import { sqlSuppressionList } from "./sql-suppression.js";
import type { SqlStore, SqlStoreOptions } from "./sql.js";

/** What the store needs of a D1 binding. */
export interface D1Binding {
  prepare(sql: string): { bind(...values: unknown[]): { all(): Promise<{ results: SqlRows }> } };
}

/**
 * Creates a store in a D1 database, with the table that `sendTableSql("sqlite")` describes: put it into a migration. It is `sqlStore`, in
 * a Worker. Times are the database's. Give it the binding itself, which asks the primary database, or `db.withSession("first-primary")`.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const client = new Client({ provider: "texting-blue", apiKey: env.TEXTING_BLUE_KEY, store: d1Store(env.DB) });
 * ```
 */
export function d1Store(db: D1Binding, options: Omit<SqlStoreOptions, "query" | "dialect"> = {}): SqlStore {
  return sqlStore({ ...options, dialect: "sqlite", query: d1Query(db) });
}

/**
 * Creates a status store for `createTracker` of `tidings/delivery` in a D1 database, with the table that `statusTableSql("sqlite")`
 * describes. It is `sqlStatusStore`, in a Worker.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 */
export function d1StatusStore(db: D1Binding, options: Omit<SqlStoreOptions, "query" | "dialect"> = {}): SqlStatusStore {
  return sqlStatusStore({ ...options, dialect: "sqlite", query: d1Query(db) });
}

/**
 * Creates a store of counters for `pace` and `cooldown` of `tidings/guards` in a D1 database, with the table that `counterTableSql("sqlite")`
 * describes. It is `sqlCounterStore`, in a Worker.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 */
export function d1CounterStore(
  db: D1Binding,
  options: Omit<SqlTableOptions, "query" | "dialect"> = {},
): SqlCounterStore {
  return sqlCounterStore({ ...options, dialect: "sqlite", query: d1Query(db) });
}

/**
 * Creates a suppression list for `suppression` and `recordConsent` of `tidings/guards` in a D1 database, with the table that
 * `suppressionTableSql("sqlite")` describes. It is `sqlSuppressionList`, in a Worker.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 */
export function d1SuppressionList(
  db: D1Binding,
  options: Omit<SqlTableOptions, "query" | "dialect"> = {},
): SuppressionList {
  return sqlSuppressionList({ ...options, dialect: "sqlite", query: d1Query(db) });
}

function d1Query(db: D1Binding): SqlQuery {
  if (typeof (db as D1Binding | null | undefined)?.prepare !== "function")
    throw invalidOption("db", "a D1 binding", db);
  return async (sql, params) =>
    (
      await db
        .prepare(sql)
        .bind(...params)
        .all()
    ).results;
}
