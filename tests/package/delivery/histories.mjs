// Random histories of a message, with the statuses of each provider: in every order, however often repeated, one result.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mergeStatus } from "../../../pkg/dist/delivery.js";
import { root } from "../../../scripts/process.mjs";

const folder = join(root, "providers");

/** Each provider with its statuses, as its profile maps them, and whether its webhooks have times. */
export const providers = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const { response, webhook } = JSON.parse(readFileSync(join(folder, name, "profile.json"), "utf8"));
    const words = { ...response?.statuses, ...webhook?.statuses };
    const events = (webhook?.events ?? []).filter(({ type }) => type === "status");
    return { name, statuses: [...new Set([...Object.values(words), "unknown"])], timed: events.some(({ at }) => at) };
  });

/** The same numbers for the same seed: the simulator's generator, copied so that it cannot change with it. */
export function generator(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const FAILURES = new Set(["undelivered", "failed", "rejected", "expired"]);
const errorWith = (code) => ({
  category: "carrier",
  scope: "recipient",
  outcome: "not-sent",
  code,
  message: "words",
  transient: code === "1",
  retryable: false,
  permanent: null,
  docsUrl: null,
});

/** A report with a random status. Of times there are few, so that many are equal. */
function randomReport(pick, { statuses, timed }) {
  const status = statuses[pick(statuses.length)];
  // What `messages.get` returns has no time.
  const at = timed && pick(4) > 0 ? new Date(Date.UTC(2026, 10, 27) + pick(6) * 1_000) : null;
  const error = FAILURES.has(status) && pick(3) > 0 ? errorWith(String(pick(3))) : null;
  return { type: "status", messageId: "m", status, at, error };
}

export function shuffled(pick, items) {
  const copy = [...items];
  for (let index = copy.length - 1; index > 0; index--) {
    const other = pick(index + 1);
    [copy[index], copy[other]] = [copy[other], copy[index]];
  }
  return copy;
}

export const merged = (reports) => reports.reduce((known, report) => mergeStatus(known, report).known, null);

/**
 * Checks `count` histories of a provider, each in three further orders with repetitions, one of them through JSON. Returns how many
 * reports were merged.
 */
export function checkHistories(provider, count, seed) {
  const pick = generator(seed);
  let reports = 0;
  for (let round = 0; round < count; round++) {
    // Now and then more than are kept.
    const length = pick(50) === 0 ? 40 : 1 + pick(8);
    const history = Array.from({ length }, () => randomReport(pick, provider));
    const expected = merged(history);
    const text = JSON.stringify(expected);
    for (const order of [[...history].reverse(), shuffled(pick, history), shuffled(pick, [...history, ...history])]) {
      reports += order.length;
      const found = merged(order);
      if (JSON.stringify(found) !== text)
        assert.fail(`${provider.name}, round ${round}: ${JSON.stringify({ history, order, expected, found })}`);
    }
    // What is known is plain data: merging goes on from its JSON, and from reports that were in a queue.
    const half = JSON.parse(JSON.stringify(merged(history.slice(length / 2))));
    const rest = JSON.parse(JSON.stringify(history));
    const found = rest.reduce((known, report) => mergeStatus(known, report).known, half ?? null);
    if (JSON.stringify(found) !== text) assert.fail(`${provider.name}, round ${round}, through JSON: ${text}`);
    // Each report is known now.
    for (const report of history) {
      const again = mergeStatus(expected, report);
      assert.notEqual(again.arrival, "new");
      if (length <= 8) assert.equal(again.arrival, "duplicate");
    }
    reports += length * 2;
  }
  return reports;
}
