import { admit, CLOSED, restore, settle } from "./breaker.js";
import type { Verdict } from "./breaker.js";
import type { BreakerOptions, BreakerState } from "./types.js";
import { drifted, worsened } from "./order.js";
import { onEnd } from "./patience.js";
import type { Patience } from "./patience.js";
import type { ProviderState } from "./types.js";

/** Who may go through, or why not. `stopped`: the signal or the time ended the wait. */
export type Entry =
  | { readonly refused?: never; readonly probe: boolean }
  | { readonly refused: "full" | "stopped"; readonly retryAfterMs?: never }
  | { readonly refused: "breaker-open"; readonly retryAfterMs: number };

export interface DoorOptions {
  readonly maxConcurrent: number;
  readonly maxQueued: number;
  /** Null: no breaker. */
  readonly breaker: Required<BreakerOptions> | null;
  readonly driftMs: number;
}

/**
 * The way to one provider: its bulkhead (so many at a time, so many waiting), its circuit breaker, and how its weight stands.
 * What they decide is in `breaker.ts` and `order.ts`; here is who waits for it.
 *
 * @internal
 */
export class Door {
  readonly #options: DoorOptions;
  readonly #onChange: (before: BreakerState, after: BreakerState) => void;
  #breaker: BreakerState = CLOSED;
  #health = 1;
  #healthAt = 0;
  #running = 0;
  /** Those who wait for a place. */
  readonly #queue = new Line();
  /** Those who wait for what the one that finds out will find. */
  readonly #behind = new Line();

  constructor(
    options: DoorOptions,
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
    return drifted(this.#health, now - this.#healthAt, this.#options.driftMs);
  }

  /** Asks to go through. Who may must `leave` again, whatever happens. */
  async enter(now: () => number, patience: Patience): Promise<Entry> {
    // An open breaker is asked before a place is taken: nobody queues for nothing.
    const closed = this.#shut(now());
    if (closed !== null) return closed;
    const { maxConcurrent, maxQueued } = this.#options;
    if (this.#running < maxConcurrent) this.#running++;
    else if (this.#queue.length >= maxQueued) return { refused: "full" };
    // Whoever is called has the place of the one that left.
    else if (!(await this.#queue.join(patience))) return { refused: "stopped" };
    for (;;) {
      const admission = this.#admit(now());
      if (admission === "call" || admission === "probe") return { probe: admission === "probe" };
      if (admission === "wait" && (await this.#behind.join(patience))) continue;
      const refused = this.#shut(now());
      this.#vacate();
      return refused ?? { refused: "stopped" };
    }
  }

  /** Gives the place back, with what the send's end says of the provider. */
  leave(probe: boolean, verdict: Verdict, now: number, waitMs: number | null): void {
    const { breaker } = this.#options;
    if (verdict === "failure") {
      this.#health = worsened(this.health(now));
      this.#healthAt = now;
    }
    if (breaker !== null) this.#become(settle(this.#breaker, breaker, verdict, probe, now, waitMs));
    if (probe) this.#behind.callAll();
    this.#vacate();
  }

  #admit(now: number): "call" | "probe" | "wait" | "skip" {
    if (this.#options.breaker === null) return "call";
    const { state, admission } = admit(this.#breaker, now);
    this.#become(state);
    return admission;
  }

  #shut(now: number): Entry | null {
    if (this.#options.breaker === null || this.#breaker.state !== "open" || now >= this.#breaker.retryAt) return null;
    // For the clock that was set back.
    this.#admit(now);
    return { refused: "breaker-open", retryAfterMs: this.#breaker.retryAt - now };
  }

  #become(state: BreakerState): void {
    const before = this.#breaker;
    this.#breaker = state;
    if (before.state !== state.state) this.#onChange(before, state);
  }

  #vacate(): void {
    if (!this.#queue.callFirst()) this.#running--;
  }
}

/** Those who wait, in the order in which they came. */
class Line {
  readonly #waiting = new Set<() => void>();

  get length(): number {
    return this.#waiting.size;
  }

  /** True when it was called; false when it ran out of patience, and has left the line. */
  join(patience: Patience): Promise<boolean> {
    return new Promise((resolve) => {
      let release = (): void => {};
      const leave = (called: boolean): void => {
        this.#waiting.delete(call);
        release();
        resolve(called);
      };
      const call = (): void => leave(true);
      this.#waiting.add(call);
      release = onEnd(patience, 0, () => leave(false));
    });
  }

  callFirst(): boolean {
    const [first] = this.#waiting;
    first?.();
    return first !== undefined;
  }

  callAll(): void {
    for (const call of [...this.#waiting]) call();
  }
}
