/** Finds secrets in a string, in one pass. */

/** Any piece of a secret of this many characters is masked. */
const PIECE_CHARS = 12;
/** Shorter secrets are not masked: they occur in ordinary words. */
export const MIN_SECRET_CHARS = 8;
/** A piece is found by any group of this many of its characters (an n-gram). */
const GRAM_CHARS = 4;
/** After this many searches in the secrets themselves, a set of all pieces is made. Most keys never occur, and need no set. */
const MAX_DIRECT_LOOKUPS = 100;

/** The start and the end of a match. */
export type Range = readonly [start: number, end: number];

/**
 * Finds every piece of the secrets, in time that is linear in the string and does not depend on the number of secrets. In a
 * string without a secret, about every ninth character is looked at.
 */
export class Matcher {
  readonly #pieces = new Map<number, Pieces>();
  readonly #grams: Uint8Array;
  readonly #stride: number;

  /**
   * @param secrets The secrets, each with the length of the pieces to find; none shorter than `MIN_SECRET_CHARS`.
   */
  constructor(secrets: readonly (readonly [text: string, piece: number])[]) {
    const total = secrets.reduce((sum, [text]) => sum + text.length, 0);
    this.#grams = new Uint8Array(1 << Math.min(16, Math.max(10, 35 - Math.clz32(total))));
    let shortest = PIECE_CHARS;
    for (const [text, piece] of secrets) {
      shortest = Math.min(shortest, piece);
      const pieces = this.#pieces.get(piece);
      if (pieces === undefined) this.#pieces.set(piece, new Pieces(piece, text));
      else pieces.texts.push(text);
      for (let start = 0; start + GRAM_CHARS <= text.length; start++) this.#grams[this.#hash(text, start)] = 1;
    }
    // Every piece contains an n-gram that starts at a multiple of the stride.
    this.#stride = shortest - GRAM_CHARS + 1;
  }

  /** Returns the matches, which may overlap. Those of one piece length are in order. */
  find(text: string): Range[] {
    const found: Range[] = [];
    const from = new Map<number, number>();
    for (let index = 0; index + GRAM_CHARS <= text.length; index += this.#stride) {
      if (this.#grams[this.#hash(text, index)] === 0) continue;
      for (const [piece, pieces] of this.#pieces) {
        let start = Math.max(0, index + GRAM_CHARS - piece, from.get(piece) ?? 0);
        for (; start <= index && start + piece <= text.length; start++) {
          if (!pieces.has(text.slice(start, start + piece))) continue;
          let end = start + piece;
          while (end < text.length && pieces.has(text.slice(end + 1 - piece, end + 1))) end++;
          found.push([start, end]);
          start = end - piece;
        }
        from.set(piece, start);
      }
    }
    return found;
  }

  #hash(text: string, index: number): number {
    let hash = 0;
    for (let at = index; at < index + GRAM_CHARS; at++) hash = Math.imul(hash, 0x9e3779b1) + text.charCodeAt(at);
    return (Math.imul(hash, 0x9e3779b1) >>> 12) & (this.#grams.length - 1);
  }
}

/** The pieces of one length. */
class Pieces {
  readonly texts: string[];
  readonly #length: number;
  #lookups = 0;
  #all: Set<string> | undefined;

  constructor(length: number, text: string) {
    this.#length = length;
    this.texts = [text];
  }

  has(piece: string): boolean {
    if (this.#all === undefined && this.#lookups++ < MAX_DIRECT_LOOKUPS)
      return this.texts.some((text) => text.includes(piece));
    if (this.#all === undefined) {
      this.#all = new Set();
      for (const text of this.texts) {
        for (let start = 0; start + this.#length <= text.length; start++)
          this.#all.add(text.slice(start, start + this.#length));
      }
    }
    return this.#all.has(piece);
  }
}

/**
 * A spelling with the length of its pieces.
 *
 * @internal
 */
export function pieceOf(text: string): readonly [string, number] {
  return [text, Math.min(PIECE_CHARS, text.length)];
}

/**
 * Sorts the ranges and joins those that touch.
 *
 * @internal
 */
export function merged(ranges: Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = result[result.length - 1];
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
