import { readProperties, invalidOption } from "../util/options.js";
import { PROFILES } from "./profiles.js";
import type { SegmentLimits, SegmentProfile, SegmentRules } from "./profiles.js";

/** Rules, checked and in the form that the core takes. */
export interface ReadRules {
  readonly reduced: boolean;
  readonly gsm7: SegmentLimits;
  readonly ucs2: SegmentLimits;
  readonly keepsGraphemes: boolean;
  readonly maxSegments: number;
  readonly maxCharacters: number;
}

/** A larger limit is a mistake: no message has more than 255 segments (3GPP TS 23.040). */
const MAX_LIMIT = 100_000;

const readProfiles = new Map<string, ReadRules>();

/**
 * Reads the rules of a profile, by its name or as an object.
 *
 * @throws TidingsError with the category `configuration`.
 */
export function readRules(profile: SegmentProfile | SegmentRules = "standard"): ReadRules {
  if (typeof profile === "string") {
    let rules = readProfiles.get(profile);
    if (rules === undefined) {
      if (!Object.hasOwn(PROFILES, profile))
        throw invalidOption("profile", `one of ${Object.keys(PROFILES).join(", ")}, or rules`, profile);
      rules = read(PROFILES[profile]);
      readProfiles.set(profile, rules);
    }
    return rules;
  }
  return read(profile);
}

const RULES = ["gsm7", "ucs2", "alphabet", "split", "maxSegments", "maxCharacters"] as const;
const LIMITS = ["single", "multi"] as const;

function read(input: SegmentRules): ReadRules {
  const rules = readProperties(input, "profile", "the name of a profile, or an object with rules", RULES);
  const gsm7 = readLimits("gsm7", rules.gsm7, 160, 153);
  const ucs2 = readLimits("ucs2", rules.ucs2, 70, 67);
  const alphabet = readChoice("alphabet", rules.alphabet, "standard", "reduced");
  const keepsGraphemes = readChoice("split", rules.split, "character", "grapheme") === "grapheme";
  const { maxSegments = 255, maxCharacters = Infinity } = rules;
  checkInteger("profile.maxSegments", maxSegments, 1);
  if (maxCharacters !== Infinity) checkInteger("profile.maxCharacters", maxCharacters, 1);
  return { reduced: alphabet === "reduced", gsm7, ucs2, keepsGraphemes, maxSegments, maxCharacters };
}

function readLimits(name: string, input: SegmentLimits | undefined, single: number, multi: number): SegmentLimits {
  if (input === undefined) return { single, multi };
  const path = `profile.${name}`;
  const limits = readProperties(input, path, "an object with `single` and `multi`", LIMITS);
  // At least 2, for an escape and its character or a surrogate pair.
  checkInteger(`${path}.single`, limits.single, 2);
  // At most that of a single segment, because of the header.
  checkInteger(`${path}.multi`, limits.multi, 2, limits.single);
  return { single: limits.single, multi: limits.multi };
}

function checkInteger(path: string, value: unknown, min: number, max = MAX_LIMIT): asserts value is number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
    throw invalidOption(path, `an integer from ${min} to ${max}`, value);
  }
}

/** Reads one of two strings. The first one is the default. */
function readChoice<T extends string>(name: string, input: T | undefined, ...choices: [T, T]): T {
  const value = input === undefined ? choices[0] : input;
  if (!choices.includes(value))
    throw invalidOption(`profile.${name}`, choices.map((choice) => `"${choice}"`).join(" or "), value);
  return value;
}
