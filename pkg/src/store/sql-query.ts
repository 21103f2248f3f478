/** Runs the statements of a store with the caller's driver. */

import { configurationError } from "../errors/error.js";
import type { Statement } from "./sql-statements.js";

/**
 * Runs one statement and returns its rows, as objects with the names of the columns. Each statement is a transaction of its own: do not
 * run it in one of yours, whose end would decide whether the send was reserved. It must run on the primary database, not on a replica.
 *
 * @param params The values of `$1`, `$2`, ... in PostgreSQL, of each `?` in SQLite.
 */
export type SqlQuery = (sql: string, params: (string | number | null)[]) => SqlRows | PromiseLike<SqlRows>;
export type SqlRows = readonly unknown[];

/** How often a statement is run again that was rolled back because of others. */
const MAX_ROUNDS = 10;

/**
 * Returns what runs a statement with its values, by name. A value that is missing is null.
 *
 * @internal
 */
export function sqlRunner<Values extends object>(
  query: SqlQuery,
): (statement: Statement, values: Partial<Values>) => Promise<SqlRows> {
  return async ({ sql, names }, values) => {
    const params = names.map((name) => (values as Record<string, string | number | null>)[name] ?? null);
    for (let round = 1; ; round += 1) {
      try {
        const rows: unknown = await query(sql, params);
        if (Array.isArray(rows)) return rows;
      } catch (error) {
        if (!isRolledBack(error) || round === MAX_ROUNDS) throw error;
        continue;
      }
      throw configurationError("`query` must return an array of rows; drivers often have it in a property `rows`.");
    }
  };
}

/**
 * Whether PostgreSQL rolled a statement back because of others at the same time (`serialization_failure`), which happens if the database's
 * isolation is stricter than the default. Nothing was done.
 */
function isRolledBack(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "40001";
}

/** Drivers return a BIGINT as a number, a string or a `bigint`. */
export function numberOf(row: unknown, column: string): number {
  return Number(cellOf(row, column));
}

export function cellOf(row: unknown, column: string): unknown {
  const value = (row as Record<string, unknown> | null)?.[column];
  if (value !== undefined) return value;
  throw configurationError(`\`query\` must return rows as objects with the columns' names: there is no \`${column}\`.`);
}
