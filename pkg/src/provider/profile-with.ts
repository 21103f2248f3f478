/** What the type of a profile of the package says about it. */

import type { ProfileOption, ProviderProfile } from "./types.js";

/** An option that a client may have. */
export type OptionalOption = ProfileOption & { readonly required?: false };

/** An option that a client must have. */
export type RequiredOption = ProfileOption & { readonly required: true };

/** The profile with this id, whose clients take these options. */
export type ProfileWith<Id extends string, Options extends object = never> = Omit<ProviderProfile, "id" | "options"> & {
  readonly id: Id;
} & ([Options] extends [never] ? { readonly options?: never } : { readonly options: Options });
