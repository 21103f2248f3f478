/** Which profile is meant. */

import profiles from "#profiles";
import { configurationError } from "../errors/error.js";
import { CHECKED } from "./checked.js";
import type { ProviderProfile } from "./types.js";

/**
 * The profile of a built-in provider by its name, or a profile itself. Undefined for what is neither, which the core
 * refuses with the names that it knows.
 *
 * @throws A `configuration` error for an object that nobody has checked.
 * @internal
 */
export function resolveProfile(provider: unknown): ProviderProfile | undefined {
  if (typeof provider === "string") return Object.hasOwn(profiles, provider) ? profiles[provider] : undefined;
  if (typeof provider !== "object" || provider === null) return undefined;
  if (CHECKED in provider) return provider as unknown as ProviderProfile;
  // A module that was imported whole has the profile as its default export.
  const remedy =
    "default" in provider
      ? "give the `default` of the module that you imported"
      : "pass it through `defineProvider`, which says what is wrong with it, or import one from `tidings/providers/...`";
  throw configurationError(`\`provider\` is an object that was not checked: ${remedy}.`);
}

/**
 * What the core needs of a profile: without what is there for people, or for other parts of the package.
 *
 * @internal
 */
export function forCore(profile: ProviderProfile | undefined): unknown {
  if (profile === undefined) return undefined;
  const { asOf, sources, notCovered, channels, limits, webhook, ...rest } = profile;
  return rest;
}
