/** Listening to signals of the caller's, which may be anything that looks like one. */

import { configurationError } from "../errors/error.js";
import { notify } from "./notify.js";

/** What is needed of a signal. A test's stand-in often has no `removeEventListener`; it is served all the same. */
interface Listenable {
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener?(type: "abort", listener: () => void): void;
}

/** The one listener that a signal has of us, and whom it calls. */
interface Watch {
  readonly calls: Set<() => void>;
  readonly fire: () => void;
  fired: boolean;
}

const watches = new WeakMap<object, Watch>();

/** Whether a value can be listened to as an `AbortSignal` is: of any realm, or a stand-in. Never throws. */
function isSignal(value: unknown): value is AbortSignal {
  try {
    const { aborted, addEventListener } = Object(value) as Partial<AbortSignal>;
    return typeof aborted === "boolean" && typeof addEventListener === "function";
  } catch {
    return false;
  }
}

/**
 * The signal that a caller gave; undefined where there is none.
 *
 * @throws TidingsError where it is something else.
 * @internal
 */
export function checkedSignal(signal: unknown): AbortSignal | undefined {
  if (signal === undefined || signal === null) return undefined;
  if (isSignal(signal)) return signal;
  throw configurationError("`signal` must be an AbortSignal.");
}

/**
 * Whether a signal is aborted. One that throws when it is asked is not.
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
 * A signal's reason; undefined where there is none, or where reading it throws.
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
 * Calls `listener` once, when the signal aborts: at once, before this returns, if it is aborted already. Any number of calls
 * share one real listener, because Node warns of a leak at the eleventh; it is removed when the last of them is released.
 * Listeners are called in the order in which they came, and one that throws does not stop the others.
 *
 * Never throws, whatever the signal does. One that cannot be listened to never calls.
 *
 * @returns Releases the listener. Calling it again does nothing.
 * @internal
 */
export function onAbort(signal: AbortSignal | null | undefined, listener: () => void): () => void {
  // A function of its own, because the same listener may be given twice.
  const call = (): void => notify(listener, undefined);
  if (isAborted(signal)) {
    call();
    return ignore;
  }
  if (signal === null || signal === undefined) return ignore;
  const watch = watches.get(signal) ?? addWatch(signal);
  watch.calls.add(call);
  // It may have fired while it was being listened to.
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
    // One of them may release another that was not called yet.
    for (const call of [...calls]) if (calls.delete(call)) call();
  };
  const watch: Watch = { calls, fire, fired: false };
  watches.set(signal, watch);
  try {
    signal.addEventListener("abort", fire);
  } catch {
    // Nothing listens: the next call tries again.
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
    // It stays where it is, and the next call uses it, so that there is never more than one.
  }
}

function ignore(): void {}
