/** Listens to the caller's signals, including test doubles of `AbortSignal`. */

import { configurationError } from "../errors/error.js";
import { notify } from "./notify.js";

/** The part of a signal that is used. Test doubles often have no `removeEventListener`; they work even so. */
interface Listenable {
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener?(type: "abort", listener: () => void): void;
}

/** The single listener of tidings on a signal, and the functions that it calls. */
interface Watch {
  readonly calls: Set<() => void>;
  readonly fire: () => void;
  fired: boolean;
}

const watches = new WeakMap<object, Watch>();

/** Whether a value can be used as an `AbortSignal`: of any realm, or a test double. Never throws. */
function isSignal(value: unknown): value is AbortSignal {
  try {
    const { aborted, addEventListener } = Object(value) as Partial<AbortSignal>;
    return typeof aborted === "boolean" && typeof addEventListener === "function";
  } catch {
    return false;
  }
}

/**
 * Returns the caller's signal; undefined without one.
 *
 * @throws TidingsError with the category `configuration` for anything else.
 * @internal
 */
export function checkedSignal(signal: unknown): AbortSignal | undefined {
  if (signal === undefined || signal === null) return undefined;
  if (isSignal(signal)) return signal;
  throw configurationError("`signal` must be an AbortSignal.");
}

/**
 * Whether a signal is aborted. False if reading that throws.
 *
 * @internal
 */
export function isAborted(signal: AbortSignal | null | undefined): boolean {
  try {
    return signal?.aborted === true;
  } catch {
    return false;
  }
}

/**
 * Returns a signal's reason; undefined if there is none, or reading it throws.
 *
 * @internal
 */
export function reasonOf(signal: AbortSignal | null | undefined): unknown {
  try {
    return signal?.reason;
  } catch {
    return undefined;
  }
}

/**
 * Calls `listener` once when the signal aborts; before this returns, if it is already aborted. All listeners on a signal share
 * one event listener, because Node warns of a leak at the eleventh. It is removed with the last of them. Listeners are called in
 * the order in which they were added, and one that throws does not stop the others.
 *
 * Never throws, whatever the signal does.
 *
 * @returns A function that removes the listener. Calling it again has no effect.
 * @internal
 */
export function onAbort(signal: AbortSignal | null | undefined, listener: () => void): () => void {
  // A function for each call, because the same listener may be added twice.
  const call = (): void => notify(listener, undefined);
  if (isAborted(signal)) {
    call();
    return ignore;
  }
  if (signal === null || signal === undefined) return ignore;
  const watch = watches.get(signal) ?? addWatch(signal);
  watch.calls.add(call);
  // The signal may have fired while the listener was added.
  if (watch.fired || isAborted(signal)) watch.fire();
  return () => {
    if (watch.calls.delete(call) && watch.calls.size === 0 && watches.get(signal) === watch) removeWatch(signal, watch);
  };
}

function addWatch(signal: Listenable & object): Watch {
  const calls = new Set<() => void>();
  const fire = (): void => {
    watch.fired = true;
    if (watches.get(signal) === watch) removeWatch(signal, watch);
    // A listener may remove another one that was not called yet.
    for (const call of [...calls]) if (calls.delete(call)) call();
  };
  const watch: Watch = { calls, fire, fired: false };
  watches.set(signal, watch);
  try {
    signal.addEventListener("abort", fire);
  } catch {
    // The event listener was not added. The next call does it.
    watches.delete(signal);
  }
  return watch;
}

function removeWatch(signal: Listenable & object, { fire }: Watch): void {
  try {
    if (typeof signal.removeEventListener !== "function") return;
    signal.removeEventListener("abort", fire);
    watches.delete(signal);
  } catch {
    // It could not be removed. The next call reuses it, so that there is never more than one.
  }
}

function ignore(): void {}
