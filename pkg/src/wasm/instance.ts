/** The instance of the core: what happens when it traps, and who must know. */

import { generation, reset } from "./boot.js";
import { NO_FACTS, TidingsError } from "../errors/error.js";

/** More memory than this is given back when no call is under way, in pages of 64 KiB: WebAssembly's own never shrinks. */
const MAX_IDLE_PAGES = 256;

/** The core trapped. Its memory can no longer be trusted, so that it was given up. */
export class Trap extends TidingsError {
  constructor(cause: unknown) {
    const message = "tidings stopped unexpectedly and was started anew. Please report this, with `cause`.";
    super({ ...NO_FACTS, outcome: "not-sent", message }, cause);
  }
}

const calls = new Set<(trap: Trap) => void>();
let isWorn = false;

/**
 * A call is under way until the function that is returned is called. `stop` is called if the instance traps meanwhile.
 *
 * @internal
 */
export function registerCall(stop: (trap: Trap) => void): () => void {
  calls.add(stop);
  return () => {
    calls.delete(stop);
    recycle();
  };
}

/**
 * The instance of this generation trapped, or threw what it did not make: it is given up, once, and the calls that stand in
 * it are told. The next use starts a fresh one.
 *
 * @internal
 */
export function handleTrap(instance: number, cause: unknown): Trap {
  const trap = new Trap(cause);
  // A late report of an instance that is gone already.
  if (instance !== generation()) return trap;
  reset();
  isWorn = false;
  const interrupted = [...calls];
  calls.clear();
  for (const stop of interrupted) stop(trap);
  return trap;
}

/**
 * The instance has so many pages now.
 *
 * @internal
 */
export function noteMemory(pages: number): void {
  if (pages > MAX_IDLE_PAGES) retireInstance();
}

/**
 * The instance is to be replaced as soon as no call is under way: it has taken much memory, or something was thrown
 * through it.
 *
 * @internal
 */
export function retireInstance(): void {
  isWorn = true;
  recycle();
}

function recycle(): void {
  if (!isWorn || calls.size > 0) return;
  isWorn = false;
  reset();
}
