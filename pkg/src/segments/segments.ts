import { guarded, started } from "../wasm/invoke.js";
import type { SegmentProfile, SegmentRules } from "./profiles.js";
import { clusterStart } from "./graphemes.js";
import { readProperties, invalidOption } from "../util/options.js";
import { readRules } from "./rules.js";
import type { ReadRules } from "./rules.js";
import { applyReplacements, gsmReplacements, listReplacements, simplify, TOO_MANY_MARKS } from "./smart.js";
import type { Replacement } from "./smart.js";

/** The options of `segments`. */
export interface SegmentsOptions {
  /** How the text is split: the name of a profile, or rules of your own. @default "standard" */
  profile?: SegmentProfile | SegmentRules;
  /** The price of one segment, in any currency. */
  pricePerSegment?: number;
}

/** One segment of a message. Its text is `text.slice(start, end)`. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  /** Septets of GSM-7, or UTF-16 code units of UCS-2. */
  readonly units: number;
}

/** The characters that force the text into UCS-2, of which a segment holds less than half as many. */
export interface CostlyCharacter {
  /** The index of the first one in the string. */
  readonly index: number;
  readonly character: string;
  /** The number of such characters in the text. */
  readonly count: number;
  /** The number of segments with a character of the GSM alphabet in place of each. */
  readonly segmentsWithout: number;
  /** The segments that they add. 0 if the text fits into as many with them. */
  readonly extraSegments: number;
}

/** A proposal: the same text with characters that cost less. tidings does not change what you send. */
export interface SmartEncoding {
  readonly text: string;
  readonly segments: number;
  readonly replacements: readonly Replacement[];
}

/** How a text is split into segments. */
export interface Segments {
  /** `"gsm-7"`: seven bits a character. `"ucs-2"`: sixteen bits for each UTF-16 code unit. */
  readonly encoding: "gsm-7" | "ucs-2";
  /** The number of Unicode code points. */
  readonly characters: number;
  /** The length of the text: septets (two for `€` and a few others), or UTF-16 code units (two for most emoji). */
  readonly units: number;
  /** The number of segments that are sent and paid for. 0 for an empty text. */
  readonly segments: number;
  /** The maximum length of each segment, in units. */
  readonly unitsPerSegment: number;
  /** The units that still fit into the last segment. */
  readonly unitsLeft: number;
  readonly parts: readonly Segment[];
  /** Whether the text has more segments or characters than the profile allows. */
  readonly overLimit: boolean;
  /** Null if the text is GSM-7. */
  readonly costly: CostlyCharacter | null;
  /** A proposal that needs fewer segments. Null if there is none. */
  readonly smart: SmartEncoding | null;
  /** `segments` times `pricePerSegment`, not rounded. Null without a price. */
  readonly price: number | null;
}

/**
 * Splits a text into segments as 3GPP TS 23.038 and 23.040 define them: its encoding, its segments, and the characters that
 * make it expensive. The text is counted as it is, because it is sent as it is.
 *
 * @example
 * ```ts
 * segments("Hello").segments; // 1
 * segments("It’s on its way. ".repeat(5)).costly; // { index: 2, character: "’", extraSegments: 1, ... }
 * ```
 * @throws TidingsError with the category `configuration` if `text` is not a string or the options are wrong.
 */
export function segments(text: string, options?: SegmentsOptions): Segments {
  if (typeof text !== "string") throw invalidOption("text", "a string", text);
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
  for (let at = HEADER_LENGTH; at < counted.length; at += 2) {
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

/** The numbers before those of the segments. `src/bindings/segments.rs` writes them. */
const HEADER_LENGTH = 6;

const segmentsOf = (counted: Uint32Array): number => (counted.length - HEADER_LENGTH) / 2;

/** A buffer that is used again. Longer texts are rare and get one of their own. */
const buffer = new Uint16Array(2048);

function count(text: string, { reduced, gsm7, ucs2, keepsGraphemes }: ReadRules): Uint32Array {
  const units = text.length > buffer.length ? new Uint16Array(text.length) : buffer;
  for (let at = 0; at < text.length; at += 1) units[at] = text.charCodeAt(at);
  const [core, starts] = [started(), keepsGraphemes ? clusterStart(text) : undefined];
  return guarded(() =>
    core.segments(units.subarray(0, text.length), reduced, gsm7.single, gsm7.multi, ucs2.single, ucs2.multi, starts),
  );
}

function costly(text: string, counted: Uint32Array, number: number): CostlyCharacter {
  const [, , , index = 0, costlyCount = 0, segmentsWithout = 0] = counted;
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
  return { index, character, count: costlyCount, segmentsWithout, extraSegments: number - segmentsWithout };
}

function smart(text: string, rules: ReadRules, counted: Uint32Array, number: number): SmartEncoding | null {
  const [, , , index = 0, costlyCount = 0, segmentsWithout = 0] = counted;
  const gsm = gsmReplacements(text, index, costlyCount);
  if (gsm !== null) {
    const other = applyReplacements(text, gsm.replacements);
    // If each one takes one septet, the core has counted the result already.
    const fewer = gsm.isOneSeptetEach ? segmentsWithout : segmentsOf(count(other, rules));
    return fewer < number ? { text: other, segments: fewer, replacements: gsm.replacements } : null;
  }
  if (TOO_MANY_MARKS.test(text)) return null;
  const composed = text.normalize("NFC");
  if (composed === text) return null;
  // If a character without a replacement remains, to change the others would save nothing.
  for (const change of [simplify, String]) {
    const other = change(composed);
    if (other === text) continue;
    const recounted = count(other, rules);
    const fewer = segmentsOf(recounted);
    if (fewer < number && (recounted[0] === 0 || other === composed)) {
      return { text: other, segments: fewer, replacements: listReplacements(text, change) };
    }
  }
  return null;
}
