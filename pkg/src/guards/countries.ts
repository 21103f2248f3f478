/** Sends to some countries only. */

import type { Guard } from "../client/guard-types.js";
import { configurationError } from "../errors/error.js";
import { readProperties } from "../util/options.js";
import { issueAt, recipientsOf } from "./addresses.js";
import { checkCountryKeys, destinationOf, matches } from "./destinations.js";
import type { CountryOf } from "./destinations.js";
import { defineGuard } from "./run.js";

/** The options of `countries`. */
export interface CountriesOptions {
  /** Send only to these: ISO 3166-1 codes (`"GB"`), calling codes and longer prefixes (`"+44"`, `"+4473"`). @default everywhere */
  readonly allow?: readonly string[];
  /** Never send to these, even if `allow` has them. @default none */
  readonly deny?: readonly string[];
  /** Needed for ISO codes. */
  readonly countryOf?: CountryOf;
}

/**
 * Rejects a message to a country that is not allowed. A recipient whose country is not known, such as a `contactId`, is not in `allow` and not in `deny`.
 *
 * @throws TidingsError with the category `configuration` for an invalid option.
 *
 * @example
 * ```ts
 * const home = countries({ allow: ["US", "CA", "+44"], countryOf: (to) => parsePhone(to).country });
 * ```
 */
export function countries(options: CountriesOptions): Guard {
  const {
    allow,
    deny = [],
    countryOf,
  } = readProperties(options, "options", "an object such as { allow }", ["allow", "deny", "countryOf"]);
  if (allow === undefined && deny.length === 0) throw configurationError("`countries` needs `allow` or `deny`.");
  for (const [name, keys] of Object.entries({ allow: allow ?? [], deny })) checkCountryKeys(name, keys, countryOf);
  return defineGuard((send) => {
    const issues = recipientsOf(send)
      .filter(({ recipient }) => {
        const destination = destinationOf(recipient, countryOf);
        return matches(deny, destination) || (allow !== undefined && !matches(allow, destination));
      })
      .map(({ path }) => issueAt(path, "countries", "Messages to this country are not allowed."));
    if (issues.length === 0) return undefined;
    return { reject: "The recipient's country is not allowed.", guard: "countries", scope: "recipient", issues };
  });
}
