/** A provider behind a relay: what a client needs to know of it. The rest comes with `tidings/relay/page`. */

import type { ProviderProfile } from "./types.js";

/**
 * The mark of such a provider, and of the profile that is made for it. All copies of the package in a program share it.
 *
 * @internal
 */
export const RELAYED = Symbol.for("tidings.relayed");

/** @internal */
export interface Relayed {
  /** Makes the profile: the provider's rules for messages, and the relay's requests and responses. */
  profile(resolve: (provider: unknown) => ProviderProfile | undefined): ProviderProfile | undefined;
  /** Takes over the facts that the relay's response has of the result or the failure. */
  finish<T extends object>(facts: T): T;
}

/**
 * How a provider is reached through a relay; undefined without one.
 *
 * @internal
 */
export function relayOf(provider: object): Relayed | undefined {
  return (provider as { readonly [RELAYED]?: Relayed })[RELAYED];
}
