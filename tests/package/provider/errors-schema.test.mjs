// The form of every provider's `errors.json` and `simulation.json`, and of the table of errors without a profile.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { root } from "../../../scripts/process.mjs";
import { builtIn } from "../../../scripts/build/providers.mjs";
import { ERRORS, schema as profiles } from "./profiles.mjs";

const json = (...path) => JSON.parse(readFileSync(join(root, ...path), "utf8"));
const schema = json("providers", "errors.schema.json");
const ajv = new Ajv.default({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(schema);
const WITHOUT_PROFILE = json("tests", "data", "errors-without-profile.json");

function assertValid(check, value, where) {
  check(value);
  const errors = (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  assert.deepEqual(errors, [], where);
}

test("every errors.json has the form of the schema", () => {
  for (const [id, errors] of Object.entries(ERRORS)) assertValid(validate, errors, id);
  const row = ajv.compile({ $ref: `${schema.$id}#/$defs/variant` });
  for (const [index, value] of WITHOUT_PROFILE.entries()) assertValid(row, value, `row ${index}`);
});

test("every simulation.json has the form of the schema", () => {
  // Patterns are tested where the simulator uses them.
  const check = ajv.addFormat("regex", true).compile(json("providers", "simulation.schema.json"));
  for (const id of builtIn) assertValid(check, json("providers", id, "simulation.json"), id);
});

test("a condition belongs to one error of a provider", () => {
  for (const [id, { documented, messageCodes = {} }] of Object.entries(ERRORS)) {
    const all = [...documented, ...Object.values(messageCodes)].flatMap(({ conditions = [] }) => conditions);
    assert.deepEqual(
      all.filter((condition, index) => all.indexOf(condition) !== index),
      [],
      id,
    );
  }
});

test("the schema rejects a fact that is misspelt, missing or of the wrong type", () => {
  const good = structuredClone(ERRORS["texting-blue"]);
  const [entry] = good.documented;
  const rows = [
    { documented: [{ ...entry, sources: "site" }] },
    { documented: [{ ...entry, status: "400" }] },
    { documented: [{ ...entry, read: { ...entry.read, category: "invalid" } }] },
    { documented: [{ ...entry, read: { ...entry.read, scope: undefined } }] },
    { documented: [{ ...entry, headers: { "Retry-After": "1" } }] },
    { documented: [] },
    { variants: [{ ...good.variants[0], catches: undefined }] },
  ];
  for (const change of rows) {
    const wrong = JSON.parse(JSON.stringify({ ...good, ...change }));
    assert.equal(validate(wrong), false, JSON.stringify(change));
  }
});

test("names are unique, and every source is used", () => {
  for (const [id, { sources, documented, variants = [] }] of Object.entries(ERRORS)) {
    const names = [...documented, ...variants].map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
      id,
    );
    const used = new Set(documented.map(({ source }) => source));
    assert.deepEqual([...used].sort(), Object.keys(sources).sort(), id);
  }
  const names = WITHOUT_PROFILE.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

test("a response has one body, and no two rows have the same response", () => {
  for (const [id, rows] of [
    ...Object.entries(ERRORS).map(([id, { documented, variants = [] }]) => [id, [...documented, ...variants]]),
    ["without a profile", WITHOUT_PROFILE],
  ]) {
    const responses = rows.map(({ status, headers, body, text }) => JSON.stringify([status, headers, body, text]));
    for (const [index, row] of rows.entries()) {
      assert.ok(row.body === undefined || row.text === undefined, `${id}: ${row.name}`);
      assert.equal(responses.indexOf(responses[index]), index, `${id}: ${row.name} is a duplicate`);
    }
  }
});

test("the closed lists are the same as those of profiles", () => {
  const { category, scope, outcome } = schema.$defs;
  const { Category, Scope, Outcome } = profiles.$defs;
  assert.deepEqual([category.enum, scope.enum, outcome.enum], [Category.enum, Scope.enum, Outcome.enum]);
});

test("the native tests read every provider's errors", () => {
  const text = readFileSync(join(root, "tests", "core", "error_reader.rs"), "utf8");
  const named = [...text.matchAll(/provider!\("([^"]+)"\)/g)].map(([, id]) => id);
  assert.deepEqual(named, Object.keys(ERRORS));
});
