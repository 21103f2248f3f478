/**
 * `tidings/format`: numbers as people write them. A part of its own, because most senders never show a number.
 *
 * @packageDocumentation
 */
import { configurationError } from "../../errors/error.js";
import type { TidingsError } from "../../errors/error.js";
import { callingCodeOf, formatsOf, write } from "./layouts.js";
import type { CallingCodeFormats } from "./layouts.js";

export { isTidingsError, TidingsError } from "../../errors/error.js";

/** How a number is written: for people of the country, for everybody else, for machines, for a link. */
export type PhoneFormat = "national" | "international" | "e164" | "rfc3966";

/** What {@link formatPhone} needs to know of a number: a result of `parsePhone` has it all. */
export interface FormattablePhone {
  readonly countryCallingCode: number | null;
  /** The digits after the calling code, with the zeros that they begin with. */
  readonly nationalNumber: string | null;
  readonly extension?: string | null;
}

/** The longest that libphonenumber reads, two more than E.164 allows. */
const MAX_NATIONAL_DIGITS = 17;

/**
 * Writes a number as the country that it belongs to does, by the rules of libphonenumber's `format`. An
 * invalid number is written as well as its digits allow, and is not repaired.
 *
 * @param number a result of `parsePhone`, or an E.164 string
 * @throws TidingsError of the category `configuration`, if `number` is no number or `format` none of the four
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
  // Anything else could add a parameter to a link.
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
