// `mergeStatus` gives one result for all orders of the same reports. Many more with `npm run histories`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeStatus } from "../../../pkg/dist/delivery.js";
import { checkHistories, generator, merged, providers } from "./histories.mjs";

assert.ok(providers.length >= 15, `${providers.length} providers`);

for (const [index, provider] of providers.entries())
  test(`random histories have one result in all orders: ${provider.name}`, () => {
    checkHistories(provider, 400, index + 1);
  });

/** All orders of a few items. */
function* orders(items) {
  if (items.length < 2) yield items;
  for (const [index, first] of items.entries())
    for (const rest of orders(items.filter((_, other) => other !== index))) yield [first, ...rest];
}

const ALL = [...new Set(providers.flatMap(({ statuses }) => statuses))];
const RANDOM = generator(7);

test("any four reports of all statuses, with times and without, have one result in all 24 orders", () => {
  assert.equal(ALL.length, 13, ALL.join());
  for (let round = 0; round < 1_000; round++) {
    const reports = Array.from({ length: 4 }, () => ({
      status: ALL[RANDOM(ALL.length)],
      at: RANDOM(3) === 0 ? null : new Date(RANDOM(4)),
      error: null,
    }));
    const results = new Set([...orders(reports)].map((order) => JSON.stringify(merged(order))));
    assert.equal(results.size, 1, JSON.stringify(reports));
  }
});

/** Without times: what may take the place of what. A failure never takes that of an arrival. */
const STAGES = [
  ["unknown"],
  ["accepted"],
  ["scheduled"],
  ["queued"],
  ["sent"],
  ["received"],
  ["failed", "undelivered", "rejected", "expired", "canceled"],
  ["delivered"],
  ["read"],
];
const stageOf = (status) => STAGES.findIndex((stage) => stage.includes(status));

test("without times, no report takes a message back", () => {
  for (let round = 0; round < 5_000; round++) {
    let known = null;
    for (let step = 0; step < 6; step++) {
      const status = ALL[RANDOM(ALL.length)];
      const next = mergeStatus(known, { status, at: null, error: null });
      const before = stageOf(known?.status ?? "unknown");
      assert.equal(stageOf(next.known.status), Math.max(before, stageOf(status)), `${known?.status}, ${status}`);
      known = next.known;
    }
  }
});

test("an unknown status changes no known one, whatever its time", () => {
  for (const status of ALL)
    for (const at of [null, new Date(1)]) {
      const { known } = mergeStatus(null, { status, at, error: null });
      for (const later of [null, new Date(2)]) {
        const next = mergeStatus(known, { status: "unknown", at: later, error: null });
        assert.equal(next.known.status, status);
        assert.ok(
          next.known.facts.some((fact) => fact.status === "unknown"),
          "it stays a fact",
        );
      }
    }
});
