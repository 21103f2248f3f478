import { generation } from "../wasm/boot.js";
import { configurationError } from "../errors/error.js";
import { handleTrap } from "../wasm/instance.js";
import { PHONE_TYPES, PHONE_VERDICTS } from "../vocabulary.js";
import { countryCode, countryNames, numbers, roomOf, unknownCountry } from "./room.js";
import type { ParsedPhone, PhoneOptions, SuggestionReason } from "./types.js";

/** The longest text that can be a number (libphonenumber's limit). What is longer is cut: it is too long all the same. */
const LONGEST = 250;
/** Where the rest of the answer stands in the room. `src/bindings/phone.rs` writes it, and tells what the bits are. */
const ANSWER = 1024;
const E164 = ANSWER + 4;
const ADVICE = ANSWER + 64;
const [POSSIBLE, VALID, NUMBER, AS_WRITTEN, SUGGESTION] = [1 << 8, 1 << 9, 1 << 18, 1 << 19, 1 << 20] as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Reads a text as a phone number, with the answers of Google's libphonenumber (`parse`, `isValidNumber`,
 * `getNumberType`, `getRegionCodeForNumber`): numbers of every country, written as people write them.
 *
 * @example
 * ```ts
 * parsePhone("+1 415 555 2671"); // { e164: "+14155552671", country: "US", verdict: "ok", ... }
 * parsePhone("020 7946 0018", { country: "GB" }).e164; // "+442079460018"
 * parsePhone("4155552671"); // { verdict: "missing-country", suggestion: "+14155552671", ... }
 * ```
 * @throws A `configuration` error where `input` is no text or there is no such `country`.
 */
export function parsePhone(input: string, options: PhoneOptions = {}): ParsedPhone {
  if (typeof input !== "string") {
    throw configurationError(`\`input\` must be text, not ${input === null ? "null" : typeof input}.`);
  }
  const country = countryCode(options);
  const core = numbers();
  const length = write(input, roomOf(core));
  let answer: number;
  // Not `guarded`: a closure for each number costs more than reading the number does.
  try {
    answer = core.check_phone(length, country);
  } catch (cause) {
    throw handleTrap(generation(), cause);
  }
  if (answer === 0) throw unknownCountry(options.country);
  const verdict = PHONE_VERDICTS[answer & 15]!;
  let e164: string | null = null;
  let nationalNumber: string | null = null;
  let countryCallingCode: number | null = null;
  let extension: string | null = null;
  if (answer & NUMBER) {
    countryCallingCode = answer >> 21;
    if (answer & AS_WRITTEN) e164 = input;
    else {
      // Asked for anew: the first number makes the memory grow, and that takes the room's view away.
      const room = roomOf(core);
      const end = E164 + room[ANSWER]!;
      e164 = ascii(room, E164, end);
      if (room[ANSWER + 1]! > 0) extension = ascii(room, end, end + room[ANSWER + 1]!);
    }
    nationalNumber = e164.slice(countryCallingCode < 10 ? 2 : countryCallingCode < 100 ? 3 : 4);
  }
  let [suggestion, suggestionReason, removed] = NO_ADVICE;
  if (answer & SUGGESTION) {
    const room = roomOf(core);
    const length = room[ANSWER + 2]! | (room[ANSWER + 3]! << 8);
    const [number, reason, without] = decoder.decode(room.subarray(ADVICE, ADVICE + length)).split("\n") as [
      string,
      SuggestionReason,
      string,
    ];
    [suggestion, suggestionReason, removed] = [number, reason, without];
  }
  return {
    e164,
    country: countryNames(core)[(answer >> 10) & 255]!,
    countryCallingCode,
    nationalNumber,
    extension,
    type: PHONE_TYPES[(answer >> 4) & 15]!,
    possible: (answer & POSSIBLE) !== 0,
    valid: (answer & VALID) !== 0,
    verdict,
    suggestion,
    suggestionReason,
    removed,
  };
}

const NO_ADVICE: readonly [string | null, SuggestionReason | null, string] = [null, null, ""];

/** Puts the text into the room, as UTF-8, and tells its length. */
function write(text: string, room: Uint8Array): number {
  const length = Math.min(text.length, LONGEST + 1);
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) return encoder.encodeInto(text.slice(0, length), room.subarray(0, ANSWER)).written;
    room[at] = code;
  }
  return length;
}

/** At most sixteen characters at once: to add them one by one makes a text of each. */
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
