/** Characters that cannot be seen, by name: they cost as much as others, and nobody finds them in a text. */

const NAMES: Readonly<Record<number, string>> = {
  0x00: "NULL", 0x07: "BELL", 0x08: "BACKSPACE", 0x09: "TAB", 0x0b: "LINE TABULATION", 0x0c: "FORM FEED", 0x0d: "CARRIAGE RETURN",
  0x1b: "ESCAPE", 0x7f: "DELETE", 0x85: "NEXT LINE", 0xa0: "NO-BREAK SPACE", 0xad: "SOFT HYPHEN", 0x34f: "COMBINING GRAPHEME JOINER",
  0x61c: "ARABIC LETTER MARK", 0x115f: "HANGUL CHOSEONG FILLER", 0x1160: "HANGUL JUNGSEONG FILLER", 0x180e: "MONGOLIAN VOWEL SEPARATOR",
  0x2000: "EN QUAD", 0x2001: "EM QUAD", 0x2002: "EN SPACE", 0x2003: "EM SPACE", 0x2004: "THREE-PER-EM SPACE", 0x2005: "FOUR-PER-EM SPACE",
  0x2006: "SIX-PER-EM SPACE", 0x2007: "FIGURE SPACE", 0x2008: "PUNCTUATION SPACE", 0x2009: "THIN SPACE", 0x200a: "HAIR SPACE",
  0x200b: "ZERO WIDTH SPACE", 0x200c: "ZERO WIDTH NON-JOINER", 0x200d: "ZERO WIDTH JOINER", 0x200e: "LEFT-TO-RIGHT MARK",
  0x200f: "RIGHT-TO-LEFT MARK", 0x2028: "LINE SEPARATOR", 0x2029: "PARAGRAPH SEPARATOR", 0x202a: "LEFT-TO-RIGHT EMBEDDING",
  0x202b: "RIGHT-TO-LEFT EMBEDDING", 0x202c: "POP DIRECTIONAL FORMATTING", 0x202d: "LEFT-TO-RIGHT OVERRIDE", 0x202e: "RIGHT-TO-LEFT OVERRIDE",
  0x202f: "NARROW NO-BREAK SPACE", 0x205f: "MEDIUM MATHEMATICAL SPACE", 0x2060: "WORD JOINER", 0x2066: "LEFT-TO-RIGHT ISOLATE",
  0x2067: "RIGHT-TO-LEFT ISOLATE", 0x2068: "FIRST STRONG ISOLATE", 0x2069: "POP DIRECTIONAL ISOLATE", 0x3000: "IDEOGRAPHIC SPACE",
  0x3164: "HANGUL FILLER", 0xfe0e: "VARIATION SELECTOR-15", 0xfe0f: "VARIATION SELECTOR-16", 0xfeff: "ZERO WIDTH NO-BREAK SPACE",
  0xffa0: "HALFWIDTH HANGUL FILLER", 0xfffc: "OBJECT REPLACEMENT CHARACTER",
};

/** What comes in ranges. */
const KINDS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\p{Cc}/u, "CONTROL CHARACTER"], [/\p{Cs}/u, "HALF OF A SURROGATE PAIR"], [/\p{Co}/u, "PRIVATE USE"], [/\p{Cn}/u, "NOT A CHARACTER YET"],
  [/[\u{e0000}-\u{e007f}]/u, "TAG"], [/\p{Variation_Selector}/u, "VARIATION SELECTOR"],
];

const INVISIBLE = /(?![ \n])[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\ufffc]/u;

/** Whether nothing of a character is to be seen. A space and a new line are seen by what is around them. */
export function isInvisible(character: string): boolean {
  return INVISIBLE.test(character);
}

/** `U+0009 TAB`. */
export function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const name = NAMES[code] ?? KINDS.find(([pattern]) => pattern.test(character))?.[1] ?? "";
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")} ${name}`.trim();
}

/** A character in a sentence: quoted, or by its name. */
export function quoted(character: string): string {
  return isInvisible(character) ? nameOf(character) : `“${character}”`;
}
