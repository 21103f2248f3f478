/** The statements of `sqlStore`, for PostgreSQL and SQLite. */

import { configurationError } from "../errors/error.js";
import { describeValue } from "../util/options.js";

export type SqlDialect = "postgres" | "sqlite";

/** The name of the table if none is given. */
export const SEND_TABLE = "tidings_sends";

/** What a statement takes. Times and periods are in milliseconds. */
export interface SqlValues {
  readonly key: string;
  readonly token?: string;
  readonly fingerprint?: string;
  readonly lease?: number;
  readonly retention?: number;
  readonly within?: number | null;
  readonly scope?: string | null;
  readonly outcome?: string;
  readonly record?: string;
}

/** A statement, and which values its placeholders take, in their order. */
export interface Statement {
  readonly sql: string;
  readonly names: readonly string[];
}

export interface Statements {
  /** Reserves the key if it is free, in one step. One row with `repeats` if it was. */
  readonly reserve: Statement;
  /** One row with what is known about the key, and the time. */
  readonly find: Statement;
  readonly settle: Statement;
  readonly release: Statement;
  /** Deletes up to `SWEEP_ROWS` expired records. One row for each. */
  readonly sweep: Statement;
}

/** How many records one statement of a sweep deletes. One statement in a hundred reservations then keeps up with any load. */
export const SWEEP_ROWS = 500;

/**
 * The database's clock, in milliseconds since the Unix epoch.
 *
 * PostgreSQL's `now()` is the time when the transaction began: in a long one it stands still, and no lease would end.
 * `unixepoch('subsec')` needs SQLite 3.42; `julianday` is exact to the millisecond in every version, as SQLite computes in milliseconds.
 */
export const CLOCK: Readonly<Record<SqlDialect, string>> = {
  postgres: "CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)",
  sqlite: "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)",
};

/**
 * Writes the statements. A value is cast where it stands, because PostgreSQL cannot infer its type, and SQLite's drivers pass every
 * number as a floating-point number.
 *
 * @param table Quoted.
 * @internal
 */
export function sqlStatements(dialect: SqlDialect, table: string): Statements {
  const clock = CLOCK[dialect];
  // The same rule as in rule.ts. The time is read once, before the row is locked, so that each part of the statement sees the same one.
  const isFree = "(s.expires_at <= excluded.reserved_at OR s.outcome = 'not-sent')";
  // Read again, after the row was locked: waiting for it must not let a repetition end after the provider has forgotten the key.
  const endsInTime = `${clock} + CAST(:lease AS BIGINT) <= s.reserved_at + CAST(:within AS BIGINT)`;
  const inDoubt = "(s.outcome = 'unknown' OR (s.outcome IS NULL AND s.lease_until <= excluded.reserved_at))";
  // A clock that was set back proves nothing.
  const isRecognised = `s.scope = CAST(:scope AS TEXT) AND excluded.reserved_at >= s.reserved_at AND ${endsInTime}`;
  const text = {
    // SQLite needs `WHERE true` to tell `ON CONFLICT` from a join's `ON`.
    reserve: `INSERT INTO ${table} AS s (key, fingerprint, token, scope, repeats, reserved_at, lease_until, expires_at)
SELECT CAST(:key AS TEXT), CAST(:fingerprint AS TEXT), CAST(:token AS TEXT), CAST(:scope AS TEXT), 0, t.now, t.now + CAST(:lease AS BIGINT),
  t.now + CAST(:lease AS BIGINT) + CAST(:retention AS BIGINT)
FROM (SELECT ${clock} AS now) AS t WHERE true
ON CONFLICT (key) DO UPDATE SET
  fingerprint = excluded.fingerprint, token = excluded.token,
  scope = CASE WHEN ${isFree} THEN excluded.scope ELSE s.scope END,
  repeats = CASE WHEN ${isFree} THEN 0 ELSE s.repeats + 1 END,
  reserved_at = CASE WHEN ${isFree} THEN excluded.reserved_at ELSE s.reserved_at END,
  lease_until = excluded.lease_until, expires_at = excluded.expires_at, outcome = NULL, record = NULL
WHERE ${isFree} OR (s.fingerprint = excluded.fingerprint AND ${inDoubt} AND ${isRecognised})
RETURNING repeats`,
    find: `SELECT fingerprint, token, scope, repeats, reserved_at AS reserved, lease_until AS lease, expires_at AS expires, record, ${clock} AS time
FROM ${table} WHERE key = CAST(:key AS TEXT)`,
    settle: `UPDATE ${table} SET outcome = CAST(:outcome AS TEXT), record = CAST(:record AS TEXT),
  expires_at = ${clock} + CAST(:retention AS BIGINT)
WHERE key = CAST(:key AS TEXT) AND token = CAST(:token AS TEXT) AND expires_at > ${clock} AND (outcome IS NULL OR outcome <> 'sent')
  AND NOT (repeats > 0 AND CAST(:outcome AS TEXT) = 'not-sent')
RETURNING key`,
    release: `DELETE FROM ${table} WHERE key = CAST(:key AS TEXT) RETURNING key`,
    // The time in a subquery, because PostgreSQL uses no index for a condition whose value may change. The condition is there twice, because
    // PostgreSQL checks only the outer one again if the row was reserved anew meanwhile.
    sweep: `DELETE FROM ${table} WHERE expires_at <= (SELECT ${clock}) AND key IN
  (SELECT key FROM ${table} WHERE expires_at <= (SELECT ${clock}) ORDER BY expires_at LIMIT ${SWEEP_ROWS})
RETURNING key`,
  };
  return compileAll(dialect, text);
}

/**
 * Replaces `:name` in each statement with the placeholders of the dialect.
 *
 * @internal
 */
export function compileAll<Name extends string>(
  dialect: SqlDialect,
  text: Readonly<Record<Name, string>>,
): Record<Name, Statement> {
  const compiled = Object.entries<string>(text).map(([name, sql]) => [name, compile(dialect, sql)]);
  return Object.fromEntries(compiled) as Record<Name, Statement>;
}

/** In SQLite only `?` is a placeholder that every driver takes by position. */
function compile(dialect: SqlDialect, text: string): Statement {
  const names: string[] = [];
  const sql = text.replace(/:([a-z]+)/g, (_, name: string) => {
    const known = dialect === "postgres" ? names.indexOf(name) : -1;
    const place = known < 0 ? names.push(name) : known + 1;
    return dialect === "postgres" ? `$${place}` : "?";
  });
  return { sql, names };
}

/**
 * Returns the SQL that creates the table of `sqlStore` and `d1Store` if it is not there, for a migration. The index is for sweeping.
 *
 * @param table Its name: lower-case letters, digits and `_`. In PostgreSQL with a schema if need be: `app.sends`.
 * @throws TidingsError with the category `configuration` for another dialect or name.
 *
 * @example
 * ```ts
 * await pool.query(sendTableSql("postgres")); // pg
 * db.exec(sendTableSql("sqlite")); // better-sqlite3
 * ```
 */
export function sendTableSql(dialect: SqlDialect, table: string = SEND_TABLE): string {
  const quoted = quotedTable(dialect, table);
  const name = table.slice(table.indexOf(".") + 1);
  // The order of bytes: PostgreSQL's other orders are slower, and change with the system's libraries.
  const bytes = dialect === "postgres" ? ' COLLATE "C"' : "";
  return `CREATE TABLE IF NOT EXISTS ${quoted} (
  key TEXT${bytes} PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  token TEXT NOT NULL,
  scope TEXT,
  repeats INTEGER NOT NULL,
  reserved_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  outcome TEXT,
  record TEXT
);
CREATE INDEX IF NOT EXISTS "${name}_expires_at" ON ${quoted} (expires_at);
`;
}

/**
 * Checks and quotes the name of a table. Quoted, because a word of SQL may be a name.
 *
 * @throws TidingsError with the category `configuration`.
 * @internal
 */
export function quotedTable(dialect: SqlDialect, table: string): string {
  if (!Object.hasOwn(CLOCK, dialect))
    throw configurationError(`\`dialect\` must be "postgres" or "sqlite", not ${describeValue(dialect)}.`);
  // PostgreSQL cuts a name after 63 bytes, and the index's is 11 longer.
  const name = /^([a-z_][a-z0-9_]{0,49}\.)?[a-z_][a-z0-9_]{0,49}$/;
  if (typeof table !== "string" || !name.test(table) || (dialect === "sqlite" && table.includes(".")))
    throw configurationError(
      `\`table\` must be a name of up to 50 lower-case letters, digits and \`_\`${dialect === "postgres" ? ", after a schema and a dot if need be" : ""}, not ${describeValue(table)}.`,
    );
  return table.replace(/\w+/g, '"$&"');
}
