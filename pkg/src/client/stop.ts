/** How a run stops its sends. An aborted send ends at once; a stopped one waits for its request in flight, and makes no other. */

import type { SendOptions } from "../types.js";

/** The same symbol in every copy of the package: a failover of one may have the clients of another. */
export const STOP: unique symbol = Symbol.for("tidings.stop") as never;

/** The options of a send of a run. A client of the caller's own ignores the signal, and is waited for. */
export interface StoppableOptions extends SendOptions {
  /** Fires when the run is stopped, also by the caller's signal. */
  readonly [STOP]?: AbortSignal | undefined;
}

/** A signal of our own: a host may have no `AbortController`. `onAbort` adds one listener to a signal, and keeps it. */
export class StopSignal {
  aborted = false;
  #fire?: () => void;

  addEventListener(_type: string, fire: () => void): void {
    this.#fire = fire;
  }

  abort(): void {
    this.aborted = true;
    this.#fire?.();
  }
}
