// `docs/messages.md` says which provider takes which field, and which can be asked what became of a message.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../../scripts/process.mjs";
import { fieldTable } from "./field-table.mjs";
import { statusTable } from "./status-table.mjs";

test("the table of fields in docs/messages.md is that of the profiles", () => {
  const text = readFileSync(join(root, "docs", "messages.md"), "utf8");
  assert.ok(text.includes(fieldTable()), `the table should be:\n${fieldTable()}`);
});

test("the table of status calls in docs/messages.md is that of the profiles", () => {
  const text = readFileSync(join(root, "docs", "messages.md"), "utf8");
  assert.ok(text.includes(statusTable()), `the table should be:\n${statusTable()}`);
});
