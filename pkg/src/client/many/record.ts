/** The record of a run: what its checkpoint and its events say. */

import { now } from "../../util/clock.js";
import type { TidingsError } from "../../errors/error.js";
import { notify } from "../../util/notify.js";
import type { Outcome } from "../../types.js";
import type { SendManyCheckpoint, SendManyEvent } from "./types.js";

/** A message and its place. */
export interface Placed {
  readonly index: number;
  readonly key: string | null;
  readonly reference: string | null;
}

export class RunRecord<T extends Placed> {
  /** Why the messages could not be read further. */
  fault: TidingsError | null = null;
  /** The messages on their way. */
  readonly #running = new Set<T>();
  /** Those that were taken, and are certainly not sent. */
  readonly unsent = new Set<T>();
  readonly #total: number | null;
  readonly #onEvent: ((event: SendManyEvent) => void) | undefined;
  readonly #unknown: Placed[] = [];
  readonly #startedAt = now();
  /** The index of the next message. */
  taken = 0;
  #done = 0;
  #failed = 0;
  /** Ended without a request. That takes no time: with it, a resumed run would seem to be over soon. */
  #atOnce = 0;

  constructor(total: number | null, onEvent: ((event: SendManyEvent) => void) | undefined) {
    this.#total = total;
    this.#onEvent = onEvent;
  }

  take(message: T): void {
    this.taken += 1;
    this.unsent.add(message);
  }

  begin(message: T): void {
    this.unsent.delete(message);
    this.#running.add(message);
  }

  /** It has begun, and is certainly not sent yet. */
  leave(message: T): void {
    this.#running.delete(message);
    this.unsent.add(message);
  }

  end(message: T, outcome: Outcome, madeRequest: boolean): void {
    this.#running.delete(message);
    // It was dropped.
    this.unsent.delete(message);
    if (outcome === "sent") this.#done += 1;
    else if (outcome === "not-sent") this.#failed += 1;
    else this.#unknown.push(placeOf(message));
    if (!madeRequest) this.#atOnce += 1;
  }

  get checkpoint(): SendManyCheckpoint {
    return {
      version: 1,
      taken: this.taken,
      done: this.#done,
      failed: this.#failed,
      unknown: [...this.#unknown],
      running: Array.from(this.#running, placeOf),
      unsent: Array.from(this.unsent, placeOf),
    };
  }

  /** Tells the listener how far the run is. */
  tell(wait: SendManyEvent["wait"] = null, type: SendManyEvent["type"] = "progress"): void {
    const total = this.#total;
    const ended = this.#done + this.#failed + this.#unknown.length;
    const perMs = (ended - this.#atOnce || ended) / Math.max(1, now() - this.#startedAt);
    notify(this.#onEvent, {
      type,
      total,
      done: this.#done,
      failed: this.#failed,
      unknown: this.#unknown.length,
      waiting: this.#running.size,
      ratePerSecond: perMs * 1_000,
      remainingMs: total === null || ended === 0 ? null : Math.max(0, Math.ceil((total - ended) / perMs)),
      wait,
      error: this.fault,
    });
  }
}

function placeOf({ index, key, reference }: Placed): Placed {
  return { index, key, reference };
}
