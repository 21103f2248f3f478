import { admit, CLOSED, restore, settle } from "./breaker.js";
import type { BreakerResult } from "./breaker.js";
import type { BreakerOptions, BreakerState } from "./types.js";
import { recoveredHealth, healthAfterFailure } from "./order.js";
import { onEnd } from "./deadline.js";
import type { Deadline } from "./deadline.js";
import type { ProviderState } from "./types.js";

/** Admission of a send, or why it was rejected. `stopped`: its signal or deadline ended the wait. */
export type Entry =
  | { readonly rejected?: never; readonly probe: boolean }
  | { readonly rejected: "full" | "stopped"; readonly retryAfterMs?: never }
  | { readonly rejected: "breaker-open"; readonly retryAfterMs: number };

export interface ProviderGateOptions {
  readonly maxConcurrent: number;
  readonly maxQueued: number;
  /** Null for no breaker. */
  readonly breaker: Required<BreakerOptions> | null;
  readonly recoveryHalfLifeMs: number;
}

/**
 * Admits sends to one provider: a bulkhead (a limit of concurrent and of waiting sends), a circuit breaker, and the health
 * that scales its weight. The rules are in `breaker.ts` and `order.ts`; this class holds their state and the waiting sends.
 *
 * @internal
 */
export class ProviderGate {
  readonly #options: ProviderGateOptions;
  readonly #onChange: (before: BreakerState, after: BreakerState) => void;
  #breaker: BreakerState = CLOSED;
  #health = 1;
  #healthAt = 0;
  #running = 0;
  /** Sends waiting for one of the running ones to end. */
  readonly #queue = new WaitQueue();
  /** Sends waiting for the half-open probe to finish. */
  readonly #probeWaiters = new WaitQueue();

  constructor(
    options: ProviderGateOptions,
    state: ProviderState | undefined,
    onChange: (before: BreakerState, after: BreakerState) => void,
  ) {
    this.#options = options;
    this.#onChange = onChange;
    if (state === undefined) return;
    this.#breaker = restore(state.breaker);
    this.#health = state.health;
    this.#healthAt = state.healthAt;
  }

  get breaker(): BreakerState["state"] | null {
    return this.#options.breaker && this.#breaker.state;
  }

  state(): ProviderState {
    return { breaker: this.#breaker, health: this.#health, healthAt: this.#healthAt };
  }

  health(now: number): number {
    return recoveredHealth(this.#health, now - this.#healthAt, this.#options.recoveryHalfLifeMs);
  }

  /** Waits for admission. An admitted send must call `leave` when it has ended, whatever happens. */
  async enter(now: () => number, deadline: Deadline): Promise<Entry> {
    // The breaker is checked before the queue: a send does not wait only to be rejected.
    const openEntry = this.#openEntry(now());
    if (openEntry !== null) return openEntry;
    const { maxConcurrent, maxQueued } = this.#options;
    if (this.#running < maxConcurrent) this.#running++;
    else if (this.#queue.length >= maxQueued) return { rejected: "full" };
    // A woken send takes over the slot of the one that left, so `#running` stays the same.
    else if (!(await this.#queue.join(deadline))) return { rejected: "stopped" };
    for (;;) {
      const admission = this.#admit(now());
      if (admission === "call" || admission === "probe") return { probe: admission === "probe" };
      if (admission === "wait" && (await this.#probeWaiters.join(deadline))) continue;
      const rejected = this.#openEntry(now());
      this.#release();
      return rejected ?? { rejected: "stopped" };
    }
  }

  /**
   * Ends an admitted send.
   *
   * @param probe whether `enter` admitted it as a probe
   * @param waitMs the wait that the provider asked for, in milliseconds
   */
  leave(probe: boolean, result: BreakerResult, now: number, waitMs: number | null): void {
    const { breaker } = this.#options;
    if (result === "failure") {
      this.#health = healthAfterFailure(this.health(now));
      this.#healthAt = now;
    }
    if (breaker !== null) this.#setBreaker(settle(this.#breaker, breaker, result, probe, now, waitMs));
    if (probe) this.#probeWaiters.wakeAll();
    this.#release();
  }

  #admit(now: number): "call" | "probe" | "wait" | "skip" {
    if (this.#options.breaker === null) return "call";
    const { state, admission } = admit(this.#breaker, now);
    this.#setBreaker(state);
    return admission;
  }

  #openEntry(now: number): Entry | null {
    if (this.#options.breaker === null || this.#breaker.state !== "open" || now >= this.#breaker.retryAt) return null;
    // Corrects `retryAt` if the clock was set back.
    this.#admit(now);
    return { rejected: "breaker-open", retryAfterMs: this.#breaker.retryAt - now };
  }

  #setBreaker(state: BreakerState): void {
    const before = this.#breaker;
    this.#breaker = state;
    if (before.state !== state.state) this.#onChange(before, state);
  }

  #release(): void {
    if (!this.#queue.wakeFirst()) this.#running--;
  }
}

/** Waiting sends, first in, first out. */
class WaitQueue {
  readonly #waiting = new Set<() => void>();

  get length(): number {
    return this.#waiting.size;
  }

  /** Resolves to true when woken, and to false when the deadline ended the wait. */
  join(deadline: Deadline): Promise<boolean> {
    return new Promise((resolve) => {
      let release = (): void => {};
      const leave = (woken: boolean): void => {
        this.#waiting.delete(wake);
        release();
        resolve(woken);
      };
      const wake = (): void => leave(true);
      this.#waiting.add(wake);
      release = onEnd(deadline, 0, () => leave(false));
    });
  }

  wakeFirst(): boolean {
    const [first] = this.#waiting;
    first?.();
    return first !== undefined;
  }

  wakeAll(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
