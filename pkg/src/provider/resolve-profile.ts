/** The profile that the option `provider` names. */

import texts from "#profiles";
import { configurationError } from "../errors/error.js";
import { CHECKED } from "./checked.js";
import { relayOf } from "./relayed.js";
import type { ProviderProfile } from "./types.js";

/** The built-in profiles that were used. A program uses one or two of them, so that each is JSON text until then. */
const parsed = new Map<string, ProviderProfile>();

/** The built-in profile with this id. Undefined if there is none; in `tidings/core` there is never one. */
function builtInProfile(id: string): ProviderProfile | undefined {
  if (!parsed.has(id) && Object.hasOwn(texts, id)) parsed.set(id, JSON.parse(texts[id]!) as ProviderProfile);
  return parsed.get(id);
}

/**
 * The profile of a built-in provider by its id, or the profile itself. Undefined for any other value: the core then rejects it
 * and lists the ids that it knows.
 *
 * @throws A `configuration` error for an object that `defineProvider` did not check.
 * @internal
 */
export function resolveProfile(provider: unknown): ProviderProfile | undefined {
  if (typeof provider === "string") return builtInProfile(provider);
  if (typeof provider !== "object" || provider === null) return undefined;
  const relay = relayOf(provider);
  if (relay !== undefined) return relay.profile(resolveProfile);
  if (CHECKED in provider) return provider as unknown as ProviderProfile;
  // `import * as twilio`: the profile is the default export.
  const remedy =
    "default" in provider
      ? "pass the `default` export of the module"
      : "pass it through `defineProvider`, which says what is wrong with it, or import one from `tidings/providers/...`";
  throw configurationError(`\`provider\` is an object that was not checked: ${remedy}.`);
}

/**
 * The JSON text of a built-in profile, as the core reads it. Undefined for any other profile.
 *
 * @internal
 */
export function builtInText(profile: ProviderProfile): string | undefined {
  return parsed.get(profile.id) === profile ? texts[profile.id] : undefined;
}

/**
 * The profile without the properties that the core does not read: those for people and for other parts of the package.
 *
 * @internal
 */
export function forCore(profile: ProviderProfile | undefined): unknown {
  if (profile === undefined) return undefined;
  const { asOf, sources, notCovered, limits, webhook, ...rest } = profile;
  return rest;
}
