/** One change of a smart encoding. */
export interface Replacement {
  /** Its index in the original string, in UTF-16 code units. */
  readonly index: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Characters and their equivalent in the GSM alphabet, which reads the same. No word changes: letters keep their accents, and
 * joiners stay, because scripts and emoji need them.
 */
const EQUIVALENTS: readonly (readonly [characters: string, to: string])[] = [
  // Quotation marks, primes, and accents in place of an apostrophe.
  ["\u2018\u2019\u201a\u201b\u2039\u203a\u02bc\u2032`\uff40\u00b4", "'"],
  ["\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'],
  ["\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"],
  ["\u2026", "..."],
  ["\u2022", "*"],
  ["\u2044\u2215", "/"],
  ["\u00d7", "x"],
  // Spaces of every width, and the tab.
  ["\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "],
  ["\u0085\u2028\u2029", "\n"],
  // Invisible: soft hyphen, zero-width space, word joiner, byte order mark; and direction marks, which are often copied with
  // a text and change nothing if all letters run from left to right.
  ["\u00ad\u200b\u2060\ufeff\u200e\u202a\u202c\u2066\u2068\u2069", ""],
  ["\ufb01", "fi"],
  ["\ufb02", "fl"],
  // TS 23.038 has only the Greek capitals that look unlike any Latin one. The others become Latin.
  ...[..."ABEZHIKMNOPTYX"].map((latin, at) => ["ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"[at]!, latin] as const),
];

const equivalents = new Map(
  EQUIVALENTS.flatMap(([characters, to]) => [...characters].map((from) => [from.charCodeAt(0), to] as const)),
);

/** The characters with an equivalent, and the full-width forms of ASCII. */
const REPLACEABLE = new RegExp(`[${String.fromCharCode(...equivalents.keys())}\uff01-\uff5e]`, "g");

/**
 * A character with those that NFC may compose with it: marks, and three kinds that Unicode counts as letters: the vowels and
 * final consonants of Hangul, and a vowel of Kirat Rai.
 */
const COMPOSED = /[\s\S][\p{M}\u1161-\u1175\u11a8-\u11c2\u{16d67}]*/gu;

/** More marks in a row than any script has (UAX #15, section 13). JavaScript engines sort them in quadratic time. */
export const TOO_MANY_MARKS = /[\p{M}\u1161-\u1175\u11a8-\u11c2\u{16d67}]{31}/u;

/** Replacements after which a text is in the GSM alphabet. */
export interface GsmReplacements {
  readonly replacements: readonly Replacement[];
  /** Whether each replacement is one septet long. */
  readonly isOneSeptetEach: boolean;
}

/**
 * Replaces every costly character of a text. There are `count`, the first one at `index`. Null if one of them has no
 * equivalent. It looks only at single characters, which is enough for most texts: they have only a typographic apostrophe.
 */
export function gsmReplacements(text: string, index: number, count: number): GsmReplacements | null {
  const found: Replacement[] = [];
  let isOneSeptetEach = true;
  for (let at = index; found.length < count; at += 1) {
    if (at === text.length) return null;
    const code = text.charCodeAt(at);
    // The alphabet has all of ASCII but the grave accent and most control characters.
    if (code < 0x7f && code > 0x1f && code !== 0x60) continue;
    const to = equivalentOf(code);
    if (to === undefined) {
      // Beyond Greek, the alphabet has only the euro sign.
      if (code > 0x3ff && code !== 0x20ac) return null;
      continue;
    }
    // The equivalents of some full-width forms are in the extension table, which costs two.
    isOneSeptetEach &&= to.length === 1 && code < 0xff00;
    found.push({ index: at, from: text[at]!, to });
  }
  return { replacements: found, isOneSeptetEach };
}

/** Applies replacements of single characters. Several times as fast as `String.prototype.replace`. */
export function applyReplacements(text: string, replacements: readonly Replacement[]): string {
  let result = "";
  let from = 0;
  for (const { index, to } of replacements) {
    result += text.slice(from, index) + to;
    from = index + 1;
  }
  return result + text.slice(from);
}

/** Replaces every character that has an equivalent, and keeps the others. */
export function simplify(text: string): string {
  return text.replace(REPLACEABLE, simplifyCharacter);
}

/** Lists the replacements that `change` makes of a text after NFC, with their indexes in the original string. */
export function listReplacements(text: string, change: (composed: string) => string): Replacement[] {
  const found: Replacement[] = [];
  // If NFC composes nothing, only characters with an equivalent can change.
  for (const { 0: from, index } of text.matchAll(text === text.normalize("NFC") ? REPLACEABLE : COMPOSED)) {
    const to = change(from.normalize("NFC"));
    if (to !== from) found.push({ index, from, to });
  }
  return found;
}

function simplifyCharacter(character: string): string {
  return equivalentOf(character.charCodeAt(0)) ?? character;
}

function equivalentOf(code: number): string | undefined {
  return equivalents.get(code) ?? (code > 0xff00 && code < 0xff5f ? String.fromCharCode(code - 0xfee0) : undefined);
}
