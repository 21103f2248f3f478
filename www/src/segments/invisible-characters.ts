/** Invisible characters and their names. They count like any other character, but cannot be found by looking at the text. */

const NAMES: Readonly<Record<number, string>> = {
  0: "NULL",
  7: "BELL",
  8: "BACKSPACE",
  9: "TAB",
  11: "LINE TABULATION",
  12: "FORM FEED",
  13: "CARRIAGE RETURN",
  27: "ESCAPE",
  127: "DELETE",
  133: "NEXT LINE",
  160: "NO-BREAK SPACE",
  173: "SOFT HYPHEN",
  847: "COMBINING GRAPHEME JOINER",
  1564: "ARABIC LETTER MARK",
  4447: "HANGUL CHOSEONG FILLER",
  4448: "HANGUL JUNGSEONG FILLER",
  6158: "MONGOLIAN VOWEL SEPARATOR",
  8192: "EN QUAD",
  8193: "EM QUAD",
  8194: "EN SPACE",
  8195: "EM SPACE",
  8196: "THREE-PER-EM SPACE",
  8197: "FOUR-PER-EM SPACE",
  8198: "SIX-PER-EM SPACE",
  8199: "FIGURE SPACE",
  8200: "PUNCTUATION SPACE",
  8201: "THIN SPACE",
  8202: "HAIR SPACE",
  8203: "ZERO WIDTH SPACE",
  8204: "ZERO WIDTH NON-JOINER",
  8205: "ZERO WIDTH JOINER",
  8206: "LEFT-TO-RIGHT MARK",
  8207: "RIGHT-TO-LEFT MARK",
  8232: "LINE SEPARATOR",
  8233: "PARAGRAPH SEPARATOR",
  8234: "LEFT-TO-RIGHT EMBEDDING",
  8235: "RIGHT-TO-LEFT EMBEDDING",
  8236: "POP DIRECTIONAL FORMATTING",
  8237: "LEFT-TO-RIGHT OVERRIDE",
  8238: "RIGHT-TO-LEFT OVERRIDE",
  8239: "NARROW NO-BREAK SPACE",
  8287: "MEDIUM MATHEMATICAL SPACE",
  8288: "WORD JOINER",
  8294: "LEFT-TO-RIGHT ISOLATE",
  8295: "RIGHT-TO-LEFT ISOLATE",
  8296: "FIRST STRONG ISOLATE",
  8297: "POP DIRECTIONAL ISOLATE",
  12288: "IDEOGRAPHIC SPACE",
  12644: "HANGUL FILLER",
  65038: "VARIATION SELECTOR-15",
  65039: "VARIATION SELECTOR-16",
  65279: "ZERO WIDTH NO-BREAK SPACE",
  65440: "HALFWIDTH HANGUL FILLER",
  65532: "OBJECT REPLACEMENT CHARACTER",
};

/** Names for ranges of characters. */
const KINDS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\p{Cc}/u, "CONTROL CHARACTER"],
  [/\p{Cs}/u, "HALF OF A SURROGATE PAIR"],
  [/\p{Co}/u, "PRIVATE USE"],
  [/\p{Cn}/u, "NOT A CHARACTER YET"],
  [/[\u{e0000}-\u{e007f}]/u, "TAG"],
  [/\p{Variation_Selector}/u, "VARIATION SELECTOR"],
];

const INVISIBLE = /(?![ \n])[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\ufffc]/u;

/** Whether a character is invisible. Spaces and line breaks are not: the characters around them show them. */
export function isInvisible(character: string): boolean {
  return INVISIBLE.test(character);
}

/** `U+0009 TAB`. */
export function characterName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const name = NAMES[code] ?? KINDS.find(([pattern]) => pattern.test(character))?.[1] ?? "";
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")} ${name}`.trim();
}

/** A character as part of a sentence: in quotation marks, or its name if it is invisible. */
export function quoteCharacter(character: string): string {
  return isInvisible(character) ? characterName(character) : `“${character}”`;
}
