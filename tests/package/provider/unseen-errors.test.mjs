// How much of the answers in `tests/data/unseen-errors.json` is read without a provider.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parseError } from "tidings";
import { root } from "../../../scripts/process.mjs";

/** The beginning of 2026. */
const NOW = 1_767_225_600_000;
/**
 * What is read right. When the answers were first read it was 436 facts and 59 answers; then the reader learned the kinds, each
 * with other bodies (`tests/data/error-bodies.json`). In the answers that are left, the words do not show that nothing was sent.
 */
const RIGHT_FACTS = 494;
const RIGHT_BODIES = 95;

const { rows } = JSON.parse(readFileSync(join(root, "tests", "data", "unseen-errors.json"), "utf8"));

/** What is read wrongly: the name of each fact, with the right value and the one that was read. */
function wrongFacts({ status, headers, body, text, expect }) {
  const facts = parseError({ status, headers, body: text ?? JSON.stringify(body), now: NOW });
  return Object.entries(expect)
    .filter(([name, right]) => ![right].flat().includes(facts[name]))
    .map(([name, right]) => `${name} is ${JSON.stringify(facts[name])} instead of ${JSON.stringify(right)}`);
}

test("every answer has a source and a reason", () => {
  assert.equal(rows.length, 101);
  for (const row of rows)
    for (const property of ["name", "family", "why", "source"]) assert.ok(row[property], `${row.name}: ${property}`);
});

test("the answers are read as well as they were, or better", (context) => {
  const wrong = rows.map((row) => [row.name, wrongFacts(row)]).filter(([, facts]) => facts.length > 0);
  const all = rows.flatMap(({ expect }) => Object.keys(expect)).length;
  const facts = all - wrong.flatMap(([, list]) => list).length;
  const bodies = rows.length - wrong.length;
  for (const [name, list] of wrong) context.diagnostic(`${name}: ${list.join("; ")}`);
  context.diagnostic(`${facts} of ${all} facts are right, ${bodies} of ${rows.length} answers are right in every fact`);
  assert.ok(facts >= RIGHT_FACTS, `${facts} facts are right, not ${RIGHT_FACTS}`);
  assert.ok(bodies >= RIGHT_BODIES, `${bodies} answers are right in every fact, not ${RIGHT_BODIES}`);
});
