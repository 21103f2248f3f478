// The guards that judge a number or a text: countries, number types, limit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parsePhone, segments } from "../../../pkg/dist/index.js";
import { countries, limit, numberTypes } from "../../../pkg/dist/guards.js";

const countryOf = (to) => parsePhone(to).country;
const typeOf = (to) => parsePhone(to).type;
const segmentsOf = (body) => segments(body).segments;
const US = "+12125550123";
const GB = "+442079460018";
const FR = "+33612345678";
const CONTACT = { contactId: "c1" };

const judged = async (guard, to, own) =>
  await guard({
    message: { ...(typeof to === "object" && !Array.isArray(to) ? to : { to }), body: "Hello", ...own },
    now: 0,
  });

const COUNTRIES = [
  ["allowed by its country", { allow: ["US", "GB"], countryOf }, US, null],
  ["allowed by its calling code", { allow: ["+1"] }, US, null],
  ["not allowed", { allow: ["US"], countryOf }, GB, ["to"]],
  ["Canada is not the United States", { allow: ["US"], countryOf }, "+14165550123", ["to"]],
  ["though both have one calling code", { allow: ["+1"] }, "+14165550123", null],
  ["denied by a longer prefix", { allow: ["+44"], deny: ["+4420"] }, GB, ["to"]],
  ["not denied", { deny: ["+1"] }, GB, null],
  ["one of several", { allow: ["+1", "+33"] }, [US, GB, FR], ["to[1]"]],
  ["everywhere but one", { allow: ["+"], deny: ["FR"], countryOf }, [US, FR], ["to[1]"]],
  ["a contact, whose country is not known, is not in a list of the allowed", { allow: ["+1"] }, CONTACT, ["contactId"]],
  ["and not in one of the denied", { deny: ["+1"] }, CONTACT, null],
  ["a country that is not known", { allow: ["US"], countryOf: () => null }, US, ["to"]],
];
for (const [name, options, to, paths] of COUNTRIES)
  test(`countries: ${name}`, async () => {
    const verdict = await judged(countries(options), to);
    assert.deepEqual(verdict?.issues.map(({ path }) => path) ?? null, paths);
    if (paths !== null) assert.deepEqual([verdict.guard, verdict.scope], ["countries", "recipient"]);
  });

const TYPES = [
  ["a mobile number", { typeOf }, FR, null],
  ["a premium number", { typeOf }, "+33891123456", ["to"]],
  ["a shared cost number", { typeOf }, "+448431234567", ["to"]],
  ["a personal number", { typeOf }, "+447012345678", ["to"]],
  ["Inmarsat", { typeOf }, "+870773123456", ["to"]],
  ["Iridium", { typeOf }, "+881612345678", ["to"]],
  ["Thuraya", { typeOf }, "+8821612345678", ["to"]],
  ["a landline, which is not in the list of the costly", { typeOf }, "+4930123456", null],
  ["only mobile numbers: a landline", { typeOf, allow: ["mobile", "fixed-line-or-mobile"] }, "+4930123456", ["to"]],
  [
    "only mobile numbers: one of the United States, which may be either",
    { typeOf, allow: ["mobile", "fixed-line-or-mobile"] },
    US,
    null,
  ],
  ["a number that is not valid, if that is denied", { typeOf, deny: ["unknown"] }, "+19995550123", ["to"]],
  ["one of several", { typeOf }, [US, "+33891123456"], ["to[1]"]],
  ["a contact", { typeOf }, CONTACT, null],
  ["a contact, where only types are allowed", { typeOf, allow: ["mobile"] }, CONTACT, ["contactId"]],
];
for (const [name, options, to, paths] of TYPES)
  test(`number types: ${name}`, async () => {
    const verdict = await judged(numberTypes(options), to);
    assert.deepEqual(verdict?.issues.map(({ path }) => path) ?? null, paths);
    if (paths !== null) assert.deepEqual([verdict.guard, verdict.scope], ["number-types", "recipient"]);
  });

const LONG = "a".repeat(161);
const prices = { "+1": 0.01, GB: 0.04, "+44": 0.5, "+": 0.1 };
const LIMITS = [
  ["a text within the segments", { segments: 1 }, US, "Hello", null],
  ["one segment too many", { segments: 1 }, US, LONG, "body"],
  ["a template has one segment", { segments: 1 }, US, undefined, null],
  ["a price within the limit", { price: 0.02, prices, countryOf }, US, LONG, null],
  ["a price over it", { price: 0.019, prices, countryOf }, US, LONG, "to"],
  ["a country counts more than its calling code", { price: 0.04, prices, countryOf }, GB, "Hello", null],
  ["the price of all others", { price: 0.09, prices, countryOf }, FR, "Hello", "to"],
  [
    "the price of all recipients together",
    { price: 0.02, prices, countryOf },
    [US, US, US],
    "Hello",
    "to[0] to[1] to[2]",
  ],
  ["a destination without a price", { price: 10, prices: { "+1": 0.01 } }, [US, FR], "Hello", "to[1]"],
  ["a free message", { price: 0, prices: { "+1": 0 } }, US, "Hello", null],
];
for (const [name, options, to, body, paths] of LIMITS)
  test(`limit: ${name}`, async () => {
    const verdict = await judged(limit({ segmentsOf, ...options }), to, { body });
    assert.equal(verdict?.issues.map(({ path }) => path).join(" ") ?? null, paths);
    if (paths !== null)
      assert.deepEqual([verdict.guard, verdict.scope], ["limit", paths === "body" ? "content" : "recipient"]);
  });

test("wrong options are named", () => {
  const wrong = [
    () => countries(),
    () => countries({}),
    () => countries({ allow: ["US"] }),
    () => countries({ allow: ["Germany"], countryOf }),
    () => countries({ allow: ["+1"], only: [] }),
    () => numberTypes({}),
    () => numberTypes({ typeOf, deny: ["landline"] }),
    () => limit({ segments: 1 }),
    () => limit({ segmentsOf }),
    () => limit({ segmentsOf, segments: 0 }),
    () => limit({ segmentsOf, price: 1 }),
    () => limit({ segmentsOf, prices: { "+1": 1 } }),
    () => limit({ segmentsOf, price: 1, prices: { US: 1 } }),
    () => limit({ segmentsOf, price: 1, prices: { "+1": -1 } }),
    () => limit({ segmentsOf, price: NaN, prices: { "+1": 1 } }),
  ];
  for (const make of wrong) assert.throws(make, { category: "configuration" }, String(make));
});

test("a function of the caller's that returns anything else lets nothing pass", async () => {
  await assert.rejects(judged(countries({ allow: ["US"], countryOf: async () => "US" }), US), {
    category: "configuration",
  });
  for (const count of [NaN, -1, "1", 1.5, undefined])
    await assert.rejects(judged(limit({ segmentsOf: () => count, segments: 9 }), US), { category: "configuration" });
});
