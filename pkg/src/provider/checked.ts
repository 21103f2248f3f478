/** The mark of a profile that was checked. */

import type { ProviderProfile } from "./types.js";

/**
 * Shared by all copies of the package in a program.
 *
 * @internal
 */
export const CHECKED = Symbol.for("tidings.profile");

/**
 * The profile, marked as checked, and frozen: what was checked stays so.
 *
 * @internal
 */
export function asChecked<T extends ProviderProfile>(profile: T): T {
  return Object.freeze(Object.defineProperty({ ...profile }, CHECKED, { value: true }));
}
