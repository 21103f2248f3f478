/** The instance of the core: ends the calls in it when it traps, and replaces it when it has used much memory. */

import { generation, reset } from "./boot.js";
import { NO_FACTS, TidingsError } from "../errors/error.js";

/** Above this size, in pages of 64 KiB, the instance is replaced when no call is running: WebAssembly memory never shrinks. */
const MAX_IDLE_PAGES = 256;

/** The core trapped. Its memory can no longer be trusted, so its instance was discarded. */
export class Trap extends TidingsError {
  constructor(cause: unknown) {
    const message = "tidings stopped unexpectedly and restarted. Please report this with `cause`.";
    super({ ...NO_FACTS, outcome: "not-sent", message }, cause);
  }
}

const calls = new Set<(trap: Trap) => void>();
let isWorn = false;

/**
 * Registers a running call. `stop` is called if the instance traps. The function that is returned unregisters the call.
 *
 * @internal
 */
export function registerCall(stop: (trap: Trap) => void): () => void {
  calls.add(stop);
  return () => {
    calls.delete(stop);
    replaceIfIdle();
  };
}

/**
 * Discards the instance of this generation after a trap, and stops the calls that are registered. The next use starts a new
 * instance.
 *
 * @internal
 */
export function handleTrap(instance: number, cause: unknown): Trap {
  const trap = new Trap(cause);
  // A late report about an instance that was discarded before.
  if (instance !== generation()) return trap;
  reset();
  isWorn = false;
  const interrupted = [...calls];
  calls.clear();
  for (const stop of interrupted) stop(trap);
  return trap;
}

/**
 * Notes the size of the instance's memory, in pages of 64 KiB.
 *
 * @internal
 */
export function noteMemory(pages: number): void {
  if (pages > MAX_IDLE_PAGES) retireInstance();
}

/**
 * Replaces the instance as soon as no call is running, because it has used much memory, or an exception passed through it.
 *
 * @internal
 */
export function retireInstance(): void {
  isWorn = true;
  replaceIfIdle();
}

function replaceIfIdle(): void {
  if (!isWorn || calls.size > 0) return;
  isWorn = false;
  reset();
}
