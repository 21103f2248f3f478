/**
 * `tidings/format`: phone numbers as people write them. An entry of its own, because most senders never show a number.
 *
 * @packageDocumentation
 */
import { configurationError } from "../../errors/error.js";
import type { TidingsError } from "../../errors/error.js";
import { callingCodeOf, formatsOf, write } from "./layouts.js";
import type { CallingCodeFormats } from "./layouts.js";

export { isTidingsError, TidingsError } from "../../errors/error.js";

/** How a number is written: for people in its country, for people abroad, for machines, for a link. */
export type PhoneFormat = "national" | "international" | "e164" | "rfc3966";

/** The parts of a number that {@link formatPhone} needs. A result of `parsePhone` has them. */
export interface FormattablePhone {
  /** The calling code, without `+`: 1, 44, 880. */
  readonly countryCallingCode: number | null;
  /** The digits after the calling code, with leading zeros. */
  readonly nationalNumber: string | null;
  /** The digits of the extension. */
  readonly extension?: string | null;
}

/** The limit of libphonenumber, two more than E.164 allows. */
const MAX_NATIONAL_DIGITS = 17;

/**
 * Formats a number as its country does, by the rules of libphonenumber's `format`. An invalid number is formatted as far
 * as its digits allow; it is not repaired.
 *
 * @param number a result of `parsePhone`, or an E.164 string
 * @throws A `configuration` error if `number` is not a number or `format` is not one of the four
 *
 * @example
 * ```ts
 * formatPhone("+442079460018", "national"); // "020 7946 0018"
 * formatPhone("+442079460018", "international"); // "+44 20 7946 0018"
 * formatPhone("+442079460018", "rfc3966"); // "tel:+44-20-7946-0018"
 * ```
 */
export function formatPhone(number: string | FormattablePhone, format: PhoneFormat): string {
  const { code, digits, extension } = typeof number === "string" ? fromE164(number) : fromParts(number);
  const formats = formatsOf(code);
  if (formats === undefined)
    throw configurationError(`\`number\` has the calling code ${code}, which no country has. ${REMEDY}`);
  switch (format) {
    case "e164":
      return `+${code}${digits}`;
    case "national":
      return write(formats, digits, true) + withLabel(formats, extension);
    case "international":
      return `+${code} ${write(formats, digits, false)}${withLabel(formats, extension)}`;
    case "rfc3966":
      return `tel:+${code}-${hyphenated(write(formats, digits, false))}${extension && `;ext=${extension}`}`;
    default:
      throw configurationError('`format` must be "national", "international", "e164" or "rfc3966".');
  }
}

interface Parts {
  readonly code: number;
  readonly digits: string;
  readonly extension: string;
}

const REMEDY = 'Pass a result of `parsePhone` whose `e164` is not null, or an E.164 string such as "+14155551234".';

function fromE164(e164: string): Parts {
  if (!/^\+[1-9]\d{1,19}$/.test(e164)) throw rejected("is not in E.164 form");
  const code = callingCodeOf(e164);
  if (code === undefined) throw rejected("begins with a calling code that no country has");
  return { code, digits: nationalNumber(e164.slice(1 + String(code).length)), extension: "" };
}

function fromParts(number: FormattablePhone): Parts {
  let code: unknown, digits: unknown, extension: unknown;
  try {
    ({ countryCallingCode: code, nationalNumber: digits, extension } = number);
  } catch (cause) {
    throw rejected("cannot be read", cause);
  }
  if (typeof code !== "number") throw rejected("has no `countryCallingCode`");
  extension ??= "";
  // Other characters could add a parameter to the link.
  if (typeof extension !== "string" || !/^\d{0,20}$/.test(extension)) {
    throw configurationError("`number.extension` must be null or a string of up to 20 digits.");
  }
  return { code, digits: nationalNumber(digits), extension };
}

function nationalNumber(digits: unknown): string {
  if (typeof digits === "string" && digits.length <= MAX_NATIONAL_DIGITS && /^\d+$/.test(digits)) return digits;
  throw rejected(`has no national number of 1 to ${MAX_NATIONAL_DIGITS} digits`);
}

function rejected(problem: string, cause?: unknown): TidingsError {
  return configurationError(`\`number\` ${problem}. ${REMEDY}`, cause);
}

function withLabel(formats: CallingCodeFormats, extension: string): string {
  return extension && formats.extensionPrefix + extension;
}

function hyphenated(text: string): string {
  return text.replace(/^[-. ()]+/, "").replace(/[-. ()]+/g, "-");
}
