/** A store in a table of PostgreSQL or SQLite. */

import { newIdempotencyKey } from "../client/idempotency-key.js";
import { configurationError } from "../errors/error.js";
import { invalidOption, readProperties } from "../util/options.js";
import { storedKey } from "./key.js";
import { decideReservation } from "./rule.js";
import type { StoredSend } from "./rule.js";
import { readRetention } from "./retention.js";
import type { RetentionOptions } from "./retention.js";
import { cellOf, numberOf, sqlRunner } from "./sql-query.js";
import type { SqlQuery } from "./sql-query.js";
import { quotedTable, SEND_TABLE, sqlStatements, SWEEP_ROWS } from "./sql-statements.js";
import type { SqlDialect, SqlValues } from "./sql-statements.js";
import { defineSendStore } from "./send-log.js";
import type { DefinedSendStore } from "../client/send-log.js";
import type { Reservation, SendRecord } from "./types.js";

export interface SqlStoreOptions extends RetentionOptions {
  query: SqlQuery;
  /** `postgres` needs version 9.5 or later, `sqlite` 3.35 or later. */
  dialect: SqlDialect;
  /** The table that `sendTableSql` describes. @default "tidings_sends" */
  table?: string;
}

export interface SqlStore extends DefinedSendStore {
  /**
   * Deletes all expired records, for a scheduled job. Without one, about every hundredth `reserve` deletes some.
   *
   * @returns How many it deleted.
   */
  sweep(): Promise<number>;
}

/** One `reserve` in this many sweeps. */
const SWEEP_EVERY = 100;

/** How often `reserve` starts again. Each time, another caller must have changed the key twice between two statements. */
const MAX_ROUNDS = 10;

/**
 * Creates a store in a table, which `sendTableSql` describes. It works with every driver, through the function that you give. Times are
 * the database's. `reserve` is one statement, and a second one if the key is taken; the other methods are one statement.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example pg
 * ```ts
 * await pool.query(sendTableSql("postgres")); // once
 * const store = sqlStore({ dialect: "postgres", query: async (sql, params) => (await pool.query(sql, params)).rows });
 * const client = new Client({ provider: "texting-blue", apiKey, store });
 * ```
 *
 * @example better-sqlite3
 * ```ts
 * db.exec(sendTableSql("sqlite"));
 * const store = sqlStore({ dialect: "sqlite", query: (sql, params) => db.prepare(sql).all(...params) });
 * ```
 *
 * @example Other drivers
 * ```ts
 * (sql, params) => postgres.unsafe(sql, params) // postgres.js
 * (sql, params) => neon.query(sql, params) // Neon
 * (sql, params) => db.prepare(sql).all(...params) // node:sqlite, bun:sqlite
 * async (sql, args) => (await libsql.execute({ sql, args })).rows // libSQL, Turso
 * ```
 */
export function sqlStore(options: SqlStoreOptions): SqlStore {
  const names = ["query", "dialect", "table", "retentionMs"] as const;
  const { query, dialect, table = SEND_TABLE, retentionMs } = readProperties(options, "options", "an object", names);
  if (typeof query !== "function") throw invalidOption("query", "a function", query);
  const retention = readRetention(retentionMs);
  const statements = sqlStatements(dialect as SqlDialect, quotedTable(dialect as SqlDialect, table));

  const run = sqlRunner<SqlValues>(query);

  const store = defineSendStore({
    async reserve(key, entry) {
      const { fingerprint, leaseMs: lease, repeatWithinMs: within = null, repeatScope: scope = null, look } = entry;
      const token = entry.token ?? newIdempotencyKey();
      const values: SqlValues = { key: storedKey(key), fingerprint, token, lease, retention, within, scope };
      // By chance, not by count: in a function that serves one request, a count never gets far.
      if (look !== true && Math.random() * SWEEP_EVERY < 1) await run(statements.sweep, {}).catch(() => {});
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const [reserved] = look === true ? [] : await run(statements.reserve, values);
        if (reserved !== undefined) return newSend(reserved, token);
        const [found] = await run(statements.find, values);
        const time = found === undefined ? 0 : numberOf(found, "time");
        const known = found === undefined ? undefined : readSend(found);
        // `query` ran the first statement twice, because its answer was lost.
        if (look !== true && known?.token === token && known.record === null) return newSend(found, token);
        const { reservation } = decideReservation(known, entry, time, () => token, retention);
        // It became free between the two statements.
        if (reservation.state !== "new") return reservation;
      }
      throw configurationError(
        `The database said ${MAX_ROUNDS} times that a key is taken, and then that it is free. Does \`query\` read from a replica?`,
      );
    },
    async settle(key, token, record) {
      const { outcome } = record;
      await run(statements.settle, { key: storedKey(key), token, outcome, record: JSON.stringify(record), retention });
    },
    async release(key) {
      await run(statements.release, { key: storedKey(key) });
    },
  });
  return Object.assign(store, {
    async sweep(): Promise<number> {
      for (let total = 0; ; ) {
        const { length } = await run(statements.sweep, {});
        total += length;
        if (length < SWEEP_ROWS) return total;
      }
    },
  });
}

function newSend(row: unknown, token: string): Reservation {
  return { state: "new", token, ...(numberOf(row, "repeats") > 0 && { isRepeat: true }) };
}

function readSend(row: unknown): StoredSend {
  const [record, scope] = [cellOf(row, "record"), cellOf(row, "scope")];
  return {
    fingerprint: String(cellOf(row, "fingerprint")),
    token: String(cellOf(row, "token")),
    isRepeat: numberOf(row, "repeats") > 0,
    repeatScope: scope === null ? null : String(scope),
    reservedAt: numberOf(row, "reserved"),
    leaseUntil: numberOf(row, "lease"),
    expiresAt: numberOf(row, "expires"),
    record: record === null ? null : (JSON.parse(String(record)) as SendRecord),
  };
}
