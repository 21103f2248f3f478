import { generation } from "../wasm/boot.js";
import { configurationError } from "../errors/error.js";
import { handleTrap } from "../wasm/instance.js";
import { PHONE_TYPES, PHONE_VERDICTS } from "../vocabulary.js";
import { countryCode, unknownCountry } from "./options.js";
import { countryNames, phoneCore, transferBuffer } from "./transfer-buffer.js";
import type { ParsedPhone, PhoneOptions, SuggestionReason } from "./types.js";

/** The longest input that can be a number (libphonenumber's limit). One more character is enough for the verdict. */
const MAX_LENGTH = 250;
/** The offset of the result in the transfer buffer. `src/bindings/phone.rs` documents its layout and the bits. */
const RESULT_OFFSET = 1024;
const E164_OFFSET = RESULT_OFFSET + 4;
const SUGGESTION_OFFSET = RESULT_OFFSET + 64;
const [IS_POSSIBLE, IS_VALID, IS_NUMBER, IS_AS_WRITTEN, HAS_SUGGESTION] = [
  1 << 8,
  1 << 9,
  1 << 18,
  1 << 19,
  1 << 20,
] as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Parses a phone number as people write it, of any country. The results are those of Google's libphonenumber (`parse`,
 * `isValidNumber`, `getNumberType`, `getRegionCodeForNumber`).
 *
 * @example
 * ```ts
 * parsePhone("+1 415 555 2671"); // { e164: "+14155552671", country: "US", verdict: "ok", ... }
 * parsePhone("020 7946 0018", { country: "GB" }).e164; // "+442079460018"
 * parsePhone("4155552671"); // { verdict: "missing-country", suggestion: "+14155552671", ... }
 * ```
 * @throws A `configuration` error if `input` is not a string or there is no such `country`.
 */
export function parsePhone(input: string, options: PhoneOptions = {}): ParsedPhone {
  if (typeof input !== "string") {
    throw configurationError(`\`input\` must be a string, not ${input === null ? "null" : typeof input}.`);
  }
  const country = countryCode(options);
  const core = phoneCore();
  const length = write(input, transferBuffer(core));
  let word: number;
  // Without `guarded`: a closure for each call costs more than parsing the number.
  try {
    word = core.check_phone(length, country);
  } catch (cause) {
    throw handleTrap(generation(), cause);
  }
  if (word === 0) throw unknownCountry(options.country);
  const verdict = PHONE_VERDICTS[word & 15]!;
  let e164: string | null = null;
  let nationalNumber: string | null = null;
  let countryCallingCode: number | null = null;
  let extension: string | null = null;
  if (word & IS_NUMBER) {
    countryCallingCode = word >> 21;
    if (word & IS_AS_WRITTEN) e164 = input;
    else {
      // Get the view again: the first call grows the memory, which detaches the old view.
      const buffer = transferBuffer(core);
      const end = E164_OFFSET + buffer[RESULT_OFFSET]!;
      e164 = ascii(buffer, E164_OFFSET, end);
      if (buffer[RESULT_OFFSET + 1]! > 0) extension = ascii(buffer, end, end + buffer[RESULT_OFFSET + 1]!);
    }
    nationalNumber = e164.slice(countryCallingCode < 10 ? 2 : countryCallingCode < 100 ? 3 : 4);
  }
  let [suggestion, suggestionReason, removed] = NO_SUGGESTION;
  if (word & HAS_SUGGESTION) {
    const buffer = transferBuffer(core);
    const length = buffer[RESULT_OFFSET + 2]! | (buffer[RESULT_OFFSET + 3]! << 8);
    const [number, reason, without] = decoder
      .decode(buffer.subarray(SUGGESTION_OFFSET, SUGGESTION_OFFSET + length))
      .split("\n") as [string, SuggestionReason, string];
    [suggestion, suggestionReason, removed] = [number, reason, without];
  }
  return {
    e164,
    country: countryNames(core)[(word >> 10) & 255]!,
    countryCallingCode,
    nationalNumber,
    extension,
    type: PHONE_TYPES[(word >> 4) & 15]!,
    possible: (word & IS_POSSIBLE) !== 0,
    valid: (word & IS_VALID) !== 0,
    verdict,
    suggestion,
    suggestionReason,
    removed,
  };
}

const NO_SUGGESTION: readonly [string | null, SuggestionReason | null, string] = [null, null, ""];

/** Writes the input to the transfer buffer as UTF-8, and returns its length in bytes. */
function write(text: string, buffer: Uint8Array): number {
  const length = Math.min(text.length, MAX_LENGTH + 1);
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 127) return encoder.encodeInto(text.slice(0, length), buffer.subarray(0, RESULT_OFFSET)).written;
    buffer[index] = code;
  }
  return length;
}

/** Makes a string of ASCII bytes, sixteen at a time: adding them one by one would make a string for each. */
function ascii(bytes: Uint8Array, from: number, end: number): string {
  const at = (offset: number): number => bytes[from + offset]!;
  const text = String.fromCharCode(
    at(0),
    at(1),
    at(2),
    at(3),
    at(4),
    at(5),
    at(6),
    at(7),
    at(8),
    at(9),
    at(10),
    at(11),
    at(12),
    at(13),
    at(14),
    at(15),
  );
  return end - from > 16 ? text + ascii(bytes, from + 16, end) : text.slice(0, end - from);
}
