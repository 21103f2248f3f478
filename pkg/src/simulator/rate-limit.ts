/** How a rate limit stands after a request. */
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
   * @param rule What is enforced; undefined enforces nothing.
   * @param documentedLimit Requests a minute, for the headers when nothing is enforced.
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

  /** The state for an answer's headers, without counting. */
  state(now: number): LimitState {
    // Where nothing is enforced the headers look as if requests were rare.
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
