// Searches visible text for pieces of a key. Independent of the code that it tests, and simple.
import { inspect } from "node:util";

const PIECE_CHARS = 12;

/** Everything that a console, a logger or a developer may print of a value. */
export function printed(value) {
  const seen = [
    attempt(() => String(value)),
    inspect(value, { depth: 12, showHidden: true, maxArrayLength: 50, breakLength: 1_000 }),
    attempt(() => JSON.stringify(value)) ?? "",
  ];
  if (globalThis.Deno !== undefined) seen.push(Deno.inspect(value, { depth: 12, showHidden: true, getters: true }));
  if (globalThis.Bun !== undefined) seen.push(Bun.inspect(value, { depth: 12 }));
  for (let error = value, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth++) {
    seen.push(
      error.stack,
      error.message,
      attempt(() => String(error.cause)),
      attempt(() => JSON.stringify(error.toJSON?.({ raw: true }))) ?? "",
    );
  }
  return seen.join("\n");
}

function attempt(act) {
  try {
    return act();
  } catch {
    return "";
  }
}

const unescapeJson = (text) =>
  text.replace(/\\+(?:u([\da-f]{4})|(.))/gi, (_, hex, one) => (hex ? String.fromCharCode(parseInt(hex, 16)) : one));
const unescapeUrl = (text) => text.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
const unescapeHtml = (text) =>
  text.replace(/&#(\d+);|&#x([\da-f]+);|&(amp|lt|gt|quot|apos);/gi, (_, decimal, hex, name) =>
    name
      ? { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }[name]
      : String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16)),
  );

/** The strings to search for: pieces of the key, and their base64, which decoding escapes does not find. */
function needles(key) {
  const plain = new Set();
  const length = Math.min(PIECE_CHARS, key.length);
  for (let at = 0; at + length <= key.length; at++) plain.add(key.slice(at, at + length));
  const base64 = new Set();
  const pieceChars = Math.min(PIECE_CHARS, key.length - 2);
  for (let at = 0; at + pieceChars <= key.length; at++) {
    for (let before = 0; before < 3; before++) {
      const encoded = btoa("\0".repeat(before) + key.slice(at, at + pieceChars));
      const piece = encoded.slice(Math.ceil((before * 4) / 3), Math.floor(((before + pieceChars) * 4) / 3));
      base64.add(piece).add(piece.replaceAll("+", "-").replaceAll("/", "_"));
    }
  }
  return [...[...groups(plain)], ...[...groups(base64)]];
}

function groups(texts) {
  const byLength = new Map();
  for (const text of texts) byLength.set(text.length, (byLength.get(text.length) ?? new Set()).add(text));
  return byLength;
}

/** This many characters of a piece are looked up first (an n-gram). */
const GRAM_CHARS = 6;
const known = new Map();

function knownOf(key) {
  let found = known.get(key);
  if (found === undefined) {
    const pieces = needles(key);
    const grams = new Set();
    for (const [length, texts] of pieces)
      for (const text of texts)
        for (let at = 0; at + GRAM_CHARS <= length; at++) grams.add(text.slice(at, at + GRAM_CHARS));
    // Every piece contains an n-gram that starts at a multiple of this.
    found = { pieces, grams, stride: Math.min(...pieces.map(([length]) => length)) - GRAM_CHARS + 1 };
    known.set(key, found);
  }
  return found;
}

/** The text as it is, and after decoding its escapes. */
function readings(text) {
  if (!/[\\%&]/.test(text)) return [text];
  const json = unescapeJson(text);
  const html = unescapeHtml(text);
  return new Set([
    text,
    json,
    html,
    unescapeUrl(text),
    unescapeUrl(json),
    unescapeHtml(json),
    unescapeUrl(html),
    unescapeJson(json),
    unescapeUrl(unescapeHtml(json)),
  ]);
}

/** Returns the first piece of the key in a text, however it is escaped; undefined if there is none. */
export function pieceOf(key, text) {
  const { pieces, grams, stride } = knownOf(key);
  for (const one of readings(text)) {
    for (let at = 0; at + GRAM_CHARS <= one.length; at += stride) {
      const found = grams.has(one.slice(at, at + GRAM_CHARS)) ? pieceAround(pieces, one, at) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function pieceAround(pieces, text, gram) {
  for (const [length, texts] of pieces) {
    for (let at = Math.max(0, gram + GRAM_CHARS - length); at <= gram; at++) {
      if (texts.has(text.slice(at, at + length))) return text.slice(at, at + length);
    }
  }
  return undefined;
}
