// `formatPhone` compared with Google's own library, with the same release of the metadata. TIDINGS_SEED repeats a run.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { formatPhone } from "../../../pkg/dist/format.js";
import { testSeed as seed } from "../support/seed.mjs";

const { PhoneNumber, PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil } = createRequire(import.meta.url)(
  "google-libphonenumber",
);
const google = PhoneNumberUtil.getInstance();

const NUMBERS = Number(process.env.NUMBERS ?? 100_000);
const formats = { national: "NATIONAL", international: "INTERNATIONAL", e164: "E164", rfc3966: "RFC3966" };
/** The maximum length of a number that Google's library, which uses JavaScript numbers, does not round. */
const EXACT = 15;

/** Every example of the metadata: `[calling code, national number]`. */
function examples() {
  const ofRegions = google
    .getSupportedRegions()
    .flatMap((region) => Object.values(PhoneNumberType).map((type) => google.getExampleNumberForType(region, type)));
  const withoutCountry = callingCodes().map((code) => google.getExampleNumberForNonGeoEntity(code));
  const found = [...ofRegions, ...withoutCountry].filter((number) => number !== null);
  return found.map((number) => [number.getCountryCode(), google.getNationalSignificantNumber(number)]);
}

function callingCodes() {
  const all = Array.from({ length: 999 }, (_, index) => index + 1);
  return all.filter((code) => google.getRegionCodeForCountryCode(code) !== "ZZ");
}

/** These parts as Google's own parser would return them. */
function googleNumber(code, digits, extension) {
  const number = new PhoneNumber();
  const zeros = /^0*(?=\d)/.exec(digits)[0].length;
  number.setCountryCode(code);
  number.setNationalNumber(Number(digits));
  if (zeros > 0) {
    number.setItalianLeadingZero(true);
    number.setNumberOfLeadingZeros(zeros);
  }
  // Without rounding, because only the format is compared.
  if (digits.length > EXACT) number.getNationalNumber = () => digits.slice(zeros);
  if (extension !== null) number.setExtension(extension);
  return number;
}

function compare(code, digits, extension = null) {
  const theirs = googleNumber(code, digits, extension);
  const ours = { countryCallingCode: code, nationalNumber: digits, extension };
  for (const [format, name] of Object.entries(formats)) {
    const expected = google.format(theirs, PhoneNumberFormat[name]);
    assert.equal(
      formatPhone(ours, format),
      expected,
      `+${code} ${digits} ${extension} as ${format}, TIDINGS_SEED=${seed}`,
    );
    if (extension === null && digits.length > 1) {
      assert.equal(
        formatPhone(`+${code}${digits}`, format),
        expected,
        `+${code}${digits} as ${format}, TIDINGS_SEED=${seed}`,
      );
    }
  }
}

/** Mulberry32. */
function rng(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("every example of every country and type is formatted as Google formats it", () => {
  const all = examples();
  assert.ok(all.length > 1_000, `${all.length} examples`);
  for (const [code, digits] of all) {
    compare(code, digits);
    compare(code, digits, "123");
  }
});

test("random numbers, valid or not, are formatted as Google formats them, in all four formats", (t) => {
  const random = rng(seed);
  const below = (limit) => Math.floor(random() * limit);
  const digits = (length) => Array.from({ length }, () => below(10)).join("");
  const [bases, codes] = [examples(), callingCodes()];
  const mutations = [
    (text, at) => text.slice(0, at) + below(10) + text.slice(at + 1),
    (text, at) => text.slice(0, at) + below(10) + text.slice(at),
    (text, at) => text.slice(0, at) + text.slice(at + 1),
    // The first digits decide the format.
    (text, at) => text.slice(0, at + 1) + digits(text.length - at - 1),
  ];
  let valid = 0;
  for (let count = 0; count < NUMBERS; count++) {
    let [code, number] = bases[below(bases.length)];
    if (count % 3 === 0) [code, number] = [codes[below(codes.length)], digits(1 + below(17))];
    else
      for (let left = 1 + below(3); left > 0; left--)
        number = mutations[below(mutations.length)](number, below(number.length));
    number = number.slice(0, 17) || "0";
    if (number.length <= EXACT && google.isValidNumber(googleNumber(code, number, null))) valid++;
    compare(code, number, below(8) === 0 ? digits(1 + below(9)) : null);
  }
  t.diagnostic(`TIDINGS_SEED=${seed}: ${NUMBERS} numbers, ${valid} of them valid`);
  assert.ok(valid > NUMBERS / 10, "the generator makes enough valid numbers");
});
