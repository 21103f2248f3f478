// Numbering plans and a message's numbers: warnings that do not stop a send, unless the caller is strict.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as core from "../../../pkg/dist/core.js";
import { sent } from "../../../pkg/dist/providers/sent.js";
import {
  clientOf,
  failure,
  isTidingsError,
  KEY,
  loadNumberingPlans,
  MESSAGES,
  parsePhone,
  respond,
  scripted,
  simulated,
  TO,
} from "./test-client.mjs";

const NOBODY = "+19995551234";
const FIXED_LINE = "+442079460958";
const QUEUED = respond(202, {
  success: true,
  data: { status: "QUEUED", recipients: [{ message_id: "msg_1", to: TO, channel: "sms" }] },
});
const brief = (issues) =>
  issues.map(({ path, code, severity = "error", suggestion = null }) => [path, code, severity, suggestion]);

test("a warning does not stop a send: it is in the result, and the number is sent as written", async () => {
  const { client, simulator } = simulated("sent");
  const message = { ...MESSAGES.sent, to: [NOBODY, TO, FIXED_LINE] };
  const expected = [
    ["to[0]", "unallocated", "warning", null],
    ["to[2]", "cannot-receive-sms", "warning", null],
  ];
  const issues = client.validate(message);
  assert.deepEqual(brief(issues), expected);
  const result = await client.send(message);
  assert.deepEqual(result.warnings, issues);
  assert.deepEqual(result.to, message.to);
  assert.equal(simulator.delivered.length, 3);
});

test("a send without a warning has an empty array of warnings", async () => {
  for (const [provider, message] of Object.entries(MESSAGES)) {
    const { client } = simulated(provider);
    assert.deepEqual((await client.send(message)).warnings, [], provider);
  }
});

test("with strictNumbers an unallocated number is an error, and its issues include the warnings", async () => {
  const { fetch, calls } = scripted(QUEUED);
  const client = clientOf("sent", fetch, { strictNumbers: true });
  const message = { ...MESSAGES.sent, to: [FIXED_LINE, NOBODY] };
  const expected = [
    ["to[0]", "cannot-receive-sms", "warning", null],
    ["to[1]", "unallocated", "error", null],
  ];
  assert.deepEqual(brief(client.validate(message)), expected);
  const error = await failure(client.send(message));
  assert.deepEqual([error.category, error.outcome, error.param, calls.length], ["validation", "not-sent", "to[1]", 0]);
  assert.deepEqual(brief(error.issues), expected);
  assert.match(
    error.message,
    /allocate no such number/,
    "the error's sentence is that of the error and not of the warning before it",
  );
  assert.equal(
    (await clientOf("sent", fetch, { strictNumbers: false }).send(message)).warnings.length,
    2,
    "false is the default",
  );
});

test("with a default country, national numbers get a suggestion, and no number is changed", async () => {
  const { fetch, calls } = scripted(QUEUED);
  const cases = [
    ["020 7946 0958", "GB", FIXED_LINE],
    ["4155551212", "US", "+14155551212"],
    ["4155551212", undefined, "+14155551212"],
    ["079 123 45 67", "CH", "+41791234567"],
  ];
  for (const [to, defaultCountry, suggestion] of cases) {
    const client = clientOf("texting-blue", fetch, { defaultCountry });
    const message = { ...MESSAGES["texting-blue"], to };
    assert.deepEqual(
      brief(client.validate(message)),
      [["to", "missing-country-code", "error", suggestion]],
      `${to} ${defaultCountry}`,
    );
    assert.equal((await failure(client.send(message))).issues[0].suggestion, suggestion);
  }
  assert.equal(calls.length, 0);
});

test("tidings/core has no numbering plans: it rejects options that need them, and only checks the structure of numbers", async () => {
  const good = { provider: sent, apiKey: KEY };
  for (const option of [{ defaultCountry: "US" }, { strictNumbers: true }, { strictNumbers: false }]) {
    const [name] = Object.keys(option);
    assert.throws(
      () => new core.Client({ ...good, ...option }),
      (error) => {
        assert.ok(isTidingsError(error));
        assert.deepEqual([error.category, error.param, error.issues.length], ["configuration", name, 1]);
        assert.match(error.message, /numbering plans: import `tidings`, not `tidings\/core`/);
        return true;
      },
    );
  }
  const { fetch } = scripted(QUEUED);
  const client = new core.Client({ ...good, fetch, defaultCountry: undefined, strictNumbers: undefined });
  assert.deepEqual(client.validate({ ...MESSAGES.sent, to: NOBODY }), []);
  assert.deepEqual(brief(client.validate({ ...MESSAGES.sent, to: "4155551212" })), [
    ["to", "missing-country-code", "error", null],
  ]);
  assert.deepEqual((await client.send({ ...MESSAGES.sent, to: NOBODY })).warnings, []);
});

test("plans that are loaded later apply to existing clients", async () => {
  const builtIn = readFileSync(new URL("../../../src/phone/plans/numbering-plans.bin", import.meta.url));
  const { fetch } = scripted(QUEUED);
  const [client, british] = [clientOf("sent", fetch), clientOf("sent", fetch, { defaultCountry: "GB" })];
  assert.deepEqual([client.validate(MESSAGES.sent), british.validate(MESSAGES.sent)], [[], []]);
  try {
    loadNumberingPlans(withoutCountries(builtIn));
    assert.equal(parsePhone(TO).valid, false, "the table of this test is a table");
    assert.deepEqual(brief(client.validate(MESSAGES.sent)), [["to", "unallocated", "warning", null]]);
    assert.deepEqual((await client.send(MESSAGES.sent)).warnings.length, 1);
    // A country that the loaded plans do not have would silently be ignored.
    assert.throws(
      () => british.validate(MESSAGES.sent),
      ({ category, param }) => category === "configuration" && param === "defaultCountry",
    );
  } finally {
    loadNumberingPlans(builtIn);
  }
  assert.deepEqual([client.validate(MESSAGES.sent), british.validate(MESSAGES.sent)], [[], []]);
});

/** The smallest table: it has one part and no states, and all its bits are zero, so that it has no release and no regions. */
function withoutCountries(table) {
  const payload = new Uint8Array(11).fill(255, 3);
  const bytes = new Uint8Array(16 + payload.length);
  bytes.set(table.subarray(0, 4));
  bytes.set(payload, 16);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, payload.length, true);
  view.setBigUint64(
    8,
    payload.reduce((digest, byte) => BigInt.asUintN(64, (digest ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n),
    true,
  );
  return bytes;
}
