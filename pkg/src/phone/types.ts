import type { CountryCode } from "./countries.js";
import type { PhoneType, PhoneVerdict, SuggestionReason } from "../vocabulary.js";

export type { PhoneType, PhoneVerdict, SuggestionReason } from "../vocabulary.js";

export type { CountryCode } from "./countries.js";

/** Where a number is from: a country, or `001` for a calling code of no country. */
export type PhoneCountry = CountryCode | "001";

/** The result of `parsePhone`. */
export interface ParsedPhone {
  /** The E.164 form, `+14155551234`; null if the input has no number. Also set for numbers that are not valid. */
  readonly e164: string | null;
  /** The country or territory, an ISO 3166-1 code: `US`. `001` for a calling code of no country; null if unknown. */
  readonly country: PhoneCountry | null;
  /** The calling code, without `+`: 1, 44, 880. */
  readonly countryCallingCode: number | null;
  /** The digits after the calling code. A string, because Italian numbers begin with a zero that belongs to them. */
  readonly nationalNumber: string | null;
  /** The digits of the extension; null if there is none. */
  readonly extension: string | null;
  /** The type of the number; `"unknown"` if it is not valid. */
  readonly type: PhoneType;
  /** Whether the country has numbers of this length: libphonenumber's `isPossibleNumber`. */
  readonly possible: boolean;
  /** Whether the range is allocated: libphonenumber's `isValidNumber`. */
  readonly valid: boolean;
  /** What the input is as a phone number. */
  readonly verdict: PhoneVerdict;
  /** A valid number in E.164 form that was probably meant, if the input is not valid. Ask before you use it. */
  readonly suggestion: string | null;
  /** Why the suggestion differs from the input. */
  readonly suggestionReason: SuggestionReason | null;
  /** What the suggestion leaves out of the input: `"spaces ( )"`. Empty without a suggestion. */
  readonly removed: string;
}

/** The options of `parsePhone` and `checkPhones`. */
export interface PhoneOptions {
  /**
   * The default country, an ISO 3166-1 code: `"US"`, `"GB"`. Its national numbers are understood. Without it a number
   * needs a `+`.
   */
  country?: CountryCode;
}
