import { guarded } from "../wasm/invoke.js";
import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { PHONE_TYPES, PHONE_VERDICTS } from "../vocabulary.js";
import { countryCode, unknownCountry } from "./options.js";
import { countryNames, phoneCore } from "./transfer-buffer.js";
import type { PhoneCountry, PhoneOptions, PhoneType, PhoneVerdict } from "./types.js";

/** The most characters or bytes, and the most strings, that go to the core at once. This bounds the memory for any input. */
const CHUNK_LENGTH = 64 * 1024;
const CHUNK_ITEMS = 4096;
const NEWLINE = 10;

/** The size of a result of the core. `src/phone/verdict/check_lines.rs` says what its columns are. */
const BYTES_PER_NUMBER = 11;

/** The results of `checkPhones`, in columns: eleven bytes a number, and no objects. */
export class PhoneChecks {
  /** The number of results. */
  readonly length: number;
  /** The verdict of each number, as an index of {@link PhoneChecks.verdictNames}. */
  readonly verdicts: Uint8Array;
  /** The type of each number, as an index of {@link PhoneChecks.typeNames}. */
  readonly types: Uint8Array;
  /** The country of each number, as an index of {@link PhoneChecks.countryNames}. */
  readonly countries: Uint8Array;
  /** The digits of the E.164 form of each number; 0 if there is no number. */
  readonly digits: BigUint64Array;
  /** The verdicts. */
  readonly verdictNames: readonly PhoneVerdict[] = PHONE_VERDICTS;
  /** The types. */
  readonly typeNames: readonly PhoneType[] = PHONE_TYPES;
  /** The countries. The first one is null, for numbers without a country. */
  readonly countryNames: readonly (PhoneCountry | null)[];

  /** @internal */
  constructor(length: number, countryNames: readonly (PhoneCountry | null)[]) {
    this.length = length;
    this.verdicts = new Uint8Array(length);
    this.types = new Uint8Array(length);
    this.countries = new Uint8Array(length);
    this.digits = new BigUint64Array(length);
    this.countryNames = countryNames;
  }

  /** The verdict of the number at `index`. */
  verdict(index: number): PhoneVerdict {
    return this.verdictNames[this.verdicts[this.#checkIndex(index)]!]!;
  }

  /** The type of the number at `index`. */
  type(index: number): PhoneType {
    return this.typeNames[this.types[this.#checkIndex(index)]!]!;
  }

  /** The country of the number at `index`: `US`, `001` for a calling code of no country, null if unknown. */
  country(index: number): PhoneCountry | null {
    return this.countryNames[this.countries[this.#checkIndex(index)]!] ?? null;
  }

  /** The E.164 form of the number at `index`, `+14155551234`; null if there is no number. */
  e164(index: number): string | null {
    const digits = this.digits[this.#checkIndex(index)]!;
    return digits === 0n ? null : `+${digits}`;
  }

  /** The number of results with this verdict. */
  count(verdict: PhoneVerdict): number {
    const code = this.verdictNames.indexOf(verdict);
    return this.verdicts.reduce((sum, found) => (found === code ? sum + 1 : sum), 0);
  }

  #checkIndex(index: number): number {
    if (Number.isInteger(index) && index >= 0 && index < this.length) return index;
    throw configurationError(`\`index\` must be an integer from 0 to ${this.length - 1}, not ${String(index)}.`);
  }
}

/**
 * Checks many numbers at once: the same verdicts as `parsePhone`, without suggestions.
 *
 * @param inputs an array of strings; or one string, or its UTF-8 bytes, with a number on each line
 *
 * @example
 * ```ts
 * const checks = checkPhones(["+14155552671", "+1415555", "hello"]);
 * checks.count("ok"); // 1
 * checks.verdict(1); // "too-short"
 * ```
 * @throws A `configuration` error if an item is not a string, if there is no such `country`, or if reading `inputs` threw.
 */
export function checkPhones(inputs: readonly string[] | string | Uint8Array, options: PhoneOptions = {}): PhoneChecks {
  const country = countryCode(options);
  const core = phoneCore();
  const input = readInput("inputs", () => validInput(inputs));
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

/** Triggers no trap of a proxy, unlike `instanceof`. */
function isBytes(input: readonly string[] | Uint8Array): input is Uint8Array {
  return ArrayBuffer.isView(input);
}

/** Checks the kind of the input. Arrays and bytes of another realm are accepted; a proxy may throw. */
function validInput(inputs: readonly string[] | string | Uint8Array): readonly string[] | string | Uint8Array {
  if (typeof inputs === "string") return inputs;
  if (Array.isArray(inputs)) return inputs;
  // A view of this realm, because the caller may have changed properties or methods of the original.
  if (ArrayBuffer.isView(inputs) && Object.prototype.toString.call(inputs) === "[object Uint8Array]")
    return new Uint8Array(inputs.buffer, inputs.byteOffset, inputs.byteLength);
  throw configurationError("`inputs` must be an array of strings, or a string or bytes with a number on each line.");
}

function* checkItems(inputs: readonly string[], check: CheckLines): Generator<Uint8Array> {
  const length = readInput("inputs", () => inputs.length);
  for (let from = 0; from < length; from += CHUNK_ITEMS) {
    const part = readInput("inputs", () => items(inputs, from, Math.min(from + CHUNK_ITEMS, length)));
    const columns = check(encoder.encode(part.join("\n")));
    // An item contains a line break. A carriage return gives the same verdict, and ends no line.
    const hasLineBreak = columns.length !== BYTES_PER_NUMBER * part.length;
    yield hasLineBreak ? check(encoder.encode(part.map((item) => item.replaceAll("\n", "\r")).join("\n"))) : columns;
  }
}

/** Does not call the array's `slice`, which the caller may have replaced. */
function items(inputs: readonly unknown[], from: number, end: number): string[] {
  const part: string[] = [];
  for (let index = from; index < end; index += 1) {
    const item = inputs[index];
    if (typeof item !== "string")
      throw configurationError(`\`inputs[${index}]\` must be a string, not ${item === null ? "null" : typeof item}.`);
    // 251 characters are enough for the verdict "too-long".
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
 * The end of the last complete line of a chunk, or of the first line if it is longer than a chunk. A line break at the end
 * of the input does not begin another line.
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
