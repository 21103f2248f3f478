/** What the types of profiles say about a client's options and channels. */

import type { BuiltInProvider } from "../vocabulary.js";
import type { KnownChannels, KnownProfiles } from "./known-profiles.js";
import type { ProviderProfile } from "./types.js";

/** The option `provider` of a client: the id of a built-in provider, or a profile. */
export type ClientProvider = BuiltInProvider | ProviderProfile;

/** The profile that `provider` names, or is. */
type ProfileOf<P> = P extends BuiltInProvider ? KnownProfiles[P] : P;

/**
 * The options of a client that its profile declares: those with `required: true` must be there. Where the type of the profile does
 * not say which options it has, every name is accepted, and checked at run time.
 */
export type OptionsOf<P> = P extends unknown ? DeclaredOptions<ProfileOf<P>> : never;

type DeclaredOptions<P> = P extends { readonly options: infer Options extends object }
  ? string extends keyof Options
    ? UnknownOptions
    : OptionValues<Options>
  : P extends { readonly id: infer Id }
    ? string extends Id
      ? UnknownOptions
      : unknown
    : UnknownOptions;

interface UnknownOptions {
  /** The options that the profile declares, such as `accountSid`. */
  readonly [option: string]: unknown;
}

/** `undefined` fits, so that `process.env.NAME` does: for a required option it is an error at run time. */
type OptionValues<Options> = {
  [Name in keyof Options as Options[Name] extends { readonly required: true } ? Name : never]: string | undefined;
} & {
  [Name in keyof Options as Options[Name] extends { readonly required: true } ? never : Name]?: string | undefined;
};

/** A channel that some provider has. */
export type Channel = KnownChannels[keyof KnownChannels] | (string & {});

/** The values of a message's `channel`: of a provider that the package knows, only its own. */
export type ChannelOf<P> = P extends unknown ? ChannelOfProfile<ProfileOf<P>> : never;

type ChannelOfProfile<P> = P extends { readonly id: infer Id extends keyof KnownChannels }
  ? P extends KnownProfiles[Id]
    ? KnownChannels[Id]
    : Channel
  : Channel;
