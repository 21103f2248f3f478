/** The spellings of a secret, and the decoding of escapes. */

/** HTML's entity names of the characters that a key can contain, each followed by the character. */
const ENTITIES =
  "amp& lt< gt> quot\" apos' excl! num# dollar$ percnt% lpar( rpar) ast* plus+ comma, period. sol/ colon: semi; equals= quest? commat@ " +
  "lsqb[ lbrack[ bsol\\ rsqb] rbrack] Hat^ lowbar_ UnderBar_ grave` lcub{ lbrace{ verbar| vert| rcub} rbrace}";

/** One escape of JSON, JavaScript, URLs or HTML. Every repetition is bounded, so that it takes linear time. */
const ESCAPE =
  /[\\%]u([\da-f]{4})|\\u\{([\da-f]{1,6})\}|\\x([\da-f]{2})|%([\da-f]{2})|&#x([\da-f]{1,6});?|&#(\d{1,7});?|&([a-z]{2,9});/iy;

/** A string after one pass of decoding, with the origin of its characters. */
export interface Decoded {
  readonly text: string;
  /** Maps an index in `text` to its index in the source. */
  readonly at: (index: number) => number;
}

/**
 * Decodes one layer of escapes; undefined if there are none. A JSON string within JSON has two layers.
 *
 * @internal
 */
export function decode(source: string): Decoded | undefined {
  // The end of each escape, in the result and in the source.
  const ends: number[] = [];
  const sources: number[] = [];
  let text = "";
  let from = 0;
  for (let index = 0; index < source.length; ) {
    const [read, length] = isEscape(source.charCodeAt(index)) ? escapeAt(source, index) : NONE;
    if (read !== undefined) {
      text += source.slice(from, index) + read;
      from = index + length;
      ends.push(text.length);
      sources.push(from);
    }
    index += length;
  }
  if (ends.length === 0) return undefined;
  return {
    text: text + source.slice(from),
    at(index) {
      let low = 0;
      for (let high = ends.length; low < high; ) {
        const middle = (low + high) >> 1;
        if (ends[middle]! <= index) low = middle + 1;
        else high = middle;
      }
      return low === 0 ? index : sources[low - 1]! + index - ends[low - 1]!;
    },
  };
}

const NONE = [undefined, 1] as const;

/** Whether an escape may start with this character: a backslash, a percent sign or an ampersand. */
function isEscape(code: number): boolean {
  return code === 0x5c || code === 0x25 || code === 0x26;
}

/** The character that is escaped at `index`, and the length of the escape. */
function escapeAt(source: string, index: number): readonly [string | undefined, number] {
  // The most frequent escapes of JSON: `\"`, `\\`, `\/`.
  const isPlain = source[index] === "\\" && index + 1 < source.length && !/[ux]/i.test(source[index + 1]!);
  if (isPlain) return [source[index + 1], 2];
  ESCAPE.lastIndex = index;
  const found = ESCAPE.exec(source);
  if (found === null) return source[index] === "\\" && index + 1 < source.length ? [source[index + 1], 2] : NONE;
  const [match, u, braced, x, percent, entity, decimal, name] = found;
  const hex = u ?? braced ?? x ?? percent ?? entity;
  const read =
    name === undefined ? character(hex === undefined ? Number(decimal) : parseInt(hex, 16)) : entityCharacter(name);
  return read === undefined ? NONE : [read, match.length];
}

function character(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function entityCharacter(name: string): string | undefined {
  const found = ` ${ENTITIES}`.indexOf(` ${name}`);
  // The character follows the name. `lb` is only the start of two names.
  return found >= 0 && /^[^a-z]( |$)/i.test(ENTITIES.slice(found + name.length))
    ? ENTITIES[found + name.length]
    : undefined;
}

/**
 * Returns the spellings of a secret that decoding escapes does not find: UTF-8, the spaces of a form, and base64 at any position of
 * a longer string (`user:key`).
 *
 * @internal
 */
export function spellings(secret: string): string[] {
  const bytes = utf8(secret);
  const all = new Set([secret, bytes, secret.replaceAll(" ", "+"), secret.replaceAll("+", " ")]);
  // A key that looks like an escape is decoded together with the text around it.
  for (let read = decode(secret), layer = 0; read !== undefined && layer < 4; read = decode(read.text), layer++)
    all.add(read.text);
  for (let before = 0; before < 3; before++) {
    // Without the characters at both ends that depend on what surrounds it.
    const base64 = btoa("\0".repeat(before) + bytes).slice(
      Math.ceil((before * 4) / 3),
      Math.floor(((before + bytes.length) * 4) / 3),
    );
    all.add(base64);
    all.add(base64.replaceAll("+", "-").replaceAll("/", "_"));
  }
  return [...all];
}

/** One character for each byte. */
function utf8(text: string): string {
  // A lone surrogate is U+FFFD in UTF-8.
  const wellFormed = text.replace(/[\ud800-\udfff]/gu, "\ufffd");
  return encodeURIComponent(wellFormed).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
