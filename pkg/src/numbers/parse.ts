import { configurationError } from "../error.js";
import { countryCode, numbers, roomOf, TYPES, unknownCountry, VERDICTS } from "./room.js";
import type { ParsedPhone, PhoneOptions, SuggestionReason } from "./types.js";

/** The longest text that can be a number (libphonenumber's limit). What is longer is cut: it is too long all the same. */
const LONGEST = 250;
/** Where the answer stands in the room. `src/js/numbers.rs` writes it. */
const ANSWER = 1024;
const HEAD = 10;

const encoder = new TextEncoder();

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
  if (!core.check_phone(length, country)) throw unknownCountry(options.country);
  // Asked for anew: the first number makes the memory grow, and that takes the room's view away.
  const room = roomOf(core);
  const flags = room[ANSWER + 2]!;
  const verdict = VERDICTS[room[ANSWER]!]!;
  let e164: string | null = null;
  let nationalNumber: string | null = null;
  let countryCallingCode: number | null = null;
  let extension: string | null = null;
  if (flags & 4) {
    const codeLength = room[ANSWER + 6]!;
    const end = ANSWER + HEAD + room[ANSWER + 7]!;
    const extensionLength = room[ANSWER + 8]!;
    // A text that is the number already is not made again.
    e164 = flags & 8 ? input : ascii(room, ANSWER + HEAD, end);
    nationalNumber = e164.slice(1 + codeLength);
    countryCallingCode = +e164.slice(1, 1 + codeLength);
    if (extensionLength > 0) extension = ascii(room, end, end + extensionLength);
  }
  const type = TYPES[room[ANSWER + 1]!]!;
  const region = room[ANSWER + 3] === 0 ? null : regionAt(room, ANSWER + 3);
  let [suggestion, suggestionReason, removed] = NO_ADVICE;
  if (verdict !== "ok") {
    const [number = "", reason = "", without = ""] = core.advise_phone(length, country).split("\n");
    if (number !== "") {
      suggestion = number;
      suggestionReason = reason as SuggestionReason;
      removed = without;
    }
  }
  return {
    e164, country: region, countryCallingCode, nationalNumber, extension, type, possible: (flags & 1) !== 0,
    valid: (flags & 2) !== 0, verdict, suggestion, suggestionReason, removed,
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

function ascii(bytes: Uint8Array, from: number, end: number): string {
  let text = "";
  for (let at = from; at < end; at += 1) text += String.fromCharCode(bytes[at]!);
  return text;
}

const regions = new Map<number, string>();

/** Two letters, or `001`. */
function regionAt(bytes: Uint8Array, at: number): string {
  const key = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  let region = regions.get(key);
  if (region === undefined) {
    region = ascii(bytes, at, at + (bytes[at + 2] === 0 ? 2 : 3));
    regions.set(key, region);
  }
  return region;
}
