/** How many units fit into a segment: septets of GSM-7, or UTF-16 code units of UCS-2. */
export interface SegmentLimits {
  /** In a message of one segment. */
  readonly single: number;
  /** In each segment of a longer one. */
  readonly multi: number;
}

/** How a provider or a route splits texts. */
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
   * Where a text may be cut: between any two characters, or only between what people see as characters, so that no
   * emoji or accented letter is torn apart (with `Intl.Segmenter`).
   * @default "character"
   */
  readonly split?: "character" | "grapheme";
  /** The most segments that are sent. @default 255, which is all that the header can count */
  readonly maxSegments?: number;
  /** The most characters that are accepted, in Unicode code points. @default no limit */
  readonly maxCharacters?: number;
}

/**
 * - `"standard"`: 3GPP TS 23.040 with an 8-bit reference number: 153 and 67 units.
 * - `"toll-free"`: with a 16-bit one, as on toll-free numbers in the United States: 152 and 66 units.
 * - `"twilio"`: graphemes stay whole, 1,600 characters at most.
 * - `"telnyx"`: the reduced alphabet, ten segments at most.
 */
export type SegmentProfile = "standard" | "toll-free" | "twilio" | "telnyx";

/** @internal */
export const PROFILES: Readonly<Record<SegmentProfile, SegmentRules>> = {
  standard: {},
  // 3GPP TS 23.040, section 9.2.3.24.8: the header is one octet longer. That toll-free numbers use it:
  // https://github.com/TwilioDevEd/message-segment-calculator/issues/51
  "toll-free": { gsm7: { single: 160, multi: 152 }, ucs2: { single: 70, multi: 66 } },
  // What its own calculator does: https://github.com/TwilioDevEd/message-segment-calculator
  // The length: https://www.twilio.com/docs/api/errors/21617
  twilio: { split: "grapheme", maxCharacters: 1600 },
  // https://developers.telnyx.com/docs/messaging/messages/message-encoding
  telnyx: { alphabet: "reduced", maxSegments: 10 },
};
