import { type SegmentProfile, segments } from "tidings";

const known = new Map<string, boolean>();

/** Whether a character is in the GSM-7 alphabet of the given rules. */
export function isGsm7(character: string, profile: SegmentProfile): boolean {
  const key = profile + character;
  let isKnown = known.get(key);
  if (isKnown === undefined) {
    isKnown = segments(character, { profile }).encoding === "gsm-7";
    known.set(key, isKnown);
  }
  return isKnown;
}
