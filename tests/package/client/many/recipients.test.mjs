// sendMany: recipients are told apart exactly. A false repetition would drop a message.
import assert from "node:assert/strict";
import { test } from "node:test";
import { failure, message, ok, sending, source, startRun } from "./harness.mjs";

const { Recipients } = await source("client/many/recipients");

/** Strings that must not be taken for each other, and why they could be. */
const ALIKE = [
  [["+14155550100", "14155550100", "+014155550100", "014155550100"], "the same digits"],
  [["+0", "0", "00", "+", ""], "zeros, and no digit at all"],
  [["+1", "+10", "+100", "1", "10"], "a zero more"],
  [
    ["+999999999999999", "+9999999999999990", "+9999999999999991", "9007199254740992", "9007199254740993"],
    "over 2^53, where doubles leave gaps",
  ],
  [["+1415555010०", "+1415555010:", "+1415555010/", "+1415555010 "], "characters beside the digits"],
  [
    ["+1-415", "+1415", "1e3", "+1e3", "1000", "0x10", "16", "-16", "NaN", "Infinity"],
    "what JavaScript reads as a number",
  ],
  [["a@example.com", "A@example.com", "\ud83d\ude00", "\ud83d"], "other strings"],
  [["+4294967297", "+1", "+8589934593", "-1", "1"], "the same lower 32 bits"],
];

for (const [strings, why] of ALIKE)
  test(`recipients are told apart: ${why}`, () => {
    const recipients = new Recipients();
    assert.deepEqual(
      strings.map((string) => recipients.add(string)),
      strings.map(() => true),
    );
    assert.deepEqual(
      strings.map((string) => recipients.add(string)),
      strings.map(() => false),
    );
  });

test("100,000 phone numbers, of all lengths and next to each other, are told apart, whatever the seed", () => {
  for (const random of [0, 0.5, 0.999_999_999]) {
    const real = Math.random;
    Math.random = () => random;
    const recipients = new Recipients();
    Math.random = real;
    // The numbers of a list lie next to each other, or differ in their first digits only.
    const number = (index) =>
      [`+1415${5_000_000 + index}`, `+${1 + (index % 9)}${index}`, `+${1_000_000 + index}00000000`][index % 3];
    const expected = new Set();
    for (let index = 0; index < 100_000; index += 1) {
      const to = number(index);
      if (recipients.add(to) === expected.has(to)) assert.fail(`${to} with the seed ${random}`);
      expected.add(to);
    }
    for (const to of expected) if (recipients.add(to)) assert.fail(`${to} was forgotten`);
  }
});

test('with `duplicates: "drop"`, 5,000 different numbers are all sent, and each repetition is dropped', async () => {
  let sent = 0;
  const send = async () => ((sent += 1), ok());
  const messages = function* () {
    for (let index = 0; index < 7_500; index += 1) yield { ...message, to: `+4915${210_000_000 + (index % 5_000)}` };
  };
  let dropped = 0;
  for await (const { isDuplicate, ok: isSent } of startRun(sending(send), messages(), { duplicates: "drop" })) {
    assert.equal(isSent, !isDuplicate);
    if (isDuplicate) dropped += 1;
  }
  assert.deepEqual([sent, dropped], [5_000, 2_500]);
});

test("without memory for more recipients, the run ends with an error that says so, and what was sent is in its record", async (t) => {
  const Real = Float64Array;
  t.after(() => (globalThis.Float64Array = Real));
  globalThis.Float64Array = class extends Real {
    constructor(length) {
      if (length > 64) throw new RangeError("Array buffer allocation failed");
      super(length);
    }
  };
  const messages = function* () {
    for (let index = 0; ; index += 1) yield { ...message, to: `+4915${210_000_000 + index}` };
  };
  const run = startRun(sending(ok), messages(), {});
  const error = await failure(run.all());
  assert.deepEqual([error.category, error.outcome], ["configuration", "unknown"]);
  assert.match(error.message, /Out of memory: more than 52 recipients in one run/);
  const { taken, done } = run.checkpoint;
  assert.deepEqual([taken, done], [51, 51]);
});
