// Runs many cases, one after the other, and collects what must not happen.
import { inspect } from "node:util";
import { seedOf } from "../../hosts/rng.mjs";
import { runCase } from "./case.mjs";

/**
 * @param options `first`: the first case. `limitMs`: after this time no other case begins.
 * @returns `tally`: what happened. `violations`: `{ kind, text, index }`.
 */
export async function runCases({ seed, cases, first = 0, limitMs = Infinity, onProgress = () => {} }) {
  const tally = { cases: 0, requests: 0, calls: 0, sent: 0, unknown: 0, "not-sent": 0 };
  const violations = [];
  let current;
  const stray = (thrown) => current.violate("unhandled", inspect(thrown));
  process.on("unhandledRejection", stray);
  const began = process.hrtime.bigint();
  try {
    for (let index = first; index < first + cases; index++) {
      const records = await runCase(seedOf(seed, index), (made) => (current = made));
      tally.cases += 1;
      tally.requests += records.requests.length;
      for (const { status } of records.requests) tally[status] = (tally[status] ?? 0) + 1;
      for (const { outcome } of records.calls) {
        tally.calls += 1;
        tally[outcome] += 1;
      }
      violations.push(...records.violations.map((one) => ({ ...one, index })));
      onProgress(tally, violations);
      if (Number(process.hrtime.bigint() - began) / 1e6 > limitMs) break;
    }
  } finally {
    process.off("unhandledRejection", stray);
  }
  return { tally, violations };
}

/** The violations of each kind: how many, and the first ones. */
export function report(violations, seed) {
  const kinds = grouped(violations);
  return [...kinds]
    .map(([kind, list]) =>
      [
        `${kind}: ${list.length}`,
        ...list.slice(0, 3).map(({ index, text }) => `  random-run.mjs 1 ${seed} ${index}: ${text.slice(0, 1_500)}`),
      ].join("\n"),
    )
    .join("\n");
}

function grouped(violations) {
  const kinds = new Map();
  for (const one of violations) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);
  return kinds;
}
