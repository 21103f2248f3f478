import { type KnownStatus, mergeStatus, type StatusReport } from "tidings/delivery";

/** How many of the reports come again. */
const REPEATS = 0.3;

/** The reports in an order of chance, some of them twice. */
export function disordered(reports: readonly StatusReport[]): readonly StatusReport[] {
  return [...reports, ...reports.filter(() => Math.random() < REPEATS)]
    .map((report) => ({ report, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ report }) => report);
}

/** How many different results so many random orders lead to. */
export function countResults(reports: readonly StatusReport[], orders: number): number {
  const results = new Set<string>();
  for (let order = 0; order < orders; order += 1) {
    const known = disordered(reports).reduce<KnownStatus | null>(
      (before, report) => mergeStatus(before, report).known,
      null,
    );
    results.add(JSON.stringify(known));
  }
  return results.size;
}
