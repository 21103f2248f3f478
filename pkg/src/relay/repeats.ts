/** Responds to the same request twice with one send: a double click, a POST that the browser repeated by itself. */

import { now } from "../util/clock.js";
import { inTime } from "../util/in-time.js";

/** How long one request waits for another that makes its send, and how long after its start it may be joined. Less than a page's `timeoutMs`. */
const JOIN_MS = 25_000;
/** How long the response to an attempt is remembered. Browsers repeat at once. */
const REMEMBER_MS = 600_000;
const MAX_REMEMBERED = 1_000;

/** Remembers the responses of one isolate. Other isolates have the send log. */
export class Repeats<T> {
  /** By the user, the key and the content. */
  readonly #running = new Map<string, { readonly promise: Promise<T>; readonly beganAt: number }>();
  /** By the attempt, in the order of their times. */
  readonly #ended = new Map<string, { readonly value: T; readonly endsAt: number }>();

  /**
   * Calls `act`, unless the same is running, or the attempt has a response already.
   *
   * @param attempt The name of the attempt; null without one.
   * @param act Never rejects.
   */
  async once(
    send: string,
    attempt: string | null,
    act: () => Promise<T>,
  ): Promise<{ readonly value: T; readonly isRepeated: boolean }> {
    const time = now();
    for (const [old, { endsAt }] of this.#ended) {
      if (endsAt > time && this.#ended.size <= MAX_REMEMBERED) break;
      this.#ended.delete(old);
    }
    const known = attempt === null ? undefined : this.#ended.get(attempt);
    if (known !== undefined) return { value: known.value, isRepeated: true };
    const running = this.#running.get(send);
    if (running !== undefined && time - running.beganAt < JOIN_MS) {
      try {
        const value = await inTime(
          () => running.promise,
          JOIN_MS,
          () => LATE,
        );
        this.#remember(attempt, value);
        return { value, isRepeated: true };
      } catch {
        // Its host may have stopped it. The send log knows more.
      }
    }
    const promise = act();
    this.#running.set(send, { promise, beganAt: now() });
    try {
      const value = await promise;
      this.#remember(attempt, value);
      return { value, isRepeated: false };
    } finally {
      if (this.#running.get(send)?.promise === promise) this.#running.delete(send);
    }
  }

  #remember(attempt: string | null, value: T): void {
    if (attempt !== null) this.#ended.set(attempt, { value, endsAt: now() + REMEMBER_MS });
  }
}

const LATE = new Error("The other request takes too long.");
