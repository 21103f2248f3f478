// The gates of `scripts/size-gates.mjs` move only with a line in the ledger, `docs/size.md`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/process.mjs";
import { gates } from "../../scripts/size-gates.mjs";

const ledger = readFileSync(join(root, "docs", "size.md"), "utf8");

/** The cells of the table below a heading, without its head. */
function table(heading) {
  const [, section] = ledger.split(`## ${heading}\n`);
  assert.ok(section, `docs/size.md has no section "${heading}"`);
  const lines = section.split(/^## /m)[0].match(/^\|.*\|$/gm);
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

const bytes = (cell) => Number(cell.replaceAll(",", ""));

test("the ledger has a row for every gate, with its figure", () => {
  const rows = table("Gates").map(([name, limit]) => [name.replaceAll("`", ""), bytes(limit)]);
  assert.deepEqual(
    rows,
    gates.map(({ name, limit }) => [name, limit]),
  );
});

test("a gate's figure is that of its last line, and each line continues from the one before", () => {
  const last = new Map();
  for (const [name, was, is, what, who] of table("History")) {
    const gate = name.replaceAll("`", "");
    if (last.has(gate)) assert.equal(bytes(was), last.get(gate), `${gate}: ${what}`);
    assert.ok(bytes(is) > 0 && what.length > 10 && who.length > 3, `${gate}: ${what}`);
    last.set(gate, bytes(is));
  }
  assert.deepEqual(Object.fromEntries(last), Object.fromEntries(gates.map(({ name, limit }) => [name, limit])));
});
