import { configurationError, isTidingsError } from "../errors/error.js";
import { describeValue, quotableName } from "../util/options.js";
import type { PhoneOptions } from "./types.js";

/** `"US"` as the core takes it: both letters in one number. 0 for none. */
export function countryCode(options: PhoneOptions): number {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw configurationError("`options` must be an object.");
  let country: unknown;
  try {
    // A misspelt option would do nothing, and the number would be read as nobody's.
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

export function unknownCountry(country: unknown) {
  return configurationError(
    `\`country\` must be a country's code of two capitals, such as "US" or "GB", not ${describeValue(country)}.`,
  );
}
