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
  ["\u2018\u2019\u201a\u201b\u02bc\u2032`\u00b4", "'"],
  ["\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'],
  ["\u2039", "<"],
  ["\u203a", ">"],
  ["\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"],
  ["\u2026", "..."],
  ["\u2022", "*"],
  ["\u2044\u2215", "/"],
  ["\u00d7", "x"],
  // One space each, however wide. A tab too.
  ["\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "],
  ["\u0085\u2028\u2029", "\n"],
  // Not seen at all: soft hyphen, zero-width space, word joiner, byte order mark.
  ["\u00ad\u200b\u2060\ufeff", ""],
  ["\ufb01", "fi"],
  ["\ufb02", "fl"],
];

const table = new Map(READS_THE_SAME.flatMap(([characters, to]) => [...characters].map((from) => [from, to] as const)));

/**
 * What may change: a character of the table, a full-width form of ASCII, a character with combining marks, and those
 * that are another one's double (the ohm sign, kelvin, the angstrom sign, the Greek question mark, the Greek varia).
 */
const CHANGES = new RegExp(
  `\\P{M}\\p{M}+|[${[...table.keys()].join("")}\uff01-\uff5e\u2126\u212a\u212b\u037e\u1fef]`, "gsu",
);

/** The text in fewer alphabets: composed (NFC), then with what reads the same. */
export function simplified(text: string): { text: string; replacements: Replacement[] } {
  const replacements: Replacement[] = [];
  const result = text.replace(CHANGES, (from: string, index: number) => {
    let to = "";
    for (const character of from.normalize("NFC")) to += plain(character);
    if (to !== from) replacements.push({ index, from, to });
    return to;
  });
  return { text: result, replacements };
}

function plain(character: string): string {
  const code = character.charCodeAt(0);
  // Full-width forms of ASCII, U+FF01 to U+FF5E.
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  return table.get(character) ?? character;
}
