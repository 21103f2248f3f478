import { started } from "../ask.js";
import type { SegmentProfile, SegmentRules } from "./profiles.js";
import { readRules, wrong } from "./rules.js";
import type { ReadRules } from "./rules.js";
import { simplified } from "./smart.js";
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
  /** In the whole text: septets (two for `€` and a few more), or UTF-16 code units (two for most emoji). */
  readonly units: number;
  /** How many segments are sent and paid for; 0 for an empty text. */
  readonly segments: number;
  /** How many units each of them holds. */
  readonly unitsPerSegment: number;
  /** How many more fit into the last one. */
  readonly unitsLeft: number;
  readonly parts: readonly Segment[];
  /** Whether it is more than the profile allows. */
  readonly overLimit: boolean;
  /** Null where the text is GSM-7. */
  readonly costly: CostlyCharacter | null;
  /** A proposal that needs fewer segments; null where there is none. */
  readonly smart: SmartEncoding | null;
  /** `segments` times `pricePerSegment`, not rounded; null without a price. */
  readonly price: number | null;
}

const NO_CLUSTERS = new Uint32Array();

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
export function segments(text: string, options: SegmentsOptions = {}): Segments {
  if (typeof text !== "string") throw wrong("text", "text", text);
  if (typeof options !== "object" || options === null) throw wrong("options", "an object", options);
  const { profile, pricePerSegment } = options;
  const rules = readRules(profile);
  if (pricePerSegment !== undefined && !(typeof pricePerSegment === "number" && pricePerSegment >= 0 && pricePerSegment < Infinity)) {
    throw wrong("pricePerSegment", "a number, 0 or more", pricePerSegment);
  }
  const counted = count(text, rules);
  const ucs2 = counted[0] === 1;
  const number = (counted.length - FIXED) / 2;
  const { single, multi } = ucs2 ? rules.ucs2 : rules.gsm7;
  const unitsPerSegment = number > 1 ? multi : single;
  const parts: Segment[] = [];
  for (let at = FIXED; at < counted.length; at += 2) {
    parts.push({ start: counted[at]!, end: counted[at + 2] ?? text.length, units: counted[at + 1]! });
  }
  return {
    encoding: ucs2 ? "ucs-2" : "gsm-7",
    units: counted[1]!,
    segments: number,
    unitsPerSegment,
    unitsLeft: unitsPerSegment - (parts.at(-1)?.units ?? 0),
    parts,
    overLimit: number > rules.maxSegments,
    costly: ucs2 ? costly(text, counted, number) : null,
    smart: ucs2 ? smart(text, rules, number) : null,
    price: pricePerSegment === undefined ? null : number * pricePerSegment,
  };
}

/** The numbers before the segments. `src/js/segments.rs` writes them. */
const FIXED = 6;

function count(text: string, rules: ReadRules): Uint32Array {
  return started().segments(text, rules.numbers, rules.graphemes ? clusters(text) : NO_CLUSTERS);
}

function costly(text: string, counted: Uint32Array, number: number): CostlyCharacter {
  const [, , index = 0, , many = 0, segmentsWithout = 0] = counted;
  // From the text and not from the code point: a lone surrogate reaches the core as U+FFFD.
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
  return { index, character, count: many, segmentsWithout, extraSegments: number - segmentsWithout };
}

function smart(text: string, rules: ReadRules, number: number): SmartEncoding | null {
  if (number < 2) return null;
  const other = simplified(text);
  if (other.replacements.length === 0) return null;
  const fewer = (count(other.text, rules).length - FIXED) / 2;
  return fewer < number ? { text: other.text, segments: fewer, replacements: other.replacements } : null;
}

let segmenter: Intl.Segmenter | undefined;

/**
 * How much is given to the segmenter at once, in UTF-16 code units. V8's copies all of it for each grapheme. Far more
 * than a segment holds, so that a grapheme that is longer is cut all the same.
 */
const WINDOW = 1024;

/** Where graphemes start. ASCII has none of more than a character, except for CR LF. */
function clusters(text: string): Uint32Array {
  if (!/[^\0-\x0c\x0e-\x7f]/.test(text)) return NO_CLUSTERS;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const starts: number[] = [];
  for (let from = 0; from < text.length; ) {
    let last = 0;
    for (const { index } of segmenter.segment(text.slice(from, from + WINDOW))) {
      starts.push(from + index);
      last = index;
    }
    // The last one may go on behind the window: it is looked at again.
    if (from + WINDOW >= text.length) break;
    if (last > 0) starts.pop();
    from += last > 0 ? last : WINDOW;
  }
  return Uint32Array.from(starts);
}
