/** The countries of recipients, for guards with countries or prices. */

import { matchPrecision, NO_MATCH } from "../failover/order.js";
import type { Destination } from "../failover/order.js";
import { configurationError } from "../errors/error.js";
import { invalidOption } from "../util/options.js";

/**
 * The country of a number: `(to) => parsePhone(to).country`. Given by you, so that a guard without countries does not bring the numbering plans.
 * Null if it is not known.
 */
export type CountryOf = (to: string) => string | null;

/** @throws TidingsError with the category `configuration`. */
export function destinationOf(to: string, countryOf: CountryOf | undefined): Destination {
  const country: unknown = countryOf?.(to) ?? null;
  if (country !== null && typeof country !== "string")
    throw invalidOption("countryOf", "a function that returns a country's code, or null", country);
  return { to, country };
}

/** Whether one of the keys (`"+44"`, `"GB"`) matches. */
export function matches(keys: readonly string[], destination: Destination): boolean {
  return keys.some((key) => matchPrecision(key, destination) > NO_MATCH);
}

/**
 * Checks keys such as `"+44"` and `"GB"`, and that `countryOf` is there if they need it.
 *
 * @throws TidingsError with the category `configuration`.
 */
export function checkCountryKeys(name: string, keys: readonly string[], countryOf: CountryOf | undefined): void {
  const wrong = keys.find((key) => typeof key !== "string" || !/^(\+\d*|[A-Z]{2})$/.test(key));
  if (wrong !== undefined) throw invalidOption(name, 'of countries ("GB") and calling codes ("+44")', wrong);
  const code = keys.find((key) => !key.startsWith("+"));
  if (code !== undefined && typeof countryOf !== "function")
    throw configurationError(
      `"${code}" of \`${name}\` needs \`countryOf\`, such as \`(to) => parsePhone(to).country\`. A calling code ("+44") does not.`,
    );
}
