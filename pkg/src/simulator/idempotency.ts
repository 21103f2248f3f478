import { type Memory, RememberedMap } from "./memory.js";
import type { Answer } from "./api-call.js";

/** How long a key is remembered: 24 hours, both at NativeHub and at Sent. */
export const KEY_LIFETIME_MS: number = 24 * 60 * 60 * 1000;

/** What is remembered of the first request with a key. */
export interface KeptAnswer {
  readonly answer: Answer;
  readonly expiresAt: number;
  /** Until then the first request is still being worked on; `settle` ends it. */
  busyUntil: number;
}

/** The answers that are given again when their key comes again. */
export class IdempotencyStore {
  readonly #kept: Map<string, KeptAnswer>;

  constructor(memory: Memory) {
    this.#kept = new RememberedMap(memory);
  }

  /** The first answer for this key, if it is not too old. */
  find(key: string, now: number): KeptAnswer | null {
    const kept = this.#kept.get(key);
    if (kept === undefined) return null;
    if (now < kept.expiresAt) return kept;
    this.#kept.delete(key);
    return null;
  }

  /**
   * Keeps an answer. Only accepted requests are kept: no page says that a failure is repeated for a day,
   * and a retry that could never succeed would make the keys useless.
   */
  keep(key: string, answer: Answer, now: number): KeptAnswer | null {
    if (answer.status >= 300) return null;
    const kept: KeptAnswer = { answer, expiresAt: now + KEY_LIFETIME_MS, busyUntil: now };
    this.#kept.set(key, kept);
    return kept;
  }
}

/** The first request was answered, or its client is no longer there to wait. */
export function settle(kept: KeptAnswer | null): void {
  if (kept !== null) kept.busyUntil = Number.NEGATIVE_INFINITY;
}
