import { guarded } from "../wasm/ask.js";
import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { PHONE_TYPES, PHONE_VERDICTS } from "../vocabulary.js";
import { countryCode, unknownCountry } from "./options.js";
import { countryNames, phoneCore } from "./transfer-buffer.js";
import type { PhoneOptions, PhoneType, PhoneVerdict } from "./types.js";

/** How much is handed to the core at once: a few thousand numbers. It bounds the memory, whatever the list's length. */
const CHUNK_LENGTH = 64 * 1024;
const CHUNK_ITEMS = 4096;
const NEWLINE = 10;

/** What the core answers for each number. */
const BYTES_PER_NUMBER = 11;

/** The verdicts on a list, in columns: eleven bytes a number and no object. */
export class PhoneChecks {
  /** How many there are. */
  readonly length: number;
  /** Of each its verdict, as its place in {@link PhoneChecks.verdictNames}. */
  readonly verdicts: Uint8Array;
  /** Of each its type, as its place in {@link PhoneChecks.typeNames}. */
  readonly types: Uint8Array;
  /** Of each its country, as its place in {@link PhoneChecks.countryNames}. */
  readonly countries: Uint8Array;
  /** Of each the digits of its E.164 form; 0 where there is no number. */
  readonly digits: BigUint64Array;
  readonly verdictNames: readonly PhoneVerdict[] = PHONE_VERDICTS;
  readonly typeNames: readonly PhoneType[] = PHONE_TYPES;
  /** The first one is null: no country. */
  readonly countryNames: readonly (string | null)[];

  /** @internal */
  constructor(length: number, countryNames: readonly (string | null)[]) {
    this.length = length;
    this.verdicts = new Uint8Array(length);
    this.types = new Uint8Array(length);
    this.countries = new Uint8Array(length);
    this.digits = new BigUint64Array(length);
    this.countryNames = countryNames;
  }

  /** The verdict on the number at `index`. */
  verdict(index: number): PhoneVerdict {
    return this.verdictNames[this.verdicts[this.#checkIndex(index)]!]!;
  }

  type(index: number): PhoneType {
    return this.typeNames[this.types[this.#checkIndex(index)]!]!;
  }

  country(index: number): string | null {
    return this.countryNames[this.countries[this.#checkIndex(index)]!] ?? null;
  }

  /** `+14155551234`; null where there is no number. */
  e164(index: number): string | null {
    const digits = this.digits[this.#checkIndex(index)]!;
    return digits === 0n ? null : `+${digits}`;
  }

  /** How many have this verdict. */
  count(verdict: PhoneVerdict): number {
    const code = this.verdictNames.indexOf(verdict);
    return this.verdicts.reduce((sum, found) => (found === code ? sum + 1 : sum), 0);
  }

  #checkIndex(index: number): number {
    if (Number.isInteger(index) && index >= 0 && index < this.length) return index;
    throw configurationError(`\`index\` must be a whole number from 0 to ${this.length - 1}, not ${String(index)}.`);
  }
}

/**
 * Checks many numbers at once: the same verdicts as `parsePhone`, without suggestions.
 *
 * @param list texts, or one text or its UTF-8 bytes with a number a line
 *
 * @example
 * ```ts
 * const checks = checkPhones(["+14155552671", "+1415555", "hello"]);
 * checks.count("ok"); // 1
 * checks.verdict(1); // "too-short"
 * ```
 * @throws A `configuration` error where an item is no text, there is no such `country`, or reading the list threw.
 */
export function checkPhones(list: readonly string[] | string | Uint8Array, options: PhoneOptions = {}): PhoneChecks {
  const country = countryCode(options);
  const core = phoneCore();
  const input = readInput("list", () => readable(list));
  const check = (lines: Uint8Array): Uint8Array => {
    const columns = guarded(() => core.check_phones(lines, country));
    if (columns.length === 0) throw unknownCountry(options.country);
    return columns;
  };
  const results = [
    ...(typeof input === "string"
      ? checkString(input, check)
      : isBytes(input)
        ? checkBytes(input, check)
        : checkItems(input, check)),
  ];
  const checks = new PhoneChecks(
    results.reduce((sum, { length }) => sum + length, 0) / BYTES_PER_NUMBER,
    countryNames(core),
  );
  let done = 0;
  for (const columns of results) {
    const count = columns.length / BYTES_PER_NUMBER;
    checks.digits.set(new BigUint64Array(columns.buffer, columns.byteOffset, count), done);
    checks.verdicts.set(columns.subarray(8 * count, 9 * count), done);
    checks.types.set(columns.subarray(9 * count, 10 * count), done);
    checks.countries.set(columns.subarray(10 * count), done);
    done += count;
  }
  return checks;
}

type CheckLines = (lines: Uint8Array) => Uint8Array;

const encoder = new TextEncoder();

/** Asks a proxy of an array nothing, unlike `instanceof`. */
function isBytes(input: readonly string[] | Uint8Array): input is Uint8Array {
  return ArrayBuffer.isView(input);
}

/** The list as what it is, or an error: a proxy's kind and length may throw, and an array of another realm is one. */
function readable(list: readonly string[] | string | Uint8Array): readonly string[] | string | Uint8Array {
  if (typeof list === "string") return list;
  if (Array.isArray(list)) return list;
  // A view of our own: on one of another realm, or with members of the caller's, nothing is as it seems.
  if (ArrayBuffer.isView(list) && Object.prototype.toString.call(list) === "[object Uint8Array]")
    return new Uint8Array(list.buffer, list.byteOffset, list.byteLength);
  throw configurationError("`list` must be an array of texts, or text or bytes with a number a line.");
}

function* checkItems(list: readonly string[], check: CheckLines): Generator<Uint8Array> {
  const length = readInput("list", () => list.length);
  for (let from = 0; from < length; from += CHUNK_ITEMS) {
    const part = readInput("list", () => items(list, from, Math.min(from + CHUNK_ITEMS, length)));
    const columns = check(encoder.encode(part.join("\n")));
    // A line break within an item, which is as foreign to a number as a carriage return.
    const hasLineBreak = columns.length !== BYTES_PER_NUMBER * part.length;
    yield hasLineBreak ? check(encoder.encode(part.map((item) => item.replaceAll("\n", "\r")).join("\n"))) : columns;
  }
}

/** Not the list's own `slice`, which may be anybody's. */
function items(list: readonly unknown[], from: number, end: number): string[] {
  const part: string[] = [];
  for (let index = from; index < end; index += 1) {
    const item = list[index];
    if (typeof item !== "string")
      throw configurationError(`\`list[${index}]\` must be text, not ${item === null ? "null" : typeof item}.`);
    // Longer than this is too long.
    part.push(item.length > 250 ? item.slice(0, 251) : item);
  }
  return part;
}

function* checkString(text: string, check: CheckLines): Generator<Uint8Array> {
  for (let from = 0; from < text.length; ) {
    const end = lineEnd(
      text.length,
      from,
      (index) => text.indexOf("\n", index),
      (index) => text.lastIndexOf("\n", index),
    );
    yield check(encoder.encode(text.slice(from, end)));
    from = end + 1;
  }
}

function* checkBytes(bytes: Uint8Array, check: CheckLines): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; ) {
    const end = lineEnd(
      bytes.length,
      from,
      (index) => bytes.indexOf(NEWLINE, index),
      (index) => bytes.lastIndexOf(NEWLINE, index),
    );
    yield check(bytes.subarray(from, end));
    from = end + 1;
  }
}

/**
 * Where the last whole line of a chunk ends, or, if that is longer than a chunk, the first. A line break at the very end
 * begins no line.
 */
function lineEnd(
  length: number,
  from: number,
  next: (index: number) => number,
  last: (index: number) => number,
): number {
  if (from + CHUNK_LENGTH >= length) return last(length) === length - 1 ? length - 1 : length;
  const end = last(from + CHUNK_LENGTH);
  if (end >= from) return end;
  const long = next(from + CHUNK_LENGTH);
  return long === -1 ? length : long;
}
