/** Which attempts of pages have more than one request: a browser repeats a POST by itself when its connection breaks. */

import { now } from "../util/clock.js";

/** How long an attempt is remembered. Browsers repeat at once. */
const REMEMBER_MS = 600_000;
const MAX_REMEMBERED = 1_000;

/** Remembers the attempts of one isolate, so that the rejection of a repeated request does not say that nothing was sent. */
export class Attempts {
  /** In the order of their times. */
  readonly #known = new Map<string, { requests: number; endsAt: number }>();

  /** A request of an attempt arrived. */
  enter(attempt: string): void {
    const time = now();
    for (const [old, { endsAt }] of this.#known) {
      if (endsAt > time && this.#known.size < MAX_REMEMBERED) break;
      this.#known.delete(old);
    }
    const { requests } = this.#known.get(attempt) ?? { requests: 0 };
    this.#known.delete(attempt);
    this.#known.set(attempt, { requests: requests + 1, endsAt: time + REMEMBER_MS });
  }

  /**
   * A request of an attempt was rejected before a send.
   *
   * @returns Whether another request of the attempt may have sent.
   */
  reject(attempt: string): boolean {
    const known = this.#known.get(attempt);
    if (known === undefined) return false;
    known.requests -= 1;
    if (known.requests === 0) this.#known.delete(attempt);
    return known.requests > 0;
  }
}
