/** The state of a rate limit after a request. */
export interface LimitState {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, in milliseconds since the epoch. */
  readonly resetAt: number;
  /** Whether this request is over the limit. */
  readonly exceeded: boolean;
}

/** Counts requests in windows of a fixed length; a window begins with its first request. */
export class RateLimiter {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #enforced: boolean;
  #startedAt: number;
  #used: number;

  /**
   * @param rule The limit to enforce; undefined for none.
   * @param documentedLimit The limit in the headers if none is enforced, in requests per minute.
   */
  constructor(rule: { readonly limit: number; readonly windowMs: number } | undefined, documentedLimit: number) {
    this.#limit = rule?.limit ?? documentedLimit;
    this.#windowMs = rule?.windowMs ?? 60_000;
    this.#enforced = rule !== undefined;
    this.#startedAt = Number.NEGATIVE_INFINITY;
    this.#used = 0;
  }

  /** Counts a request that arrived at `now`. */
  count(now: number): LimitState {
    if (now >= this.#startedAt + this.#windowMs) {
      this.#startedAt = now;
      this.#used = 0;
    }
    const exceeded = this.#enforced && this.#used >= this.#limit;
    if (!exceeded) this.#used += 1;
    return { ...this.state(now), exceeded };
  }

  /** The state for the headers of a response. Counts nothing. */
  state(now: number): LimitState {
    // If no limit is enforced, the headers always show the first request of a window.
    const used = this.#enforced ? this.#used : 1;
    const startedAt = Number.isFinite(this.#startedAt) ? this.#startedAt : now;
    return {
      limit: this.#limit,
      remaining: Math.max(0, this.#limit - used),
      resetAt: startedAt + this.#windowMs,
      exceeded: false,
    };
  }
}
