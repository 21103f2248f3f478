import { readProperties, invalidOption } from "../util/options.js";
import { PROFILES } from "./profiles.js";
import type { SegmentLimits, SegmentProfile, SegmentRules } from "./profiles.js";

/** As the core takes them. */
export interface ReadRules {
  readonly reduced: boolean;
  readonly gsm7: SegmentLimits;
  readonly ucs2: SegmentLimits;
  readonly graphemes: boolean;
  readonly maxSegments: number;
  readonly maxCharacters: number;
}

/** No message is longer than 255 segments (3GPP TS 23.040), so nothing near this one is meant. */
const MOST = 100_000;

const known = new Map<string, ReadRules>();

/** The rules of a profile, by name or as an object. Throws a `configuration` error that names what is wrong. */
export function readRules(profile: SegmentProfile | SegmentRules = "standard"): ReadRules {
  if (typeof profile === "string") {
    let rules = known.get(profile);
    if (rules === undefined) {
      if (!Object.hasOwn(PROFILES, profile))
        throw invalidOption("profile", `one of ${Object.keys(PROFILES).join(", ")}, or rules`, profile);
      rules = read(PROFILES[profile]);
      known.set(profile, rules);
    }
    return rules;
  }
  return read(profile);
}

const RULES = ["gsm7", "ucs2", "alphabet", "split", "maxSegments", "maxCharacters"] as const;
const LIMITS = ["single", "multi"] as const;

function read(given: SegmentRules): ReadRules {
  const rules = readProperties(given, "profile", "the name of a profile, or an object with rules", RULES);
  const gsm7 = limits("gsm7", rules.gsm7, 160, 153);
  const ucs2 = limits("ucs2", rules.ucs2, 70, 67);
  const alphabet = word("alphabet", rules.alphabet, "standard", "reduced");
  const graphemes = word("split", rules.split, "character", "grapheme") === "grapheme";
  const { maxSegments = 255, maxCharacters = Infinity } = rules;
  whole("profile.maxSegments", maxSegments, 1);
  if (maxCharacters !== Infinity) whole("profile.maxCharacters", maxCharacters, 1);
  return { reduced: alphabet === "reduced", gsm7, ucs2, graphemes, maxSegments, maxCharacters };
}

function limits(name: string, given: SegmentLimits | undefined, single: number, multi: number): SegmentLimits {
  if (given === undefined) return { single, multi };
  const path = `profile.${name}`;
  const read = readProperties(given, path, "an object with `single` and `multi`", LIMITS);
  // Two: an escape and its character, or a surrogate pair.
  whole(`${path}.single`, read.single, 2);
  // Not more than the single one: the header takes room.
  whole(`${path}.multi`, read.multi, 2, read.single);
  return { single: read.single, multi: read.multi };
}

function whole(path: string, value: unknown, least: number, most = MOST): asserts value is number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw invalidOption(path, `a whole number from ${least} to ${most}`, value);
  }
}

function word<T extends string>(name: string, given: T | undefined, ...words: [T, T]): T {
  const value = given === undefined ? words[0] : given;
  if (!words.includes(value))
    throw invalidOption(`profile.${name}`, words.map((known) => `"${known}"`).join(" or "), value);
  return value;
}
