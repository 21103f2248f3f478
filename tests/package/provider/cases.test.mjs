// Cases that others wrote: `providers/<id>/cases.json`, and `tests/data/cases.json` for those of no provider.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { Client, parseError, serverTiming } from "tidings";
import { checkProfile } from "tidings/testing";
import { ids } from "../../../scripts/build/providers.mjs";
import { root } from "../../../scripts/process.mjs";

/** The cases that fail today. A case that passes must leave the list, so that it only becomes shorter. */
const KNOWN_FAILING = [];

const json = (...path) => JSON.parse(readFileSync(join(root, ...path), "utf8"));
const files = ids
  .map((id) => [id, ["providers", id, "cases.json"]])
  .filter(([, path]) => existsSync(join(root, ...path)));
const FILES = [...files, ["none", ["tests", "data", "cases.json"]]].map(([id, path]) => [id, json(...path)]);
const CASES = FILES.flatMap(([id, { cases }]) =>
  cases.map((row) => ({ ...row, label: `${id}/${row.name}`, owner: id })),
);

/** Whether `expected` holds, in part for an object. */
function holds(actual, expected) {
  if (expected === null || typeof expected !== "object") return Object.is(actual ?? null, expected);
  if ("oneOf" in expected) return expected.oneOf.some((one) => holds(actual, one));
  if ("not" in expected) return !holds(actual, expected.not);
  return Object.entries(expected).every(([name, value]) => holds(actual?.[name], value));
}

/** What `checkProfile` does not do: two sends in a row, no profile at all, header fields alone. */
const RUN = {
  async send({ message, before, idempotencyKey, options, response }, provider) {
    let isSent = false;
    const fetch = async () => {
      isSent = true;
      return Response.json(response.body, { status: response.status });
    };
    const client = new Client({ provider, apiKey: "key_0123456789", fetch, retry: { maxAttempts: 1 }, ...options });
    await client.send(before, { idempotencyKey });
    isSent = false;
    const result = await client.send(message, { idempotencyKey }).catch((error) => error.toJSON());
    return { ...result, isSent };
  },
  error: ({ response }) => parseError({ ...response, body: textOf(response.body) }),
  timing: ({ headers, now }) => serverTiming(headers, { now }),
};

const textOf = (body) => (typeof body === "string" ? body : JSON.stringify(body));

/** What is wrong in a case; empty if nothing is. */
async function problemsOf(row) {
  const provider = row.owner === "none" ? undefined : (await import(`tidings/providers/${row.owner}`)).default;
  if (provider !== undefined && row.before === undefined) return checkProfile(provider, [row]);
  const actual = await RUN[row.kind](row, provider);
  return holds(actual, row.expect) ? [] : [{ message: JSON.stringify(actual, null, 1) }];
}

test("every file of cases has the form of the schema, and names no case twice", () => {
  const ajv = new Ajv.default({ strict: true, strictRequired: false, allErrors: true });
  const check = ajv.compile(json("providers", "cases.schema.json"));
  for (const [id, file] of FILES) {
    check(file);
    assert.deepEqual(check.errors ?? [], [], id);
  }
  const names = CASES.map(({ label }) => label);
  assert.deepEqual(names, [...new Set(names)]);
  assert.deepEqual(
    KNOWN_FAILING.filter((name) => !names.includes(name)),
    [],
    "a known failure is no case",
  );
});

for (const row of CASES) {
  const isKnown = KNOWN_FAILING.includes(row.label);
  test(`${row.label}${isKnown ? " still fails" : ""}: otherwise ${row.why}`, async () => {
    const problems = await problemsOf(row);
    const isRight = problems.length === 0;
    const text = problems.map(({ message }) => message).join("\n");
    assert.equal(isRight, !isKnown, isRight ? "It passes: take it from KNOWN_FAILING." : text);
  });
}
