// The core reads a profile as the schema does: each value of each profile, changed in every way, is accepted by both or by neither.
import assert from "node:assert/strict";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { Client, isTidingsError, parseError } from "tidings";
import { data, PROFILES, schema } from "./profiles.mjs";

const ajv = new Ajv.default({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(schema);

/** The profile with the mark of `defineProvider`, which it has not passed. */
const marked = (profile) => Object.defineProperty({ ...profile }, Symbol.for("tidings.profile"), { value: true });

/** The issues of the core; none if it accepts the profile. */
function issuesOf(profile) {
  try {
    parseError({ status: 500, headers: {}, body: "", provider: marked(profile) });
    return [];
  } catch (error) {
    assert.ok(isTidingsError(error), String(error));
    assert.equal(error.category, "configuration");
    assert.ok(error.issues.length > 0);
    return error.issues;
  }
}

/** The properties that the core does not read. */
const OTHERS = ["asOf", "sources", "notCovered", "channels", "limits", "find", "webhook"];

const VALUES = [
  null,
  true,
  0,
  1,
  -1,
  1.5,
  503,
  "",
  "x",
  "X y",
  "header",
  "to",
  "form",
  "unknown",
  "a..b",
  "a b",
  "a\u00a0b",
  "https://a\u00a0b.example",
  "https://a.example/\t",
  [],
  ["x"],
  [[]],
  {},
  { x: 1 },
];

/** The paths to all values inside a value. */
function* places(value, path = []) {
  if (typeof value !== "object" || value === null) return;
  for (const name of Object.keys(value)) {
    if (path.length === 0 && OTHERS.includes(name)) continue;
    yield [...path, name];
    yield* places(value[name], [...path, name]);
  }
}

/** A copy in which `act` changes the parent of the value at a path. What is beside the path is shared. */
function changed(profile, path, act) {
  const copyOf = (value) => (Array.isArray(value) ? [...value] : { ...value });
  const copy = copyOf(profile);
  act(
    path.slice(0, -1).reduce((inner, name) => (inner[name] = copyOf(inner[name])), copy),
    path.at(-1),
  );
  return copy;
}

/** What is changed, and a function that returns the changed profile. */
function* mutants(profile) {
  for (const path of places(profile)) {
    const where = path.join(".");
    const mutant = (act) => () => changed(profile, path, act);
    yield [
      `${where} removed`,
      mutant((parent, name) => (Array.isArray(parent) ? parent.splice(name, 1) : delete parent[name])),
    ];
    for (const to of VALUES) yield [`${where} = ${JSON.stringify(to)}`, mutant((parent, name) => (parent[name] = to))];
    yield [
      `another property beside ${where}`,
      mutant((parent) => (Array.isArray(parent) ? parent.push("other") : (parent.other = "other"))),
    ];
  }
}

const where = (issues) => issues.map(({ path, message }) => `${path}: ${message}`).join("; ");

function assertSame(profile, why) {
  const accepted = validate(profile);
  const issues = issuesOf(profile);
  const found = accepted ? where(issues) : JSON.stringify(validate.errors);
  assert.equal(issues.length === 0, accepted, `${why}: the schema ${accepted ? "accepts" : "rejects"} it: ${found}`);
}

test("the core and the schema agree on the table of mistakes' profile with each value changed", () => {
  const { good } = data("mistakes");
  let count = 0;
  for (const [why, mutant] of mutants(good)) {
    assertSame(mutant(), why);
    count++;
  }
  assert.ok(count > 1500, String(count));
});

test("they agree on every provider's profile, and on it with a value changed", () => {
  for (const { file, profile } of PROFILES) {
    assert.deepEqual(issuesOf(profile), [], file);
    // Each tenth one: the profiles have much in common.
    let number = 0;
    for (const [why, mutant] of mutants(profile)) if (number++ % 10 === 0) assertSame(mutant(), `${file}: ${why}`);
  }
});

test("a client names the place of the mistake in a profile", () => {
  const { good } = data("mistakes");
  const provider = marked({ ...good, routes: [{ ...good.routes[0], encoding: "xml" }] });
  assert.throws(
    () => new Client({ provider, apiKey: "key", account: "a" }),
    (error) => {
      assert.equal(error.category, "configuration");
      assert.equal(error.param, "provider.routes[0].encoding");
      assert.equal(error.message, "`provider.routes[0].encoding` is not valid: see what `defineProvider` says of it.");
      return true;
    },
  );
});
