import { generation, onRestart } from "../wasm/boot.js";
import { guarded, started } from "../wasm/ask.js";
import { configurationError, isTidingsError } from "../errors/error.js";
import { quotableName, describeValue } from "../util/options.js";
import type { PhoneOptions } from "./types.js";

type Numbers = ReturnType<typeof started>;

let room: Uint8Array<ArrayBuffer> | undefined;
let of = -1;
let names: readonly (string | null)[] | undefined;

/** The core, in which the room may be another one than before. */
export function numbers(): Numbers {
  const core = started();
  if (of !== generation()) {
    of = generation();
    room = undefined;
  }
  return core;
}

/** Where a text is put for the core, and its answer stands behind. */
export function roomOf(core: Numbers): Uint8Array<ArrayBuffer> {
  // A memory that has grown leaves its old views empty.
  if (room === undefined || room.length === 0) {
    room = guarded(
      () =>
        new Uint8Array((core.phone_memory() as WebAssembly.Memory).buffer as ArrayBuffer, core.phone_buffer() as number),
    );
  }
  return room;
}

/** The countries of the plans, by their numbers. The first one is null: no country. */
export function countryNames(core: Numbers): readonly (string | null)[] {
  return (names ??= [
    null,
    ...(guarded(() => core.phone_regions()).match(/../g) ?? []).map((name) => (name === "00" ? "001" : name)),
  ]);
}

/** Lets plans outlive the instance they were loaded into. */
export function keep(plans: Uint8Array): void {
  names = undefined;
  onRestart((core) => core.load_plans(plans));
}

/** `"US"` as the core takes it: both letters in one number. 0 for none. */
export function countryCode(options: PhoneOptions): number {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw configurationError("`options` must be an object.");
  let country: unknown;
  try {
    // A misspelt option would do nothing, and the number would be read as nobody's.
    for (const name in options) {
      if (name !== "country")
        throw configurationError(`There is no option \`${quotableName(name)}\`. There is: country.`);
    }
    country = options.country;
  } catch (thrown) {
    throw isTidingsError(thrown) ? thrown : configurationError("Reading `options` threw: see `cause`.", thrown);
  }
  if (country === undefined) return 0;
  if (typeof country !== "string" || country.length !== 2) throw unknownCountry(country);
  return (country.charCodeAt(0) << 8) | country.charCodeAt(1);
}

export function unknownCountry(country: unknown) {
  return configurationError(
    `\`country\` must be a country's code of two capitals, such as "US" or "GB", not ${describeValue(country)}.`,
  );
}
