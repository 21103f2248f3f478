// How `formatPhone` formats numbers, and which arguments it rejects.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { formatPhone, isTidingsError } from "../../../pkg/dist/format.js";
import { parsePhone } from "../../../pkg/dist/index.js";

const rows = JSON.parse(readFileSync(new URL("../../data/phone-formats.json", import.meta.url), "utf8"));

/** The error that `formatPhone` throws. */
function rejection(number, ...formats) {
  try {
    formatPhone(number, ...(formats.length > 0 ? formats : ["national"]));
  } catch (error) {
    assert.ok(isTidingsError(error), `${error}`);
    assert.deepEqual([error.category, error.outcome], ["configuration", "not-sent"]);
    return error;
  }
  return assert.fail("it was accepted");
}

test("every number of the table has the expected national and international formats", () => {
  for (const { callingCode, number, extension, why, ...formats } of rows) {
    const parts = { countryCallingCode: callingCode, nationalNumber: number, extension };
    for (const [format, text] of Object.entries(formats)) assert.equal(formatPhone(parts, format), text, why);
    assert.equal(formatPhone(parts, "e164"), `+${callingCode}${number}`, why);
  }
});

test("an E.164 string has the same formats as its parts", () => {
  for (const { callingCode, number, extension, why, ...formats } of rows) {
    if (extension !== undefined) continue;
    for (const [format, text] of Object.entries(formats))
      assert.equal(formatPhone(`+${callingCode}${number}`, format), text, why);
  }
});

test("a result of `parsePhone` is accepted, and one without a number is rejected", () => {
  const parsed = parsePhone("020 7946 0018 ext. 34", { country: "GB" });
  assert.equal(formatPhone(parsed, "international"), "+44 20 7946 0018 x34");
  assert.equal(
    formatPhone(parsePhone("+39 06 1234 5678"), "national"),
    "06 1234 5678",
    "the zero belongs to the number",
  );
  assert.equal(
    formatPhone(parsePhone("+44 20 7946 001"), "national"),
    "207946001",
    "a digit is missing, so the others are not grouped",
  );
  assert.match(rejection(parsePhone("hello")).message, /`parsePhone`/);
});

test("an extension may be null, empty or absent", () => {
  for (const extension of [null, "", undefined]) {
    assert.equal(
      formatPhone({ countryCallingCode: 44, nationalNumber: "2079460018", extension }, "national"),
      "020 7946 0018",
    );
  }
});

test("calls do not depend on earlier calls", () => {
  const write = ({ callingCode, number }) => formatPhone(`+${callingCode}${number}`, "international");
  const forwards = rows.map(write);
  assert.deepEqual(rows.toReversed().map(write).toReversed(), forwards);
});

test("the CommonJS build formats a number, too", () => {
  const commonjs = createRequire(import.meta.url)("../../../pkg/dist/cjs/format.js");
  assert.equal(commonjs.formatPhone("+5491123456789", "national"), "011 15-2345-6789");
});

test("a value that is not a number is a configuration error that says what to pass", () => {
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error("no");
      },
    },
  );
  const junk = [
    undefined,
    null,
    true,
    4155551234,
    1n,
    Symbol("number"),
    () => "+14155551234",
    {},
    [],
    new Date(),
    hostile,
    "",
    "+",
    "+0",
    "+1",
    "4155551234",
    "+1 415 555 1234",
    " +14155551234",
    "+14155551234\n",
    "+１４１５５５５１２３４",
    "tel:+14155551234",
    "+999123456789",
    "+0123456789",
    `+1${"5".repeat(18)}`,
    `+1${"5".repeat(1_000_000)}`,
  ];
  for (const number of junk) assert.match(rejection(number).message, /`number` .*`parsePhone`.*"\+14155551234"/s);
});

test("parts that are not a number are rejected, and a getter may throw", () => {
  const good = { countryCallingCode: 1, nationalNumber: "4155551234", extension: null };
  const bad = [
    { countryCallingCode: null },
    { countryCallingCode: "1" },
    { countryCallingCode: 999 },
    { countryCallingCode: 1.5 },
    { countryCallingCode: NaN },
    { countryCallingCode: -1 },
    { countryCallingCode: Infinity },
    { nationalNumber: null },
    { nationalNumber: "" },
    { nationalNumber: 4155551234 },
    { nationalNumber: "415-555-1234" },
    { nationalNumber: "1\n" },
    { nationalNumber: "5".repeat(18) },
    { nationalNumber: ["4155551234"] },
    { extension: 42 },
    { extension: "x42" },
    { extension: "1;phone-context=evil" },
    { extension: "1".repeat(21) },
    { extension: {} },
  ];
  for (const part of bad) assert.match(rejection({ ...good, ...part }).message, /`number[`.]/);
  const cause = new Error("a getter threw");
  assert.equal(
    rejection({
      get countryCallingCode() {
        throw cause;
      },
    }).cause,
    cause,
  );
});

test("an unknown format is rejected, and an error never repeats the number", () => {
  for (const format of [undefined, null, "", "NATIONAL", "E.164", "toString", 0, Symbol("format"), {}]) {
    const { message } = rejection("+14155551234", format);
    assert.match(message, /`format` must be "national", "international", "e164" or "rfc3966"/);
    assert.doesNotMatch(message, /415/);
  }
  assert.doesNotMatch(rejection("+1 415 555 1234").message.replace('"+14155551234"', ""), /415/);
});
