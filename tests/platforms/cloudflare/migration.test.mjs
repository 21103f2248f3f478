// The tables of the deployment are those that the package's stores read and write.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { counterTableSql, sendTableSql, statusTableSql, suppressionTableSql } from "tidings/store";

const migration = readFileSync(
  new URL("../../../examples/cloudflare/migrations/0001_tables.sql", import.meta.url),
  "utf8",
);

for (const [name, tableSql] of Object.entries({ sendTableSql, suppressionTableSql, statusTableSql, counterTableSql }))
  test(`the migration has the table of ${name}, word for word`, () => {
    assert.ok(migration.includes(tableSql("sqlite")), `write it into the migration:\n${tableSql("sqlite")}`);
  });
