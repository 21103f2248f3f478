/** Registers what the core keeps, profiles and clients, and registers it again when the core has forgotten it. */

import { generation } from "./boot.js";
import { toText } from "./codec.js";
import { invoke } from "./invoke.js";
import { builtInText, forCore } from "../provider/resolve-profile.js";
import { NO_FACTS, TidingsError } from "../errors/error.js";
import type { ProviderProfile } from "../provider/types.js";
import type { TidingsErrorFacts } from "../types.js";
import type { Rejection } from "./results.js";

/** A number by which the core knows a value. It counts only for one instance. */
export interface Handle {
  readonly generation: number;
  readonly number: number;
}

const profiles = new WeakMap<ProviderProfile, Handle>();

/**
 * Calls `act` with the handle of a profile. The same profile is registered once for an instance.
 *
 * @param profile Undefined for none, whose handle is 0.
 * @param act Returns undefined if the core has forgotten the profile.
 * @internal
 */
export function withProfile<T>(profile: ProviderProfile | undefined, act: (profile: number) => T | undefined): T {
  if (profile === undefined) return act(0)!;
  const known = profiles.get(profile);
  const done = known?.generation === generation() ? act(known.number) : undefined;
  return done ?? act(registerProfile(profile))!;
}

/** @throws TidingsError with the category `configuration` for a profile that `defineProvider` would reject */
function registerProfile(profile: ProviderProfile): number {
  const text = builtInText(profile) ?? toText(forCore(profile));
  let rejection = "";
  const take = (json: string): void => {
    rejection = json;
  };
  const number = invoke((core) => core.registerProfile(text, take));
  if (number === 0) {
    const { error } = JSON.parse(rejection) as Rejection;
    throw new TidingsError({ ...NO_FACTS, ...error } as TidingsErrorFacts);
  }
  profiles.set(profile, { generation: generation(), number });
  return number;
}

/** The handle of a client, and how to register the client. */
export class ClientHandle {
  #handle: Handle | undefined;
  readonly #register: () => number;

  /** @param register Registers the client and returns its handle's number. */
  constructor(register: () => number) {
    this.#register = register;
  }

  /**
   * Calls `act` with the handle.
   *
   * @param act Returns undefined if the core has forgotten the client.
   */
  use<T>(act: (client: number) => T | undefined): T {
    const known = this.#handle;
    const done = known?.generation === generation() ? act(known.number) : undefined;
    return done ?? act(this.register())!;
  }

  register(): number {
    const number = this.#register();
    this.#handle = { generation: generation(), number };
    return number;
  }
}
