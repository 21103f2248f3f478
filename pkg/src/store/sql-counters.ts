/** A store of counters in a table of PostgreSQL or SQLite. */

import type { CounterStore } from "../guards/counter-store.js";
import { invalidOption, readProperties } from "../util/options.js";
import { storedKey } from "./key.js";
import { numberOf, sqlRunner } from "./sql-query.js";
import { CLOCK, compileAll, quotedTable, SWEEP_ROWS } from "./sql-statements.js";
import type { SqlDialect } from "./sql-statements.js";
import type { SqlStoreOptions } from "./sql.js";

const COUNTER_TABLE = "tidings_counters";

/** One `add` in this many sweeps. */
const SWEEP_EVERY = 100;

/** The options of `sqlCounterStore` and `sqlSuppressionList`: those of `sqlStore` but `retentionMs`. */
export interface SqlTableOptions extends Pick<SqlStoreOptions, "query" | "dialect"> {
  /** The table. @default "tidings_counters" or "tidings_suppressions" */
  table?: string;
}

/** A store of counters with a table. */
export interface SqlCounterStore extends CounterStore {
  /**
   * Deletes all counters whose time is over, for a scheduled job. Without one, about every hundredth `add` deletes some.
   *
   * @returns How many it deleted.
   */
  sweep(): Promise<number>;
}

interface CounterValues {
  readonly key: string;
  readonly by: number;
  readonly expiry: number;
}

/**
 * Creates a store of counters for `pace` and `cooldown` of `tidings/guards`, in a table that `counterTableSql` describes. It takes the
 * options of `sqlStore` but `retentionMs`, and works with the same drivers. `add` is one statement; times are the database's.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * await pool.query(counterTableSql("postgres")); // once
 * const query = async (sql, params) => (await pool.query(sql, params)).rows;
 * const store = sqlCounterStore({ dialect: "postgres", query });
 * const codes = pace({ store, perRecipient: { max: 3, perMs: 600_000 } });
 * ```
 */
export function sqlCounterStore(options: SqlTableOptions): SqlCounterStore {
  const { query, dialect, table } = readTableOptions(options, COUNTER_TABLE);
  const statements = counterStatements(dialect, table);
  const run = sqlRunner<CounterValues>(query);
  return {
    async add(key, by, expiresInMs) {
      if (Math.random() * SWEEP_EVERY < 1) await run(statements.sweep, {}).catch(() => {});
      const [row] = await run(statements.add, { key: storedKey(key), by, expiry: Math.ceil(expiresInMs) });
      // Its time may have ended while the row was locked.
      return { count: numberOf(row, "count"), expiresInMs: Math.max(1, numberOf(row, "remaining")) };
    },
    async sweep() {
      for (let total = 0; ; ) {
        const { length } = await run(statements.sweep, {});
        total += length;
        if (length < SWEEP_ROWS) return total;
      }
    },
  };
}

/**
 * Reads the options of a store that has no `retentionMs`.
 *
 * @throws TidingsError with the category `configuration`.
 * @internal
 */
export function readTableOptions(options: SqlTableOptions, usualTable: string) {
  const names = ["query", "dialect", "table"] as const;
  const { query, dialect, table = usualTable } = readProperties(options, "options", "an object", names);
  if (typeof query !== "function") throw invalidOption("query", "a function", query);
  return { query, dialect: dialect as SqlDialect, table: quotedTable(dialect as SqlDialect, table) };
}

function counterStatements(dialect: SqlDialect, table: string) {
  const clock = CLOCK[dialect];
  const [by, expiry] = ["CAST(:by AS BIGINT)", "CAST(:expiry AS BIGINT)"];
  // The statement's own time, so that each part of it sees the same one. A counter of 0 is as if it were not there.
  const isOver = `(s.count <= 0 OR s.expires_at <= excluded.expires_at - ${expiry})`;
  return compileAll(dialect, {
    add: `INSERT INTO ${table} AS s (key, count, expires_at)
VALUES (CAST(:key AS TEXT), CASE WHEN ${by} > 0 THEN ${by} ELSE 0 END, ${clock} + ${expiry})
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN ${isOver} THEN excluded.count WHEN s.count + ${by} > 0 THEN s.count + ${by} ELSE 0 END,
  expires_at = CASE WHEN ${isOver} THEN excluded.expires_at ELSE s.expires_at END
RETURNING count, expires_at - ${clock} AS remaining`,
    // As in sql-statements.ts: the time in a subquery for the index, and the condition twice.
    sweep: `DELETE FROM ${table} WHERE expires_at <= (SELECT ${clock}) AND key IN
  (SELECT key FROM ${table} WHERE expires_at <= (SELECT ${clock}) ORDER BY expires_at LIMIT ${SWEEP_ROWS})
RETURNING key`,
  });
}

/**
 * Returns the SQL that creates the table of `sqlCounterStore` if it is not there, for a migration. The index is for sweeping.
 *
 * @param table Its name, as for `sendTableSql`.
 * @throws TidingsError with the category `configuration` for another dialect or name.
 */
export function counterTableSql(dialect: SqlDialect, table: string = COUNTER_TABLE): string {
  const quoted = quotedTable(dialect, table);
  const name = table.slice(table.indexOf(".") + 1);
  const bytes = dialect === "postgres" ? ' COLLATE "C"' : "";
  return `CREATE TABLE IF NOT EXISTS ${quoted} (
  key TEXT${bytes} PRIMARY KEY,
  count BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS "${name}_expires_at" ON ${quoted} (expires_at);
`;
}
