/** One change that a smart encoding would make. */
export interface Replacement {
  /** Where it stands in the text as given, in UTF-16 code units: an index of the string. */
  readonly index: number;
  readonly from: string;
  readonly to: string;
}

/**
 * What reads the same in the GSM alphabet. Nothing here changes a word: letters keep their accents, and joiners stay,
 * because scripts and emoji need them. First what is written, then what it stands for.
 */
const READS_THE_SAME: readonly (readonly [characters: string, to: string])[] = [
  // Quotation marks, primes, and the accents that stand for an apostrophe.
  ["\u2018\u2019\u201a\u201b\u2039\u203a\u02bc\u2032`\uff40\u00b4", "'"],
  ["\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'],
  ["\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"],
  ["\u2026", "..."],
  ["\u2022", "*"],
  ["\u2044\u2215", "/"],
  ["\u00d7", "x"],
  // One space each, however wide. A tab too.
  ["\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "],
  ["\u0085\u2028\u2029", "\n"],
  // Not seen at all: soft hyphen, zero-width space, word joiner, byte order mark; and the marks of direction that come
  // with what is copied, and change nothing where all letters run from left to right.
  ["\u00ad\u200b\u2060\ufeff\u200e\u202a\u202c\u2066\u2068\u2069", ""],
  ["\ufb01", "fi"],
  ["\ufb02", "fl"],
  // TS 23.038 has only those Greek capitals that no Latin one looks like: the others are written as Latin ones.
  ...[..."ABEZHIKMNOPTYX"].map((latin, at) => ["ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"[at]!, latin] as const),
];

const table = new Map(
  READS_THE_SAME.flatMap(([characters, to]) => [...characters].map((from) => [from.charCodeAt(0), to] as const)),
);

/** What the table has, and the full-width forms of ASCII. */
const REPLACED = new RegExp(`[${String.fromCharCode(...table.keys())}\uff01-\uff5e]`, "g");

/**
 * A character with what NFC may put together with it: marks, and what Unicode has as letters: the vowels and final
 * consonants of Hangul, and a vowel of Kirat Rai.
 */
const COMPOSED = /[\s\S][\p{M}\u1161-\u1175\u11a8-\u11c2\u{16d67}]*/gu;

/** More marks in a row than any writing has (UAX #15, section 13). JavaScript engines need quadratic time to put them in order. */
export const MARKS_WITHOUT_END = /[\p{M}\u1161-\u1175\u11a8-\u11c2\u{16d67}]{31}/u;

/** Changes that leave nothing but the GSM alphabet. */
export interface PlainReplacements {
  readonly replacements: readonly Replacement[];
  /** Whether each puts one septet in the place of its character. */
  readonly septets: boolean;
}

/**
 * The changes that make up for every costly character of a text, of which there are `count`, from `index` on. Null where
 * one of them has none. In the common text, which has a wrong apostrophe, nothing else need be looked at.
 */
export function plainReplacements(text: string, index: number, count: number): PlainReplacements | null {
  const found: Replacement[] = [];
  let septets = true;
  for (let at = index; found.length < count; at += 1) {
    if (at === text.length) return null;
    const code = text.charCodeAt(at);
    // Of ASCII, the alphabet lacks the grave accent and most control characters.
    if (code < 0x7f && code > 0x1f && code !== 0x60) continue;
    const to = plainOf(code);
    if (to === undefined) {
      // Beyond Greek, the alphabet has the euro sign only.
      if (code > 0x3ff && code !== 0x20ac) return null;
      continue;
    }
    // Some full-width forms stand for what is in the extension table.
    septets &&= to.length === 1 && code < 0xff00;
    found.push({ index: at, from: text[at]!, to });
  }
  return { replacements: found, septets };
}

/** The text with the changes made, of single characters. Several times as fast as `String.prototype.replace`. */
export function replaced(text: string, replacements: readonly Replacement[]): string {
  let other = "";
  let from = 0;
  for (const { index, to } of replacements) {
    other += text.slice(from, index) + to;
    from = index + 1;
  }
  return other + text.slice(from);
}

/** The text in fewer alphabets, and as it is otherwise: with what reads the same. */
export function simplified(text: string): string {
  return text.replace(REPLACED, plain);
}

/** What `change` makes of the text once it is composed, and where that stands in the text as given. */
export function replacements(text: string, change: (composed: string) => string): Replacement[] {
  const found: Replacement[] = [];
  // Where nothing is put together, only what the table has need be looked at.
  for (const { 0: from, index } of text.matchAll(text === text.normalize("NFC") ? REPLACED : COMPOSED)) {
    const to = change(from.normalize("NFC"));
    if (to !== from) found.push({ index, from, to });
  }
  return found;
}

function plain(character: string): string {
  return plainOf(character.charCodeAt(0)) ?? character;
}

function plainOf(code: number): string | undefined {
  return table.get(code) ?? (code > 0xff00 && code < 0xff5f ? String.fromCharCode(code - 0xfee0) : undefined);
}
