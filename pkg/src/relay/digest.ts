/** Names that tell nothing of what they stand for. */

import { utf8 } from "../util/bytes.js";
import { nodeSha256 } from "../util/node-crypto.js";
import { toBase64Url } from "./token.js";

/** SHA-256 of strings, in base64url. No two lists of strings have the same text. */
export async function hash(...parts: readonly string[]): Promise<string> {
  const bytes = utf8(JSON.stringify(["tidings-relay", ...parts]));
  return toBase64Url(nodeSha256(bytes) ?? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
