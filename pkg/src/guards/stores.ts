/** Asks the caller's stores and functions within a time limit. */

import { NO_FACTS, TidingsError } from "../errors/error.js";
import type { GuardName } from "../types.js";
import { inTime, lateStore } from "../util/in-time.js";
import { invalidOption } from "../util/options.js";

/** The options of a guard that asks a store. */
export interface GuardStoreOptions {
  /** How long the store may take to answer, in milliseconds. @default 5000 */
  storeTimeoutMs?: number;
  /**
   * What happens if the store fails. `reject`: nothing is sent, and the error says `unavailable`. `send`: the message is sent as if the store had
   * nothing against it.
   * @default "reject"
   */
  onStoreFailure?: "reject" | "send";
}

/** The options of `GuardStoreOptions` with their defaults. */
export type StoreSettings = Required<GuardStoreOptions>;

/** @throws TidingsError with the category `configuration`. */
export function readStoreOptions({
  storeTimeoutMs,
  onStoreFailure = "reject",
}: { [Name in keyof GuardStoreOptions]?: GuardStoreOptions[Name] | undefined }): StoreSettings {
  const ms = storeTimeoutMs ?? 5_000;
  if (!(Number.isInteger(ms) && ms > 0 && ms < 2 ** 31))
    throw invalidOption("storeTimeoutMs", "a positive integer of milliseconds", ms);
  if (onStoreFailure !== "reject" && onStoreFailure !== "send")
    throw invalidOption("onStoreFailure", '"reject" or "send"', onStoreFailure);
  return { storeTimeoutMs: ms, onStoreFailure };
}

/**
 * The answer of a store; `fallback` if it fails, and the options say `send`.
 *
 * @throws TidingsError with the category `unavailable` if it fails.
 */
export async function callStore<T>(
  guard: GuardName,
  { storeTimeoutMs, onStoreFailure }: StoreSettings,
  ask: () => Promise<T>,
  fallback: T,
): Promise<T> {
  try {
    return await inTime(ask, storeTimeoutMs, () => lateStore(storeTimeoutMs));
  } catch (cause) {
    if (onStoreFailure === "send") return fallback;
    const message = `The store of the guard \`${guard}\` failed, so nothing was sent: see \`cause\`.`;
    const later = { transient: true, retryable: true };
    const facts = { category: "unavailable", scope: "request", outcome: "not-sent", guard, message, ...later } as const;
    throw new TidingsError({ ...NO_FACTS, ...facts }, cause);
  }
}
