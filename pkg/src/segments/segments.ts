import { guarded, started } from "../wasm/ask.js";
import type { SegmentProfile, SegmentRules } from "./profiles.js";
import { clusterStart } from "./graphemes.js";
import { readProperties, invalidOption } from "../util/options.js";
import { readRules } from "./rules.js";
import type { ReadRules } from "./rules.js";
import { MARKS_WITHOUT_END, plainReplacements, replaced, replacements, simplified } from "./smart.js";
import type { Replacement } from "./smart.js";

export interface SegmentsOptions {
  /** How the text is split: the name of a profile, or rules of your own. @default "standard" */
  profile?: SegmentProfile | SegmentRules;
  /** What one segment costs, in a currency of yours. */
  pricePerSegment?: number;
}

/** One segment of a message. `text.slice(start, end)` is what it holds. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  /** Septets of GSM-7, or UTF-16 code units of UCS-2. */
  readonly units: number;
}

/** What forces the text into UCS-2, which holds less than half as much. */
export interface CostlyCharacter {
  /** Where the first one stands: an index of the string. */
  readonly index: number;
  readonly character: string;
  /** How many there are in the text. */
  readonly count: number;
  /** The segments that the text would need with a character of the GSM alphabet in the place of each. */
  readonly segmentsWithout: number;
  /** The segments that they cost. May be 0: a short text fits into one segment either way. */
  readonly extraSegments: number;
}

/** The same text in characters that cost less. It is a proposal: what is sent is up to you. */
export interface SmartEncoding {
  readonly text: string;
  readonly segments: number;
  readonly replacements: readonly Replacement[];
}

/** How a text is split into SMS segments. */
export interface Segments {
  /** `"gsm-7"`: seven bits a character. `"ucs-2"`: sixteen bits a UTF-16 code unit. */
  readonly encoding: "gsm-7" | "ucs-2";
  /** Unicode code points. */
  readonly characters: number;
  /** In the whole text: septets (two for `€` and a few more), or UTF-16 code units (two for most emoji). */
  readonly units: number;
  /** How many segments are sent and paid for; 0 for an empty text. */
  readonly segments: number;
  /** How many units each of them holds. */
  readonly unitsPerSegment: number;
  /** How many more fit into the last one. */
  readonly unitsLeft: number;
  readonly parts: readonly Segment[];
  /** Whether it is more than the profile allows, in segments or in characters. */
  readonly overLimit: boolean;
  /** Null where the text is GSM-7. */
  readonly costly: CostlyCharacter | null;
  /** A proposal that needs fewer segments; null where there is none. */
  readonly smart: SmartEncoding | null;
  /** `segments` times `pricePerSegment`, not rounded; null without a price. */
  readonly price: number | null;
}

/**
 * How a text is split into SMS segments, by 3GPP TS 23.038 and 23.040: its encoding, what each segment holds, and which
 * character makes it expensive. The text is counted as it is, because so it is sent.
 *
 * @example
 * ```ts
 * segments("Hello").segments; // 1
 * segments("It’s on its way. ".repeat(5)).costly; // { index: 2, character: "’", extraSegments: 1, ... }
 * ```
 * @throws A `configuration` error where `text` is no text or the rules cannot be.
 */
export function segments(text: string, options?: SegmentsOptions): Segments {
  if (typeof text !== "string") throw invalidOption("text", "text", text);
  const { profile, pricePerSegment } =
    options === undefined ? NONE : readProperties(options, "options", "an object", OPTIONS);
  const rules = readRules(profile);
  if (
    pricePerSegment !== undefined &&
    !(typeof pricePerSegment === "number" && pricePerSegment >= 0 && pricePerSegment < Infinity)
  ) {
    throw invalidOption("pricePerSegment", "a number, 0 or more", pricePerSegment);
  }
  const counted = count(text, rules);
  const ucs2 = counted[0] === 1;
  const number = segmentsOf(counted);
  const { single, multi } = ucs2 ? rules.ucs2 : rules.gsm7;
  const unitsPerSegment = number > 1 ? multi : single;
  const parts: Segment[] = [];
  for (let at = FIXED; at < counted.length; at += 2) {
    parts.push({ start: counted[at]!, end: counted[at + 2] ?? text.length, units: counted[at + 1]! });
  }
  return {
    encoding: ucs2 ? "ucs-2" : "gsm-7",
    characters: counted[1]!,
    units: counted[2]!,
    segments: number,
    unitsPerSegment,
    unitsLeft: unitsPerSegment - (parts.at(-1)?.units ?? 0),
    parts,
    overLimit: number > rules.maxSegments || counted[1]! > rules.maxCharacters,
    costly: ucs2 ? costly(text, counted, number) : null,
    smart: ucs2 && number > 1 ? smart(text, rules, counted, number) : null,
    price: pricePerSegment === undefined ? null : number * pricePerSegment,
  };
}

const OPTIONS = ["profile", "pricePerSegment"] as const;
const NONE: SegmentsOptions = {};

/** The numbers before the segments. `src/bindings/segments.rs` writes them. */
const FIXED = 6;

const segmentsOf = (counted: Uint32Array): number => (counted.length - FIXED) / 2;

/** Longer texts are rare, and need not be kept. */
const scratch = new Uint16Array(2048);

function count(text: string, { reduced, gsm7, ucs2, graphemes }: ReadRules): Uint32Array {
  const units = text.length > scratch.length ? new Uint16Array(text.length) : scratch;
  for (let at = 0; at < text.length; at += 1) units[at] = text.charCodeAt(at);
  const [core, starts] = [started(), graphemes ? clusterStart(text) : undefined];
  return guarded(() =>
    core.segments(units.subarray(0, text.length), reduced, gsm7.single, gsm7.multi, ucs2.single, ucs2.multi, starts),
  );
}

function costly(text: string, counted: Uint32Array, number: number): CostlyCharacter {
  const [, , , index = 0, many = 0, segmentsWithout = 0] = counted;
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
  return { index, character, count: many, segmentsWithout, extraSegments: number - segmentsWithout };
}

function smart(text: string, rules: ReadRules, counted: Uint32Array, number: number): SmartEncoding | null {
  const [, , , index = 0, many = 0, segmentsWithout = 0] = counted;
  const plain = plainReplacements(text, index, many);
  if (plain !== null) {
    const other = replaced(text, plain.replacements);
    // Where each takes the place of one septet, that has been counted.
    const fewer = plain.septets ? segmentsWithout : segmentsOf(count(other, rules));
    return fewer < number ? { text: other, segments: fewer, replacements: plain.replacements } : null;
  }
  if (MARKS_WITHOUT_END.test(text)) return null;
  const composed = text.normalize("NFC");
  if (composed === text) return null;
  // Where a character stays that has no replacement, the others would be changed for nothing.
  for (const change of [simplified, String]) {
    const other = change(composed);
    if (other === text) continue;
    const recounted = count(other, rules);
    const fewer = segmentsOf(recounted);
    if (fewer < number && (recounted[0] === 0 || other === composed)) {
      return { text: other, segments: fewer, replacements: replacements(text, change) };
    }
  }
  return null;
}
