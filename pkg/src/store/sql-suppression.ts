/** A suppression list in a table of PostgreSQL or SQLite. */

import type { SuppressionList } from "../guards/suppression-list.js";
import { isSuppressedBy, rowOf, storedAddress } from "./consent-row.js";
import { cellOf, numberOf, sqlRunner } from "./sql-query.js";
import { readTableOptions } from "./sql-counters.js";
import type { SqlTableOptions } from "./sql-counters.js";
import { compileAll, quotedTable } from "./sql-statements.js";
import type { SqlDialect } from "./sql-statements.js";

const SUPPRESSION_TABLE = "tidings_suppressions";

interface SuppressionValues {
  readonly recipient: string;
  readonly sender: string;
  readonly out: number;
  readonly at: number;
}

/**
 * Creates a suppression list for `suppression` and `recordConsent` of `tidings/guards`, in a table that `suppressionTableSql` describes. It
 * takes the options of `sqlStore` but `retentionMs`, and works with the same drivers. Each method is one statement.
 *
 * It keeps one row for each recipient and sender, with the address as it is: a hash of a phone number protects nothing, as all numbers can be
 * tried. Nothing is deleted: an opt-out does not end, and an opt-in must outlive older opt-outs that come late.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * await pool.query(suppressionTableSql("postgres")); // once
 * const query = async (sql, params) => (await pool.query(sql, params)).rows;
 * const list = sqlSuppressionList({ dialect: "postgres", query });
 * const client = new Client({ provider: "texting-blue", apiKey, beforeSend: suppression(list) });
 * ```
 */
export function sqlSuppressionList(options: SqlTableOptions): SuppressionList {
  const { query, dialect, table } = readTableOptions(options, SUPPRESSION_TABLE);
  const statements = suppressionStatements(dialect, table);
  const run = sqlRunner<SuppressionValues>(query);
  return {
    async record(change) {
      const { sender, optedOut, at } = rowOf(change);
      await run(statements.record, { recipient: storedAddress(change.recipient), sender, out: optedOut ? 1 : 0, at });
    },
    async isSuppressed(recipient, sender) {
      const rows = await run(statements.read, { recipient: storedAddress(recipient) });
      const read = rows.map((row) => ({
        sender: String(cellOf(row, "sender")),
        optedOut: numberOf(row, "opted_out") === 1,
        at: numberOf(row, "changed_at"),
      }));
      return isSuppressedBy(read, sender);
    },
  };
}

function suppressionStatements(dialect: SqlDialect, table: string) {
  return compileAll(dialect, {
    // The same rule as in guards/consent.ts.
    record: `INSERT INTO ${table} AS s (recipient, sender, opted_out, changed_at)
VALUES (CAST(:recipient AS TEXT), CAST(:sender AS TEXT), CAST(:out AS INTEGER), CAST(:at AS BIGINT))
ON CONFLICT (recipient, sender) DO UPDATE SET opted_out = excluded.opted_out, changed_at = excluded.changed_at
WHERE excluded.changed_at > s.changed_at OR (excluded.changed_at = s.changed_at AND excluded.opted_out > s.opted_out)
RETURNING sender`,
    read: `SELECT sender, opted_out, changed_at FROM ${table} WHERE recipient = CAST(:recipient AS TEXT)`,
  });
}

/**
 * Returns the SQL that creates the table of `sqlSuppressionList` if it is not there, for a migration. A row says whether the recipient opted
 * out (1) or in (0), from which sender (`%`: all), and when, in milliseconds since the Unix epoch.
 *
 * @param table Its name, as for `sendTableSql`.
 * @throws TidingsError with the category `configuration` for another dialect or name.
 */
export function suppressionTableSql(dialect: SqlDialect, table: string = SUPPRESSION_TABLE): string {
  const bytes = dialect === "postgres" ? ' COLLATE "C"' : "";
  return `CREATE TABLE IF NOT EXISTS ${quotedTable(dialect, table)} (
  recipient TEXT${bytes} NOT NULL,
  sender TEXT${bytes} NOT NULL,
  opted_out INTEGER NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (recipient, sender)
);
`;
}
