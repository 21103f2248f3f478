/** Checks the head of a request: method, path and header fields. */

import { Rejection } from "./rejection.js";
import type { RejectionFacts } from "./rejection.js";
import { ATTEMPT_FIELD, KEY_CHARACTERS, KEY_FIELD, MAX_KEY_LENGTH } from "./protocol.js";

/** What the head of a request says. */
export interface RequestHead {
  /** The page's key. */
  readonly key: string;
  /** The id of the attempt; null without one. */
  readonly attempt: string | null;
}

const KEY = new RegExp(`^[A-Za-z0-9${KEY_CHARACTERS.replace("-", "\\-")}]{1,${MAX_KEY_LENGTH}}$`);
const ATTEMPT = /^[\w-]{16,64}$/;
/** Not another charset: JSON is UTF-8 (RFC 8259, section 8.1). */
const JSON_TYPE = /^application\/json *(; *charset=("utf-8"|utf-8) *)?$/i;

/**
 * Reads the head.
 *
 * @param path The relay's path; undefined for any.
 * @throws Rejection.
 */
export function readHead(request: Request, path: string | undefined, allow: string): RequestHead {
  if (path !== undefined && new URL(request.url).pathname !== path)
    throw reject("path", 404, "not-found", "There is no relay at this path. See its option `path`.");
  if (request.method !== "POST")
    throw reject("method", 405, "unsupported", "The relay takes a message by POST.", { allow });
  const { headers } = request;
  if (!JSON_TYPE.test(headers.get("content-type") ?? ""))
    throw reject("content-type", 415, "validation", "The content type must be application/json.");
  if ((headers.get("content-encoding") ?? "identity").toLowerCase() !== "identity")
    throw reject("content-type", 415, "validation", "The body must not be compressed.");
  const key = headers.get(KEY_FIELD);
  if (key === null || !KEY.test(key))
    throw reject(
      "key",
      400,
      "validation",
      `The header field Idempotency-Key must have 1 to ${MAX_KEY_LENGTH} letters, digits, or characters of ${KEY_CHARACTERS}: one key for each action of the user.`,
    );
  const attempt = headers.get(ATTEMPT_FIELD);
  if (attempt !== null && !ATTEMPT.test(attempt))
    throw reject(
      "key",
      400,
      "validation",
      "The header field Tidings-Attempt must have 16 to 64 letters, digits, `_` or `-`: a random id for each attempt.",
    );
  return { key, attempt };
}

function reject(
  code: RejectionFacts["code"],
  status: number,
  category: RejectionFacts["category"],
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Rejection {
  return new Rejection({ code, status, category, message, headers });
}
