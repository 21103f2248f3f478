import type { PhoneType, PhoneVerdict, SuggestionReason } from "../vocabulary.js";

export type { PhoneType, PhoneVerdict, SuggestionReason } from "../vocabulary.js";

/** A text, read as a phone number. */
export interface ParsedPhone {
  /** `+14155551234`; null where there is no number in the text. A number need not be valid to have it. */
  readonly e164: string | null;
  /** The country or territory, as ISO 3166-1 has it: `US`. `001` for a calling code of no country; null where unknown. */
  readonly country: string | null;
  /** Without `+`: 1, 44, 880. */
  readonly countryCallingCode: number | null;
  /** The digits after the calling code. Text, because Italian numbers begin with a zero that belongs to them. */
  readonly nationalNumber: string | null;
  readonly extension: string | null;
  /** `"unknown"` where it is not valid. */
  readonly type: PhoneType;
  /** Whether the country has numbers as long as this. libphonenumber's `isPossibleNumber`. */
  readonly possible: boolean;
  /** Whether the range is allocated. libphonenumber's `isValidNumber`. */
  readonly valid: boolean;
  readonly verdict: PhoneVerdict;
  /** A valid number in E.164 form that was probably meant, where the text's own is not valid. Ask before you use it. */
  readonly suggestion: string | null;
  readonly suggestionReason: SuggestionReason | null;
  /** What the suggestion leaves out of the text: `"spaces ( )"`. Empty without a suggestion. */
  readonly removed: string;
}

export interface PhoneOptions {
  /**
   * The country whose national numbers are understood, as ISO 3166-1 has it: `"US"`, `"GB"`. Without it a number
   * needs its `+`.
   */
  country?: string;
}
