/** A store of the send log that fails, is slow and forgets, for tests of an app. */

import type { DefinedSendStore } from "../client/send-log.js";
import { configurationError } from "../errors/error.js";
import { defineSendStore } from "../store/send-log.js";
import type { SendStore } from "../store/types.js";
import { invalidOption, quotableName, readProperties } from "../util/options.js";
import { randomAt } from "./prng.js";

/** What happens to one call of the store. */
export type StoreFault =
  /** It rejects, and did nothing. */
  | "fails-before"
  /** It rejects, although it did it. */
  | "fails-after"
  /** It answers after `slowMs`. */
  | "slow"
  /** It does it, and never answers. */
  | "never-answers"
  /** It has forgotten the key: a send that was made is made again. No store may do that; see what your app makes of it. */
  | "forgets";

const FAULTS: readonly StoreFault[] = ["fails-before", "fails-after", "slow", "never-answers", "forgets"];

/** Options of `createFaultyStore`. */
export interface FaultyStoreOptions {
  /** The fraction of all calls that gets each fault, from 0 to 1. The sum is at most 1. @default none */
  readonly rates?: Readonly<Partial<Record<StoreFault, number>>>;
  /** Determines which calls get a fault. @default 1 */
  readonly seed?: number;
  /** The delay of `slow`, in milliseconds. @default 500 */
  readonly slowMs?: number;
  /** Waits; replace it for virtual time. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** A store with faults. */
export interface FaultyStore extends DefinedSendStore {
  /** Scripts faults for the next calls: one for each call, in order. They come before those at random. */
  readonly fail: (...faults: readonly StoreFault[]) => void;
  /** The calls, in order, with their faults. */
  readonly calls: readonly StoreCall[];
}

/** One call of a store with faults. */
export interface StoreCall {
  readonly method: "reserve" | "settle" | "release";
  readonly key: string;
  readonly fault: StoreFault | null;
}

/**
 * Wraps a store, so that it fails as stores do. The same seed gives the same faults.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const store = createFaultyStore(memoryStore(), { rates: { "fails-before": 0.1, "fails-after": 0.1 } });
 * const client = new Client({ provider: "sent", apiKey, fetch: simulator.fetch, store });
 * ```
 */
export function createFaultyStore(store: SendStore, options: FaultyStoreOptions = {}): FaultyStore {
  const {
    rates = {},
    seed = 1,
    slowMs = 500,
    sleep = wait,
  } = readProperties(options, "options", "an object", ["rates", "seed", "slowMs", "sleep"]);
  if (!Number.isFinite(seed)) throw invalidOption("seed", "a number", seed);
  if (!(Number.isFinite(slowMs) && slowMs >= 0)) throw invalidOption("slowMs", "a number from 0", slowMs);
  if (typeof sleep !== "function") throw invalidOption("sleep", "a function", sleep);
  let sum = 0;
  for (const [name, rate] of Object.entries(Object(rates) as typeof rates)) {
    checkFault(name);
    if (!(rate >= 0 && rate <= 1)) throw invalidOption(`rates["${name}"]`, "a number from 0 to 1", rate);
    sum += rate;
  }
  if (sum > 1 + 1e-9) throw configurationError("The `rates` must add up to 1 at most.");
  const inner = defineSendStore(store);
  const scripted: StoreFault[] = [];
  const calls: StoreCall[] = [];

  const choose = (): StoreFault | null => {
    const next = scripted.shift();
    if (next !== undefined) return next;
    let point = randomAt(seed, calls.length);
    for (const fault of FAULTS) {
      point -= rates[fault] ?? 0;
      if (point < 0) return fault;
    }
    return null;
  };
  const withFault = async <T>(method: StoreCall["method"], key: string, act: () => Promise<T>): Promise<T> => {
    const fault = choose();
    calls.push({ method, key, fault });
    if (fault === "fails-before") throw new Error("The simulated store failed before it did anything.");
    if (fault === "forgets") await inner.release(key);
    const result = await act();
    if (fault === "fails-after") throw new Error("The simulated store failed after it did it.");
    if (fault === "slow") await sleep(slowMs);
    if (fault === "never-answers") await new Promise(() => {});
    return result;
  };
  const faulty = defineSendStore({
    reserve: (key, entry) => withFault("reserve", key, () => inner.reserve(key, entry)),
    settle: (key, token, record) => withFault("settle", key, () => inner.settle(key, token, record)),
    release: (key) => withFault("release", key, () => inner.release(key)),
  });
  return Object.assign(faulty, {
    calls,
    fail: (...faults: readonly StoreFault[]) => void scripted.push(...faults.map(checkFault)),
  });
}

function checkFault(fault: string): StoreFault {
  if ((FAULTS as readonly string[]).includes(fault)) return fault as StoreFault;
  throw configurationError(`There is no store fault \`${quotableName(fault)}\`. There are: ${FAULTS.join(", ")}.`);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
