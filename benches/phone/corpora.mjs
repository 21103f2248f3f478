// The inputs, the same for all libraries: generated from Google's example numbers with a fixed seed.
import google from "google-libphonenumber";

const { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil } = google;
const util = PhoneNumberUtil.getInstance();

/** Roughly the countries to which most messages go. */
const COUNTRIES = ["US", "GB", "DE", "FR", "IN", "BR", "MX", "JP", "NG", "AU"];
const JUNK = [
  "",
  "n/a",
  "not a number",
  "12",
  "+",
  "+999123456789",
  "john@example.com",
  "(none)",
  "0000000000",
  "+1 (555) CALL-NOW-PLEASE",
];

/** Mulberry32. */
function rng(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = rng(20_261_121);
const below = (limit) => Math.floor(random() * limit);
const pick = (list) => list[below(list.length)];
const e164 = (number) => util.format(number, PhoneNumberFormat.E164);

/** Every example number of the countries, of every type. */
function examples(regions) {
  const all = regions.flatMap((region) =>
    Object.values(PhoneNumberType).map((type) => util.getExampleNumberForType(region, type)),
  );
  return all.filter((number) => number !== null);
}

/** Replaces the last three digits; usually the number is still of the same kind. */
function sibling(number) {
  return `${e164(number).slice(0, -3)}${String(below(1000)).padStart(3, "0")}`;
}

function mutated(text) {
  const at = 1 + below(text.length - 1);
  return pick([
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + below(10) + text.slice(at),
    text.slice(0, at) + below(10) + text.slice(at + 1),
  ]);
}

/** Formats a number as people write it. */
const formatted = (text, format) => util.format(util.parse(text), PhoneNumberFormat[format]);

/**
 * Arrays of `[text, default country]`, grouped by default country, as a bulk call needs them. `mixed` is what a form or a spreadsheet
 * contains.
 */
export function corpora(size) {
  const world = examples(util.getSupportedRegions());
  const national = COUNTRIES.map((country) => {
    const own = examples([country]);
    return Array.from({ length: size / COUNTRIES.length }, () => [formatted(sibling(pick(own)), "NATIONAL"), country]);
  });
  const british = examples(["GB"]);
  const kinds = [
    [25, () => sibling(pick(world))],
    [20, () => formatted(sibling(pick(world)), "INTERNATIONAL")],
    [20, () => formatted(sibling(pick(british)), "NATIONAL")],
    [10, () => sibling(pick(world)).replace("+", "00")],
    [10, () => mutated(sibling(pick(world)))],
    [5, () => `${formatted(sibling(pick(world)), "INTERNATIONAL")} ext. ${below(1000)}`],
    [5, () => formatted(sibling(pick(world)), "RFC3966")],
    [5, () => pick(JUNK)],
  ].flatMap(([share, make]) => Array.from({ length: share }, () => make));
  return {
    "E.164": [Array.from({ length: size }, () => [sibling(pick(world)), undefined])],
    national,
    mixed: [Array.from({ length: size }, () => [pick(kinds)(), "GB"])],
  };
}
