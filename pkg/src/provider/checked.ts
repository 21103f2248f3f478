/** The mark of a checked profile. */

import type { ProviderProfile } from "./types.js";

/**
 * The mark. All copies of the package in a program share it.
 *
 * @internal
 */
export const CHECKED = Symbol.for("tidings.profile");

/**
 * A frozen copy of the profile, marked as checked.
 *
 * @internal
 */
export function asChecked<T extends ProviderProfile>(profile: T): T {
  return Object.freeze(Object.defineProperty({ ...profile }, CHECKED, { value: true }));
}
