// Numbers with more digits than a double can hold: ids stay exact, and other numbers do no harm.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, parseError } from "../../../pkg/dist/index.js";

const cases = [
  ["0.30000000000000004", 0.30000000000000004, "a sum in cents, as JavaScript writes it"],
  ["12345678901234567890.5", 12345678901234567000, "a long integer's digits before a fraction"],
  ["1e-7", 1e-7, "an exponent"],
  ["1234567890123456789e2", 1.2345678901234568e20, "a long integer's digits before an exponent"],
  ["-9007199254740993", "-9007199254740993", "a long integer is an id, and a rounded id another one"],
  [
    '"12345678901234567890.5 \\" 12345678901234567890"',
    '12345678901234567890.5 " 12345678901234567890',
    "digits in a string are a string",
  ],
];
for (const [written, expected, why] of cases) {
  test(`a success with ${written} is read: ${why}`, async () => {
    const body = `{"data":{"id":1234567890123456789,"status":"queued","more":${written}},"id":1234567890123456789,"more":[${written}]}`;
    const client = new Client({
      provider: "texting-blue",
      apiKey: "a-key-of-a-test",
      fetch: async () => new Response(body, { status: 202 }),
    });
    const { raw } = await client.send({ from: "+14155559876", to: "+14155551234", body: "Hello" });
    assert.deepEqual([raw.id, raw.more], ["1234567890123456789", [expected]]);
  });
}

test("a long integer stays exact wherever it begins, also with the fewest digits that a double cannot hold", () => {
  for (const id of ["9007199254740993", "12345678901234567890"])
    for (let spaces = 0; spaces < 40; spaces += 1) {
      const { raw } = parseError({ status: 400, body: `${" ".repeat(spaces)}{"id":${id}}` });
      assert.equal(raw.id, id, `after ${spaces} spaces`);
    }
});

test("an integer that a double holds stays a number", () => {
  for (const id of [9007199254740991, 123456789012345])
    assert.equal(parseError({ status: 400, body: `{"n":"1234567890123456","id":${id}}` }).raw.id, id);
});
