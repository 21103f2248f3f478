import type { SimulatedResponse } from "./api-call.js";
import { type Memory, RememberedMap } from "./memory.js";

/** What is remembered of the first request with a key. */
export interface FirstResponse {
  readonly response: SimulatedResponse;
  readonly expiresAt: number;
  /** Until then the first request is still in progress; `settle` ends it. */
  busyUntil: number;
}

/** The responses that are given again when their key comes again. */
export class IdempotencyStore {
  readonly #responses: Map<string, FirstResponse>;
  readonly #ttlMs: number;

  /** @param ttlSeconds how long a key is remembered. @default 24 hours */
  constructor(memory: Memory, ttlSeconds: number = 24 * 60 * 60) {
    this.#responses = new RememberedMap(memory);
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
   * Keeps a response. Only accepted requests are kept: no page says that a failure is repeated for a day,
   * and a retry that could never succeed would make the keys useless.
   */
  keep(key: string, response: SimulatedResponse, now: number): FirstResponse | null {
    if (response.status >= 300) return null;
    const first: FirstResponse = { response, expiresAt: now + this.#ttlMs, busyUntil: now };
    this.#responses.set(key, first);
    return first;
  }
}

/** The first request has its response, or its client is no longer waiting. */
export function settle(first: FirstResponse | null): void {
  if (first !== null) first.busyUntil = Number.NEGATIVE_INFINITY;
}
