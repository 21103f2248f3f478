// The schema of the profile format, the package's own validator, and the profiles.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { isTidingsError } from "tidings";
import { defineProvider } from "tidings/provider";
import { root } from "../../../scripts/process.mjs";
import { data, PROFILES, ruleOf, schema } from "./profiles.mjs";

// `then` requires properties that are defined elsewhere, which `strictRequired` rejects.
const ajv = new Ajv.default({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(schema);

/** The path of a validation error: `routes[0].fields[1].type`. */
function pathOf({ instancePath, params }) {
  const steps = instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const more = params.missingProperty ?? params.additionalProperty ?? params.propertyName;
  if (more !== undefined) steps.push(more);
  return written(steps);
}

function written(steps) {
  return steps
    .map((step, at) =>
      /^\d+$/.test(step) ? `[${step}]` : /^[\w$]+$/.test(step) ? `${at === 0 ? "" : "."}${step}` : `["${step}"]`,
    )
    .join("");
}

function stepsOf(path) {
  return [...path.matchAll(/([^.[\]"]+)|\["([^"]+)"\]/g)].map(([, plain, quoted]) => quoted ?? plain);
}

/** Sets the property at a path of `value`, or removes it. */
function change(value, path, to) {
  const steps = stepsOf(path);
  const last = steps.pop();
  const parent = steps.reduce((inner, step) => inner[step], value);
  if (to === undefined) delete parent[last];
  else parent[last] = to;
}

test("every profile is valid", () => {
  assert.equal(PROFILES.length, 16);
  for (const { file, profile } of PROFILES) {
    validate(profile);
    assert.deepEqual(
      (validate.errors ?? []).map((error) => `${pathOf(error)} ${error.message}`),
      [],
      file,
    );
  }
});

test("the schema rejects each mistake at its property", () => {
  const { good, mistakes } = data("mistakes");
  assert.equal(validate(good), true, JSON.stringify(validate.errors));
  assert.ok(mistakes.length >= 150);
  for (const { why, set, remove, to, at } of mistakes) {
    const profile = structuredClone(good);
    change(profile, set ?? remove, to);
    assert.equal(validate(profile), false, why);
    const paths = validate.errors.map(pathOf);
    assert.ok(paths.includes(at), `${why}: ${at} is not among ${paths.join(", ")}`);
  }
});

test("the package's own validator finds the same mistakes at the same properties", () => {
  const { good, mistakes } = data("mistakes");
  assert.deepEqual(defineProvider(good), good);
  for (const { why, set, remove, to, at } of mistakes) {
    const profile = structuredClone(good);
    change(profile, set ?? remove, to);
    assert.throws(
      () => defineProvider(profile),
      (error) => {
        assert.ok(isTidingsError(error), why);
        const paths = error.issues.map(({ path }) => path.split(/[.[\]]+/).filter(Boolean));
        const wanted = stepsOf(at).join(".").split(".");
        assert.ok(
          paths.some((steps) => steps.join() === wanted.join()),
          `${why}: ${at} is not among ${JSON.stringify(error.issues)}`,
        );
        return true;
      },
      why,
    );
  }
  for (const { file, profile } of PROFILES) assert.doesNotThrow(() => defineProvider(profile), file);
});

test("a harmless change is accepted", () => {
  const { good, harmless } = data("mistakes");
  assert.ok(harmless.length >= 60);
  for (const { why, set, remove, to } of harmless) {
    const profile = structuredClone(good);
    change(profile, set ?? remove, to);
    assert.equal(validate(profile), true, `${why}: ${JSON.stringify(validate.errors)}`);
    assert.doesNotThrow(() => defineProvider(profile), why);
  }
});

test("every object of a profile may have a $comment", () => {
  const { good } = data("mistakes");
  const noted = (value) => {
    if (Array.isArray(value)) return value.map(noted);
    if (typeof value !== "object" || value === null) return value;
    return {
      $comment: "A note.",
      ...Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, noted(inner)])),
    };
  };
  validate(noted(good));
  assert.deepEqual((validate.errors ?? []).map(pathOf), []);
});

/** Each object of the schema, with its path. */
function* objects(at, where) {
  if (typeof at !== "object" || at === null) return;
  if (at.properties !== undefined || at.enum !== undefined || at.type !== undefined) yield [where, at];
  for (const [name, inner] of Object.entries(at)) if (name !== "allOf") yield* objects(inner, `${where}/${name}`);
}

test("every property of the schema has a description", () => {
  for (const [where, object] of objects(schema, "#")) {
    for (const [name, property] of Object.entries(object.properties ?? {})) {
      if ("const" in property && name !== "profile") continue;
      const description = property.description ?? schema.$defs[property.$ref?.split("/").pop()]?.description;
      assert.ok(description?.length > 10, `${where}: ${name}`);
    }
  }
});

test("the schema has no URL as its id", () => {
  assert.match(schema.$id, /^urn:/);
});

test("the schema has the categories, scopes and outcomes of the core", () => {
  const core = readFileSync(join(root, "src", "vocabulary", "failure.rs"), "utf8");
  const lists = core
    .split("string_enum! {")
    .slice(1)
    .map((part) => [...part.matchAll(/^ {8}\w+ = "([^"]+)"/gm)].map(([, word]) => word));
  const { Category, Scope, Outcome, ProfileRule } = schema.$defs;
  assert.deepEqual([Category.enum, Scope.enum, Outcome.enum], lists);
  const pattern = new RegExp(ProfileRule.pattern, "u");
  for (const category of Category.enum) {
    assert.match(category, pattern);
    for (const scope of Scope.enum) assert.match(`${category}@${scope}`, pattern);
  }
  for (const other of ["", "unknown@", "@sender", "unknown@number", "other"]) assert.doesNotMatch(other, pattern);
});

/** The names that occur twice in an object of a JSON text. A parser drops one of them without an error. */
function repeated(text) {
  const found = [];
  const open = [];
  for (const [token, name] of text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (name !== undefined) {
      const names = open.at(-1);
      if (names.has(name)) found.push(name);
      names.add(name);
    }
  }
  return found;
}

test("codes, phrases and properties are unique", () => {
  assert.deepEqual(repeated('{"a": {"b": "x:\\"b\\":"}, "c": [{"b": 1}, {"b": 1}], "a": 1}'), ["a"]);
  for (const { file, text, profile } of PROFILES) {
    assert.deepEqual(repeated(text), [], file);
    const texts = (profile.errors?.messageRules ?? []).map(([said]) => said);
    assert.equal(new Set(texts).size, texts.length, file);
  }
});

test("each profile has the date and the sources of its facts, and what it does not cover", () => {
  for (const { file, name, profile } of PROFILES) {
    assert.equal(`${profile.id}.json`, name, file);
    assert.match(profile.asOf ?? "", /^\d{4}-\d\d-\d\d$/, file);
    assert.ok(profile.sources?.length > 0, file);
    for (const source of profile.sources) assert.match(source, /^https:\/\/[\w.-]+/, file);
    for (const line of profile.notCovered ?? [""]) assert.match(line, /.{20,}\.$/, `${file}: ${line}`);
  }
});

/** The rules of a profile, with their paths. */
export function* rules({ errors = {} }) {
  for (const list of ["codes", "deliveryCodes", "httpStatuses"]) {
    for (const [code, rule] of Object.entries(errors[list] ?? {})) yield [`${list} ${code}`, code, ruleOf(rule), list];
  }
  for (const [text, rule] of errors.messageRules ?? []) yield [`text ${text}`, text, ruleOf(rule), "messageRules"];
}

test("each rule has a category and a scope of the closed lists, and `param` only in `messageRules`", () => {
  const { Category, Scope } = schema.$defs;
  for (const { file, profile } of PROFILES) {
    for (const [where, , rule, list] of rules(profile)) {
      assert.ok(Category.enum.includes(rule.category), `${file}: ${where}`);
      if (rule.scope !== undefined) assert.ok(Scope.enum.includes(rule.scope), `${file}: ${where}`);
      if (rule.param !== undefined) assert.equal(list, "messageRules", `${file}: ${where}`);
    }
  }
});

test("a range of codes is ascending, and a family ends with its asterisk", () => {
  for (const { file, profile } of PROFILES) {
    for (const [where, code] of rules(profile)) {
      const range = /^(\d+)-(\d+)$/.exec(code);
      if (range !== null) assert.ok(Number(range[1]) < Number(range[2]), `${file}: ${where}`);
      assert.ok(!code.slice(0, -1).includes("*"), `${file}: ${where}`);
    }
  }
});

test("every placeholder of a template is an option of the profile", () => {
  const used = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const known = (file, text, names) =>
    used(text).forEach((name) => assert.ok(names.has(name), `${file}: {${name}} in ${text}`));
  for (const { file, profile } of PROFILES) {
    const options = new Set(Object.keys(profile.options ?? {}));
    const withKey = new Set([...options, "apiKey"]);
    known(file, profile.baseUrl, options);
    for (const route of profile.routes ?? []) {
      known(file, route.path, options);
      for (const value of Object.values({ ...route.constants, ...route.headers }))
        if (typeof value === "string") known(file, value, options);
    }
    for (const { path, arguments: own = [], constants = {} } of Object.values(profile.operations ?? {})) {
      known(file, path, new Set([...options, "id", ...own]));
      own.forEach((name) => assert.ok(path.includes(`{${name}}`), `${file}: ${name} in ${path}`));
      for (const value of Object.values(constants)) if (typeof value === "string") known(file, value, options);
    }
    for (const auth of profile.auth) {
      const texts =
        auth.type === "basic"
          ? [auth.username, auth.password].flat()
          : auth.type === "body"
            ? Object.values(auth.fields)
            : [];
      for (const text of texts) known(file, text, withKey);
    }
    // An option without a use would have no effect.
    const templates = JSON.stringify(profile);
    for (const [name, option] of Object.entries(profile.options ?? {})) {
      assert.ok(option.header !== undefined || templates.includes(`{${name}}`), `${file}: ${name} is not used`);
    }
  }
});
