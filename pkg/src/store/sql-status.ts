/** A status store in a table of PostgreSQL or SQLite. */

import type { StatusEntry, StatusStore } from "../delivery/status-store.js";
import { invalidOption, readProperties } from "../util/options.js";
import { storedKey } from "./key.js";
import { readRetention } from "./retention.js";
import { cellOf, numberOf, sqlRunner } from "./sql-query.js";
import { CLOCK, compileAll, quotedTable, SWEEP_ROWS } from "./sql-statements.js";
import type { SqlDialect } from "./sql-statements.js";
import type { SqlStoreOptions } from "./sql.js";

const STATUS_TABLE = "tidings_statuses";

/** One `write` in this many sweeps. */
const SWEEP_EVERY = 100;

/** A status store with a table. */
export interface SqlStatusStore extends StatusStore {
  /**
   * Deletes all expired entries, for a scheduled job. Without one, about every hundredth `write` deletes some.
   *
   * @returns How many it deleted.
   */
  sweep(): Promise<number>;
}

interface StatusValues {
  readonly key: string;
  readonly recipient: string;
  readonly version: number;
  readonly known: string;
  readonly retention: number;
}

/**
 * Creates a status store for `createTracker` of `tidings/delivery`, in a table that `statusTableSql` describes. It takes the options of
 * `sqlStore`, and works with the same drivers. Each method is one statement; times are the database's.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * await pool.query(statusTableSql("postgres")); // once
 * const query = async (sql, params) => (await pool.query(sql, params)).rows;
 * const tracker = createTracker(sqlStatusStore({ dialect: "postgres", query }));
 * ```
 */
export function sqlStatusStore(options: SqlStoreOptions): SqlStatusStore {
  const names = ["query", "dialect", "table", "retentionMs"] as const;
  const given = readProperties(options, "options", "an object", names);
  const { query, dialect, table = STATUS_TABLE, retentionMs } = given;
  if (typeof query !== "function") throw invalidOption("query", "a function", query);
  const retention = readRetention(retentionMs);
  const statements = statusStatements(dialect as SqlDialect, quotedTable(dialect as SqlDialect, table));
  const run = sqlRunner<StatusValues>(query);
  return {
    async read(key) {
      const rows = await run(statements.read, { key: storedKey(key) });
      return rows.map((row) => ({
        // JSON, because a database may not keep every string.
        recipient: JSON.parse(String(cellOf(row, "recipient"))) as string,
        version: numberOf(row, "version"),
        known: JSON.parse(String(cellOf(row, "known"))) as StatusEntry["known"],
      }));
    },
    async write(key, { recipient, version, known }) {
      if (Math.random() * SWEEP_EVERY < 1) await run(statements.sweep, {}).catch(() => {});
      const values = { key: storedKey(key), version, known: JSON.stringify(known), retention };
      const statement = version === 1 ? statements.insert : statements.update;
      return (await run(statement, { ...values, recipient: JSON.stringify(recipient) })).length > 0;
    },
    async forget(key) {
      await run(statements.forget, { key: storedKey(key) });
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

function statusStatements(dialect: SqlDialect, table: string) {
  const clock = CLOCK[dialect];
  const isOurs = "key = CAST(:key AS TEXT) AND recipient = CAST(:recipient AS TEXT)";
  const expiry = `${clock} + CAST(:retention AS BIGINT)`;
  return compileAll(dialect, {
    read: `SELECT recipient, version, known FROM ${table} WHERE key = CAST(:key AS TEXT) AND expires_at > ${clock}`,
    // An entry that has expired is as if it were not there.
    insert: `INSERT INTO ${table} AS s (key, recipient, version, known, expires_at)
VALUES (CAST(:key AS TEXT), CAST(:recipient AS TEXT), 1, CAST(:known AS TEXT), ${expiry})
ON CONFLICT (key, recipient) DO UPDATE SET version = 1, known = excluded.known, expires_at = excluded.expires_at
WHERE s.expires_at <= ${clock}
RETURNING version`,
    update: `UPDATE ${table} SET version = CAST(:version AS BIGINT), known = CAST(:known AS TEXT), expires_at = ${expiry}
WHERE ${isOurs} AND version = CAST(:version AS BIGINT) - 1 AND expires_at > ${clock}
RETURNING version`,
    forget: `DELETE FROM ${table} WHERE key = CAST(:key AS TEXT) RETURNING key`,
    // As in sql-statements.ts: the time in a subquery for the index, and the condition twice.
    sweep: `DELETE FROM ${table} WHERE expires_at <= (SELECT ${clock}) AND (key, recipient) IN
  (SELECT key, recipient FROM ${table} WHERE expires_at <= (SELECT ${clock}) ORDER BY expires_at LIMIT ${SWEEP_ROWS})
RETURNING key`,
  });
}

/**
 * Returns the SQL that creates the table of `sqlStatusStore` if it is not there, for a migration. The index is for sweeping.
 *
 * @param table Its name, as for `sendTableSql`.
 * @throws TidingsError with the category `configuration` for another dialect or name.
 */
export function statusTableSql(dialect: SqlDialect, table: string = STATUS_TABLE): string {
  const quoted = quotedTable(dialect, table);
  const name = table.slice(table.indexOf(".") + 1);
  const bytes = dialect === "postgres" ? ' COLLATE "C"' : "";
  return `CREATE TABLE IF NOT EXISTS ${quoted} (
  key TEXT${bytes} NOT NULL,
  recipient TEXT${bytes} NOT NULL,
  version BIGINT NOT NULL,
  known TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (key, recipient)
);
CREATE INDEX IF NOT EXISTS "${name}_expires_at" ON ${quoted} (expires_at);
`;
}
