// The results of Google's own library: one line per input, in the format of `cargo xtask phone-results`.
import { createRequire } from "node:module";

const {
  PhoneNumberFormat,
  PhoneNumberType,
  PhoneNumberUtil,
  Error: ParseError,
} = createRequire(import.meta.url)("google-libphonenumber");
const google = PhoneNumberUtil.getInstance();

const nameOf = (names) => new Map(Object.entries(names).map(([name, value]) => [value, name]));
const errors = nameOf(ParseError);
const types = nameOf(PhoneNumberType);
const reasons = nameOf(PhoneNumberUtil.ValidationResult);

/** The fields of a line. */
export const fields = ["error", "reason", "valid", "type", "region", "e164", "extension"];

/** Undoes the escapes of `cargo xtask phone-corpus`. */
export function unescaped(input) {
  return input.replace(/\\(.)/g, (_, letter) => ({ t: "\t", n: "\n", r: "\r", "\\": "\\" })[letter]);
}

/** Parses a line of the corpus with Google's library: a phone number, or the name of the error. */
function read(line) {
  const tab = line.indexOf("\t");
  const input = line.slice(tab + 1);
  try {
    return google.parse(input.includes("\\") ? unescaped(input) : input, line.slice(0, tab) || undefined);
  } catch (error) {
    // Any other error is a fault of this file, and is reported as a difference.
    return errors.get(error.message) ?? `${error}`;
  }
}

/** Google's result for a line of the corpus. */
export function resultOf(line) {
  const number = read(line);
  if (typeof number === "string") return `${number}\t-\t-\t-\t-\t-\t-`;
  return [
    "-",
    reasons.get(google.isPossibleNumberWithReason(number)),
    google.isValidNumber(number),
    types.get(google.getNumberType(number)),
    google.getRegionCodeForNumber(number) ?? "-",
    google.format(number, PhoneNumberFormat.E164),
    asciiDigits(number.getExtension() ?? "-"),
  ].join("\t");
}

/** Google does not convert the digits of an extension; tidings converts them to ASCII. */
function asciiDigits(extension) {
  return extension.replace(/[\uFF10-\uFF19\u0660-\u0669\u06F0-\u06F9]/g, (digit) => digit.charCodeAt(0) & 15);
}

/**
 * Whether two E.164 strings differ only by rounding: Google's library keeps the national number as a JavaScript number, which
 * is not exact above 2^53. Ours must be Google's after the same rounding.
 */
export function sameButForRounding(line, ours, theirs) {
  const number = read(line);
  const code = `+${number.getCountryCode()}`;
  if (!ours.startsWith(code) || !theirs.startsWith(code)) return false;
  const [digits, rounded] = [ours.slice(code.length), theirs.slice(code.length)];
  // Google keeps leading zeros separately, so they must be equal.
  const zeros = /^0*/;
  return (
    Number(digits) > Number.MAX_SAFE_INTEGER &&
    digits.match(zeros)[0] === rounded.match(zeros)[0] &&
    Number(digits) === number.getNationalNumber()
  );
}
