import { isInvisible } from "./invisible-characters.js";

/** What is drawn as one sign: an emoji of several code points, a letter with its marks, or any other character. */
const PIECE =
  /\p{RI}{2}|\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*(?:\u200d\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*)*|\P{M}\p{M}+|./gsu;
const EMOJI = /^[\p{RI}\p{Extended_Pictographic}]/u;

/** Splits a text into the signs that a reader sees. An invisible character is always a part of its own. */
export function splitGraphemes(text: string): readonly string[] {
  return (text.match(PIECE) ?? []).flatMap((piece) =>
    !EMOJI.test(piece) && [...piece].some(isInvisible) ? [...piece] : [piece],
  );
}
