// How much of a rate limit is used: of a simulated provider whose windows begin with their first request.

/** Counts the requests to a provider through `fetch`, in the time of `clock`. */
export class LimitUse {
  #limit;
  #windowMs;
  #beganAt;
  /** When the latest window began, and how many requests counted before it. */
  #windowAt = 0;
  #before = 0;
  #counted = 0;
  #rejected = 0;
  #answers = 0;

  constructor({ limit, windowMs }) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** Wraps `fetch`. A lost response was a request that counts. */
  watch(fetch, clock) {
    return async (input, init) => {
      const at = clock.now;
      let isCounted = true;
      try {
        const response = await fetch(input, init);
        this.#answers += 1;
        isCounted = response.status !== 429;
        if (!isCounted) this.#rejected += 1;
        return response;
      } finally {
        if (isCounted) this.#count(at);
      }
    };
  }

  #count(at) {
    if (this.#beganAt === undefined) this.#windowAt = this.#beganAt = at;
    else if (at >= this.#windowAt + this.#windowMs) {
      this.#windowAt = at;
      this.#before = this.#counted;
    }
    this.#counted += 1;
  }

  /** The share of all answers that was a 429. */
  get rejectedShare() {
    return this.#rejected / this.#answers;
  }

  /** The share of the limit that was used until the latest window began, which is not over. Null without a second window. */
  get share() {
    const windows = (this.#windowAt - this.#beganAt) / this.#windowMs;
    return windows > 0 ? this.#before / this.#limit / windows : null;
  }
}
