import type { SimulatedResponse } from "./api-call.js";
import { KeptMap, type Memory } from "./keep.js";

/** The stored response of the first request with a key. */
export interface FirstResponse {
  readonly response: SimulatedResponse;
  readonly expiresAt: number;
  /** Until then the first request is in progress, in milliseconds since the epoch. `settle` ends it. */
  busyUntil: number;
}

/** Stores responses by idempotency key. A request with the same key gets the same response again. */
export class IdempotencyStore {
  readonly #responses: Map<string, FirstResponse>;
  readonly #ttlMs: number;

  /** @param ttlSeconds How long a key is remembered. @default 24 hours */
  constructor(memory: Memory, ttlSeconds: number = 24 * 60 * 60) {
    this.#responses = new KeptMap(memory, memory.keys());
    this.#ttlMs = ttlSeconds * 1000;
  }

  /** The first response for this key, unless it has expired. */
  find(key: string, now: number): FirstResponse | null {
    const first = this.#responses.get(key);
    if (first === undefined) return null;
    if (now < first.expiresAt) return first;
    this.#responses.delete(key);
    return null;
  }

  /**
   * Stores the response of an accepted request. Failures are not stored: no provider documents that it repeats them, and
   * a retry with the same key could then never succeed.
   */
  keep(key: string, response: SimulatedResponse, now: number): FirstResponse | null {
    if (response.status >= 300) return null;
    // The oldest come first. Without this, a long run would keep every key for ever.
    for (const [old, { expiresAt }] of this.#responses) {
      if (now < expiresAt) break;
      this.#responses.delete(old);
    }
    const first: FirstResponse = { response, expiresAt: now + this.#ttlMs, busyUntil: now };
    this.#responses.set(key, first);
    return first;
  }
}

/** Ends the progress of a first request: its response was sent, or its client stopped waiting. */
export function settle(first: FirstResponse | null): void {
  if (first !== null) first.busyUntil = Number.NEGATIVE_INFINITY;
}
