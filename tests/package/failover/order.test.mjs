// The order of providers: by priority, weight, country and price, with ties and missing values. `why`: the mistake that a row detects.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parts } from "./harness.mjs";

const [{ orderCandidates, healthAfterFailure, recoveredHealth }] = await parts("order");

const one = (own = {}) => ({ weight: 1, health: 1, countries: undefined, prices: undefined, ...own });
const to = (...numbers) =>
  numbers.map((number) => ({
    to: number,
    country: { "+1": "US", "+4": "GB", "+7": "KZ" }[number.slice(0, 2)] ?? null,
  }));
const US = "+14155550100",
  CANADA = "+16135550100",
  UK = "+447911123456",
  OTHER = "+33612345678",
  KZ = "+77011234567";
const never = () => assert.fail("no rng is needed");

const table = [
  { order: "priority", of: [one(), one(), one()], to: to(US), expect: "0 1 2", why: "any order but the listed one" },
  {
    order: "priority",
    of: [one({ weight: 0 }), one({ weight: 9, prices: { "+": 0 } })],
    to: to(US),
    expect: "0 1",
    why: "using weights or prices in the order `priority`",
  },
  {
    order: "priority",
    of: [one({ countries: ["+44"] }), one()],
    to: to(US),
    expect: "1 / 0",
    why: "trying a provider for a country that it does not serve",
  },
  {
    order: "priority",
    of: [one({ countries: ["+44"] }), one({ countries: ["+33"] })],
    to: to(US),
    expect: " / 0 1",
    why: "using a provider although none serves the destination",
  },
  {
    order: "priority",
    of: [one({ countries: ["+44"] }), one()],
    to: [],
    expect: "0 1",
    why: "excluding all providers for a message to a contact",
  },
  {
    order: "country",
    of: [one(), one({ countries: ["+44"] }), one({ countries: ["+1"] })],
    to: to(UK),
    expect: "1 0 / 2",
    why: "a provider for all countries before one for this country",
  },
  {
    order: "country",
    of: [one({ countries: ["+1"] }), one({ countries: ["+1613"] })],
    to: to(CANADA),
    expect: "1 0",
    why: "the first prefix instead of the longest",
  },
  {
    order: "country",
    of: [one({ countries: ["+1", "+1613"] }), one({ countries: ["+161"] })],
    to: to(CANADA),
    expect: "0 1",
    why: "a provider's first prefix instead of its longest",
  },
  {
    order: "country",
    of: [one({ countries: ["+"] }), one({ countries: ["+44", "+33"] })],
    to: to(OTHER),
    expect: "1 0",
    why: "not reading further entries, or `+` before a country",
  },
  {
    order: "country",
    of: [one(), one({ countries: ["+"] })],
    to: to(OTHER),
    expect: "1 0",
    why: "no `countries` before `+`",
  },
  {
    order: "country",
    of: [one({ countries: ["+44"] }), one({ countries: ["+44"] })],
    to: to(UK),
    expect: "0 1",
    why: "a tie that is not as listed",
  },
  {
    order: "country",
    of: [one({ countries: ["+7"] }), one({ countries: ["KZ"] })],
    to: to(KZ),
    expect: "1 0",
    why: "a shared calling code before the country",
  },
  {
    order: "country",
    of: [one({ countries: ["US"] }), one({ countries: ["+1415"] })],
    to: to(US),
    expect: "1 0",
    why: "a country before a prefix inside of it",
  },
  {
    order: "country",
    of: [one({ countries: ["US"] }), one()],
    to: to(OTHER),
    expect: "1 / 0",
    why: "an unknown country matching",
  },
  {
    order: "country",
    of: [one({ countries: ["+1"] }), one({ countries: ["+1", "+44"] })],
    to: to(US, UK),
    expect: "1 / 0",
    why: "checking only the first recipient",
  },
  {
    order: "country",
    of: [one({ countries: ["+1415", "+"] }), one({ countries: ["+1", "+44"] })],
    to: to(US, UK),
    expect: "1 0",
    why: "the best match of several recipients instead of the worst",
  },
  {
    order: "price",
    of: [one({ prices: { "+1": 2 } }), one({ prices: { "+1": 1 } })],
    to: to(US),
    expect: "1 0",
    why: "the highest price first",
  },
  {
    order: "price",
    of: [one({ prices: { "+1": 1 } }), one({ prices: { "+1": 1 } })],
    to: to(US),
    expect: "0 1",
    why: "a tie that is not as listed",
  },
  {
    order: "price",
    of: [one(), one({ prices: { "+44": 1 } }), one({ prices: { "+1": 9 } })],
    to: to(US),
    expect: "2 0 1",
    why: "treating an unknown price as 0",
  },
  {
    order: "price",
    of: [one({ prices: { "+": 3, "+1": 5 } }), one({ prices: { "+1": 4, "+": 9 } })],
    to: to(US),
    expect: "1 0",
    why: "the first matching price instead of the most precise",
  },
  {
    order: "price",
    of: [one({ prices: { "+1": 1, "+44": 9 } }), one({ prices: { "+": 4 } })],
    to: to(US, UK),
    expect: "1 0",
    why: "the first recipient's price instead of the sum",
  },
  {
    order: "price",
    of: [one({ prices: { "+1": 1 } }), one({ prices: { "+": 4 } })],
    to: to(US, UK),
    expect: "1 0",
    why: "ignoring recipients without a price",
  },
  {
    order: "price",
    of: [one({ prices: { GB: 1 } }), one({ prices: { "+44": 2 } })],
    to: to(UK),
    expect: "0 1",
    why: "not reading ISO codes in prices",
  },
  {
    order: "price",
    of: [one({ prices: { "+1": 1 }, countries: ["+44"] }), one({ prices: { "+1": 2 } })],
    to: to(US),
    expect: "1 / 0",
    why: "a cheap provider that does not serve the country",
  },
  {
    order: "price",
    of: [one({ prices: { "+1": 0 } }), one({ prices: { "+1": 0.5 } })],
    to: to(US),
    expect: "0 1",
    why: "treating 0 as missing",
  },
];

test("every row of the table is ordered as listed, with the excluded providers behind the slash", () => {
  for (const row of table) {
    const { serving, excluded } = orderCandidates(row.order, row.of, row.to, never);
    const seen = serving.join(" ") + (excluded.length > 0 ? ` / ${excluded.join(" ")}` : "");
    assert.equal(seen, row.expect, row.why);
  }
});

/** How often each candidate is first, for 10,000 evenly spaced random numbers. */
function shares(candidates) {
  const counts = candidates.map(() => 0);
  for (let draw = 0; draw < 10_000; draw++)
    counts[orderCandidates("weighted", candidates, [], () => (draw + 0.5) / 10_000).serving[0]] += 1;
  return counts;
}

test("weighted: each is first in proportion to its weight, and all are listed once", () => {
  assert.deepEqual(shares([one({ weight: 1 }), one({ weight: 3 })]), [2_500, 7_500]);
  assert.deepEqual(shares([one(), one()]), [5_000, 5_000], "without weights all are equal");
  for (const point of [0, 0.3, 0.999_999_999]) {
    const { serving } = orderCandidates("weighted", [one(), one({ weight: 5 }), one({ weight: 2 })], [], () => point);
    assert.deepEqual([...serving].sort(), [0, 1, 2]);
  }
});

test("weighted: providers with weight 0 come last, as listed", () => {
  for (const point of [0, 0.5, 0.999_999_999]) {
    const order = (...weights) =>
      orderCandidates(
        "weighted",
        weights.map((weight) => one({ weight })),
        [],
        () => point,
      ).serving;
    assert.deepEqual(order(0, 1), [1, 0]);
    assert.deepEqual(order(0, 0, 1), [2, 0, 1]);
    assert.deepEqual(order(0, 0, 0), [0, 1, 2]);
  }
});

test("weighted: a sum that is rounded up draws the last one, and none is lost", () => {
  const weights = Array.from({ length: 10 }, () => one({ weight: 0.1 }));
  assert.equal(new Set(orderCandidates("weighted", weights, [], () => 1 - 2 ** -53).serving).size, 10);
});

test("a failure halves the weight, and half of what is missing is recovered every half-life", () => {
  assert.deepEqual(shares([one({ health: healthAfterFailure(1) }), one()]), [3_333, 6_667]);
  assert.equal(healthAfterFailure(1), 0.5);
  assert.equal(recoveredHealth(0.5, 0, 1_000), 0.5);
  assert.equal(recoveredHealth(0.5, 1_000, 1_000), 0.75);
  assert.equal(recoveredHealth(0.5, 2_000, 1_000), 0.875);
  assert.ok(recoveredHealth(0.5, 1e9, 1_000) <= 1 && recoveredHealth(0.5, 1e9, 1_000) > 0.999);
  assert.equal(recoveredHealth(0.5, -5_000, 1_000), 0.5, "a clock that is set back");
  let health = 1;
  for (let failure = 0; failure < 100; failure++) health = healthAfterFailure(health);
  assert.equal(health, 1 / 64, "it never reaches 0");
});
