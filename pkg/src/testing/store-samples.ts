/** What a check of a store gives it, and how it reads its answers. */

import type { SendRecord } from "../store/types.js";
import { inTime as within } from "../util/in-time.js";
import type { Outcome } from "../types.js";

/** Two fingerprints. */
export const ONE = "1".repeat(64);
export const OTHER = "2".repeat(64);

/** A rule that the store broke. */
export class Broken extends Error {
  readonly found: string;

  constructor(rule: string, found: unknown) {
    super(rule);
    this.found = typeof found === "string" ? found : describe(found);
  }
}

/** A record with this outcome. */
export function recordWith(outcome: Outcome): SendRecord {
  const isSent = outcome === "sent";
  return {
    version: 1,
    outcome,
    provider: "example",
    id: isSent ? "9007199254740993-é🔑'\"" : null,
    batchId: null,
    status: isSent ? "queued" : "unknown",
    requestId: null,
    idempotencyKey: null,
    attempts: [],
    waitedMs: 0,
    messages: isSent ? [{ id: "1", to: 0, status: "queued", error: null }] : [],
    error: null,
  };
}

/** JSON with sorted properties. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort())
      : part,
  );
}

/** Any value as a string, for a person. Never throws. */
export function describe(value: unknown): string {
  try {
    return value instanceof Error ? String(value.message) : (JSON.stringify(value) ?? String(value));
  } catch {
    return `a value of the type ${typeof value}`;
  }
}

/** The answer of a store. Rejects if it takes too long. */
export function inTime<T>(act: () => Promise<T>, ms: number): Promise<T> {
  return within(act, ms, () => new Broken("The store answers in time.", `no answer within ${ms} ms`));
}

/** A rule of a contract that a store breaks. */
export interface StoreProblem {
  /** The rule, as a sentence. */
  readonly rule: string;
  /** What the store did instead. */
  readonly found: string;
}

/** Runs the check of one rule, and adds to `problems` if the store breaks it or throws. */
export async function checkRule(problems: StoreProblem[], name: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    problems.push(
      thrown instanceof Broken
        ? { rule: thrown.message, found: thrown.found }
        : { rule: name, found: `it threw: ${describe(thrown)}` },
    );
  }
}
