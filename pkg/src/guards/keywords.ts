/** Reads STOP, START and HELP. */

import { HELP, START, STOP } from "./words.js";

/** What a recipient asked for with one word: no more messages, messages again, or help. */
export type Keyword = "stop" | "start" | "help";

/** A keyword is shorter. Longer texts are not compared. */
const MAX_LENGTH = 60;

/**
 * Reads a received text that is nothing but a keyword: `"STOP"`, `"unsubscribe"`, `"Arrêt"`. Null for any other text, also for one that contains a
 * keyword: `"Stop by at five"`.
 *
 * The words are the FCC's (47 CFR 64.1200(a)(10)), the carriers', and those that Twilio, Telnyx, Plivo, Vonage, Sinch, AWS, Sent and others
 * document, in their languages; `docs/guards.md` lists them. Case, accents and space around the text mean nothing. Punctuation around an opt-out
 * means nothing either, as CTIA's Messaging Principles ask for; the other words must stand alone.
 *
 * The law knows no list: a recipient may revoke consent "in any reasonable manner". A person, or your own code, must read the other replies.
 *
 * @example
 * ```ts
 * readKeyword("Stop."); // "stop"
 * readKeyword("Please stop by at five"); // null
 * ```
 */
export function readKeyword(text: string | null | undefined): Keyword | null {
  const trimmed = typeof text === "string" ? text.trim() : "";
  if (trimmed.length > MAX_LENGTH) return null;
  const words = trimmed.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ");
  const stripped = words.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, "");
  if (isIn(STOP, stripped)) return "stop";
  return isIn(START, words) ? "start" : isIn(HELP, words) ? "help" : null;
}

function isIn(words: string, text: string): boolean {
  return words.split("|").includes(text);
}
