import type { Category, ClientEvent, Outcome, AttemptReason } from "tidings";

/** One attempt, as far as it has come. */
export interface Attempt {
  readonly number: number;
  readonly startMs: number;
  /** Null while it runs. */
  readonly endMs: number | null;
  readonly status: number | null;
  /** Null for a success, and while it runs. */
  readonly category: Category | null;
  readonly code: string | null;
  readonly requestId: string | null;
  /** Set if only a part of the messages was accepted. */
  readonly part: Part | null;
  /** The wait that followed. */
  readonly wait: Wait | null;
}

export interface Wait {
  readonly startMs: number;
  readonly delayMs: number;
  /** The wait that the provider asked for. */
  readonly hintMs: number | null;
  readonly why: "hint" | "backoff" | "gate";
  /** Null while it lasts. */
  readonly endMs: number | null;
}

/** How many messages failed although the request was accepted. */
export interface Part {
  readonly failed: number;
  readonly of: number;
}

export interface End {
  readonly atMs: number;
  readonly why: AttemptReason | null;
  /** Null for a success. */
  readonly category: Category | null;
  readonly outcome: Outcome | null;
  /** As in {@link Attempt}. It comes from the result, because no event contains it. */
  readonly part: Part | null;
}

/** The course of a call, built from its events. */
export interface Run {
  readonly attempts: readonly Attempt[];
  readonly end: End | null;
}

export const EMPTY_RUN: Run = { attempts: [], end: null };

/** Returns the run after one more event. */
export function applyEvent(run: Run, event: ClientEvent): Run {
  const { atMs } = event;
  const last = run.attempts.at(-1);
  const change = (changes: Partial<Attempt>): Run =>
    last === undefined ? run : { ...run, attempts: [...run.attempts.slice(0, -1), { ...last, ...changes }] };
  switch (event.type) {
    case "attempt": {
      const attempts = last?.wait ? change({ wait: { ...last.wait, endMs: atMs } }).attempts : run.attempts;
      const next: Attempt = {
        number: event.attempt,
        startMs: atMs,
        endMs: null,
        status: null,
        category: null,
        code: null,
        requestId: null,
        part: null,
        wait: null,
      };
      return { ...run, attempts: [...attempts, next] };
    }
    case "response": {
      const { status, category, code, requestId } = event;
      return change({ endMs: atMs, status, category, code, requestId });
    }
    case "wait": {
      const { delayMs, hintMs, why } = event;
      return change({ wait: { startMs: atMs, delayMs, hintMs, why, endMs: null } });
    }
    case "give-up":
      return endRun(run, { atMs, why: event.why, category: event.category, outcome: event.outcome, part: null });
    case "done":
      return endRun(run, { atMs, why: "accepted", category: null, outcome: "sent", part: null });
  }
}

/** Returns the run at its end, with an open attempt or wait closed at that time. */
export function endRun(run: Run, end: End): Run {
  const attempts = run.attempts.map((attempt, index) => ({
    ...attempt,
    part: index === run.attempts.length - 1 ? end.part : null,
    endMs: attempt.endMs ?? end.atMs,
    category: attempt.endMs === null ? end.category : attempt.category,
    wait: attempt.wait === null ? null : { ...attempt.wait, endMs: attempt.wait.endMs ?? end.atMs },
  }));
  return { attempts, end: run.end === null ? end : { ...run.end, part: end.part } };
}

/** The current phase of a run. */
export function phase(run: Run): "idle" | "requesting" | "waiting" | "ended" {
  const last = run.attempts.at(-1);
  if (run.end !== null) return "ended";
  if (last === undefined) return "idle";
  return last.wait !== null && last.wait.endMs === null ? "waiting" : "requesting";
}
