// Cases that others wrote: `providers/<id>/cases.json`, and `tests/data/cases.json` for those of no provider.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { Client, parseError, serverTiming } from "tidings";
import { verifyWebhook } from "tidings/webhooks";
import { ids } from "../../../scripts/build/providers.mjs";
import { root } from "../../../scripts/process.mjs";

/** The cases that fail today. A case that passes must leave the list, so that it only becomes shorter. */
const KNOWN_FAILING = [
  "infobip/permanent-flag",
  "infobip/violations",
  "none/451-as-text",
  "plivo/signature-v2",
  "plivo/signature-v2-without-port",
  "plivo/unicode-737",
  "sent/business-007",
  "sent/event-spelling",
  "sent/inbound-text",
  "sent/key-of-another-text",
  "sinch/batch-report",
  "sinch/cancelled-407",
  "twilio/inbound-help",
  "twilio/inbound-media",
  "twilio/inbound-start",
  "twilio/sender-plus",
  "twilio/sender-punctuation",
  "twilio/sender-too-long",
  "twilio/shared-key",
  "vonage/signed-json",
  "vonage/unsigned-dlr",
  "whatsapp-cloud/template-without-language",
];

const json = (...path) => JSON.parse(readFileSync(join(root, ...path), "utf8"));
const files = ids
  .map((id) => [id, ["providers", id, "cases.json"]])
  .filter(([, path]) => existsSync(join(root, ...path)));
const FILES = [...files, ["none", ["tests", "data", "cases.json"]]].map(([id, path]) => [id, json(...path)]);
const CASES = FILES.flatMap(([id, { cases }]) => cases.map((row) => ({ ...row, id: `${id}/${row.name}`, owner: id })));

/** Whether `expected` holds: in part for an object, and for one item of an array. A time is compared as text. */
function holds(actual, expected) {
  if (actual instanceof Date) return holds(actual.toISOString(), expected);
  if (Array.isArray(expected))
    return Array.isArray(actual) && expected.every((one) => actual.some((item) => holds(item, one)));
  if (expected === null || typeof expected !== "object") return Object.is(actual ?? null, expected);
  if ("oneOf" in expected) return expected.oneOf.some((one) => holds(actual, one));
  if ("not" in expected) return !holds(actual, expected.not);
  return Object.entries(expected).every(([name, value]) => holds(actual?.[name], value));
}

const RUN = {
  async send({ message, before, idempotencyKey, options, response = { status: 200, body: {} } }, provider) {
    let isSent = false;
    const fetch = async () => {
      isSent = true;
      const { status, headers = { "content-type": "application/json" }, body } = response;
      return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
    };
    const client = new Client({ provider, apiKey: "key_0123456789", fetch, retry: { maxAttempts: 1 }, ...options });
    const call = { ...(idempotencyKey && { idempotencyKey }) };
    if (before) await client.send(before, call);
    isSent = false;
    const result = await client.send(message, call).catch((error) => error);
    return { ...asObject(result), isSent };
  },
  error: ({ response }, provider) =>
    parseError({ ...response, body: textOf(response.body), ...(provider && { provider }) }),
  webhook: ({ request, secret, unsigned, now }, provider) =>
    verifyWebhook(request, {
      provider,
      secret,
      url: request.url,
      ...(unsigned && { unsigned }),
      ...(now && { now }),
    }).catch(asObject),
  timing: ({ headers, now }) => serverTiming(headers, { now }),
};

const textOf = (body) => (typeof body === "string" ? body : JSON.stringify(body));
/** The facts of an error, or the properties of a result. */
const asObject = (value) =>
  value instanceof Error ? { reason: value.reason, ...value.toJSON(), threw: value.message } : value;

async function run(row) {
  const provider = row.owner === "none" ? undefined : (await import(`tidings/providers/${row.owner}`)).default;
  return RUN[row.kind](row, provider);
}

test("every file of cases has the form of the schema, and names no case twice", () => {
  const ajv = new Ajv.default({ strict: true, strictRequired: false, allErrors: true });
  const check = ajv.compile(json("providers", "cases.schema.json"));
  for (const [id, file] of FILES) {
    check(file);
    assert.deepEqual(check.errors ?? [], [], id);
  }
  const names = CASES.map(({ id }) => id);
  assert.deepEqual(names, [...new Set(names)]);
  assert.deepEqual(
    KNOWN_FAILING.filter((name) => !names.includes(name)),
    [],
    "a known failure is no case",
  );
});

for (const row of CASES) {
  const isKnown = KNOWN_FAILING.includes(row.id);
  test(`${row.id}${isKnown ? " still fails" : ""}: otherwise ${row.why}`, async () => {
    const actual = await run(row);
    const { raw, attempts, messages, ...shown } = actual;
    const isRight = holds(actual, row.expect);
    assert.equal(
      isRight,
      !isKnown,
      isRight ? "It passes: take it from KNOWN_FAILING." : JSON.stringify(shown, null, 1),
    );
  });
}
