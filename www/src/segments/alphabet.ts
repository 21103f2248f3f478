import { type SegmentProfile, segments } from "tidings";

const known = new Map<string, boolean>();

/** Whether a character alone can go as GSM-7. */
export function inAlphabet(character: string, profile: SegmentProfile): boolean {
  const key = profile + character;
  let answer = known.get(key);
  if (answer === undefined) {
    answer = segments(character, { profile }).encoding === "gsm-7";
    known.set(key, answer);
  }
  return answer;
}
