import { type RequestRecord, WINDOW_MS } from "./worker-messages.js";

/** One window of the provider's limit. It begins with its first request. */
export interface LimitWindow {
  readonly startMs: number;
  /** How many requests the provider counted in all windows before. */
  readonly before: number;
  /** How many it counted in this one. */
  readonly counted: number;
  /** How many were over the limit. */
  readonly rejected: number;
}

/** A request in the plot. */
export interface Point {
  readonly atMs: number;
  /** How many requests the provider had counted then, with this one. */
  readonly counted: number;
  readonly isRejected: boolean;
}

/** The requests of a run, as the provider counts them. */
export interface Course {
  readonly windows: readonly LimitWindow[];
  readonly points: readonly Point[];
}

/** Counts requests as the provider does: in windows of a fixed length, without those over the limit, which it rejects with 429. */
export function courseOf(requests: readonly RequestRecord[], limit: number): Course {
  const windows: LimitWindow[] = [];
  const points: Point[] = [];
  for (const { atMs, status } of [...requests].sort((a, b) => a.atMs - b.atMs)) {
    const last = windows.at(-1);
    const isNew = last === undefined || atMs >= last.startMs + WINDOW_MS;
    const before = last === undefined ? 0 : last.before + last.counted;
    const current = isNew ? { startMs: atMs, before, counted: 0, rejected: 0 } : last;
    // The 429 may have been lost on its way.
    const isRejected = status === 429 || current.counted >= limit;
    const next = isRejected
      ? { ...current, rejected: current.rejected + 1 }
      : { ...current, counted: current.counted + 1 };
    windows[isNew ? windows.length : windows.length - 1] = next;
    points.push({ atMs, counted: next.before + next.counted, isRejected });
  }
  return { windows, points };
}
