/** The maximum length of a segment in units: septets of GSM-7, or UTF-16 code units of UCS-2. */
export interface SegmentLimits {
  /** Of the only segment of a message. */
  readonly single: number;
  /** Of each segment of a longer message. */
  readonly multi: number;
}

/** How a provider encodes and splits texts. */
export interface SegmentRules {
  /** @default { single: 160, multi: 153 } */
  readonly gsm7?: SegmentLimits;
  /** @default { single: 70, multi: 67 } */
  readonly ucs2?: SegmentLimits;
  /**
   * `"standard"`: the GSM default alphabet with its extension table. `"reduced"`: without the Greek capitals,
   * `€`, `¤`, `Ç` and the form feed.
   * @default "standard"
   */
  readonly alphabet?: "standard" | "reduced";
  /**
   * Where a text may be split: between any two characters, or only between graphemes, so that no emoji or accented letter is
   * broken (with `Intl.Segmenter`).
   * @default "character"
   */
  readonly split?: "character" | "grapheme";
  /** The maximum number of segments. @default 255, the most that the header can count */
  readonly maxSegments?: number;
  /** The maximum number of characters, in Unicode code points. @default no limit */
  readonly maxCharacters?: number;
}

/**
 * - `"standard"`: 3GPP TS 23.040 with an 8-bit reference number: segments of 153 and 67 units.
 * - `"toll-free"`: with a 16-bit reference number, as on toll-free numbers in the United States: 152 and 66 units.
 * - `"twilio"`: does not split graphemes; at most 1,600 characters.
 * - `"telnyx"`: the reduced alphabet; at most ten segments.
 */
export type SegmentProfile = "standard" | "toll-free" | "twilio" | "telnyx";

/** The rules of each profile. @internal */
export const PROFILES: Readonly<Record<SegmentProfile, SegmentRules>> = {
  standard: {},
  // 3GPP TS 23.040, section 9.2.3.24.8: the header is one octet longer. Toll-free numbers use it:
  // https://github.com/TwilioDevEd/message-segment-calculator/issues/51
  "toll-free": { gsm7: { single: 160, multi: 152 }, ucs2: { single: 70, multi: 66 } },
  // From its own calculator: https://github.com/TwilioDevEd/message-segment-calculator
  // The maximum length: https://www.twilio.com/docs/api/errors/21617
  twilio: { split: "grapheme", maxCharacters: 1600 },
  // https://developers.telnyx.com/docs/messaging/messages/message-encoding
  telnyx: { alphabet: "reduced", maxSegments: 10 },
};
