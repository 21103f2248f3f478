import { configurationError, isTidingsError } from "../errors/error.js";
import { describeValue, quotableName } from "../util/options.js";
import type { PhoneOptions } from "./types.js";

/** The option `country`, encoded for the core: two letters in one integer, the first one high; 0 for no country. */
export function countryCode(options: PhoneOptions): number {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw configurationError("`options` must be an object.");
  let country: unknown;
  try {
    // A misspelt option must not be ignored: the number would be read without a country.
    for (const name in options) {
      if (name !== "country")
        throw configurationError(`There is no option \`${quotableName(name)}\`. There is: country.`);
    }
    country = options.country;
  } catch (thrown) {
    throw isTidingsError(thrown) ? thrown : configurationError("Reading `options` threw: see `cause`.", thrown);
  }
  if (country === undefined) return 0;
  if (typeof country !== "string" || country.length !== 2) throw unknownCountry(country);
  return (country.charCodeAt(0) << 8) | country.charCodeAt(1);
}

/** The error for a country that the plans do not have. */
export function unknownCountry(country: unknown) {
  return configurationError(
    `\`country\` must be a country's code of two capitals, such as "US" or "GB", not ${describeValue(country)}.`,
  );
}
