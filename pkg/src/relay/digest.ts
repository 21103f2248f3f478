/** Names that tell nothing of what they stand for. */

import { utf8 } from "../util/bytes.js";
import { toBase64Url } from "./token.js";

/** SHA-256 of strings, in base64url. No two lists of strings have the same text. */
export async function hash(...parts: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", utf8(JSON.stringify(["tidings-relay", ...parts])));
  return toBase64Url(new Uint8Array(digest));
}
