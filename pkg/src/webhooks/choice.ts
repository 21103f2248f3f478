import { basicCredentials, isBasic } from "./basic.js";
import { isWebhookError, type WebhookError } from "./error.js";
import { checkHeaders } from "./schemes.js";
import { fieldOf, signatureStrings } from "./signature-location.js";
import type { WebhookReason } from "./error.js";
import type { RequestHead, RequestWithBody } from "./request.js";
import type { ProfileSignature } from "../provider/webhook-types.js";

/**
 * The schemes that decide about a request: of those that it announces, the strongest. A weaker one must not accept what a stronger
 * one rejects, because an attacker may know more about it: that of Plivo's version 2 covers no body.
 *
 * @throws WebhookError the error of the closest scheme, unless one of them has all header fields that it needs
 */
export function decidingSignatures(signatures: readonly ProfileSignature[], head: RequestHead): ProfileSignature[] {
  const announced = signatures.filter((signature) => isAnnounced(signature, head));
  const strongest = Math.max(...announced.map(strengthOf));
  const failed: WebhookError[] = [];
  const deciding = (announced.length > 0 ? announced : signatures).filter((signature) => {
    if (announced.length > 0 && strengthOf(signature) < strongest) return false;
    try {
      if (signature.scheme === "basic") basicCredentials(signature, { ...head, body: new Uint8Array() });
      else checkHeaders(signature, head);
      return true;
    } catch (error) {
      failed.push(asWebhookError(error));
      return false;
    }
  });
  if (deciding.length === 0 && failed.length > 0) throw furthest(failed);
  return deciding;
}

/** Whether the request announces no scheme at all. Without its body, a signature in the body is assumed. */
export function isUnsigned(signatures: readonly ProfileSignature[], request: RequestHead | RequestWithBody): boolean {
  return !signatures.some(
    (signature) =>
      isAnnounced(signature, request) &&
      !("body" in request && "field" in signature && fieldOf(request, signature.field ?? "") === null),
  );
}

const strengthOf = ({ strength = 1 }: ProfileSignature): number => strength;

/** Whether the request announces this scheme, whether its signature is valid or not. True for a signature in the body. */
function isAnnounced(signature: ProfileSignature, head: RequestHead): boolean {
  if (signature.announcedBy !== undefined) return head.header(signature.announcedBy.header) !== null;
  if ("field" in signature && signature.field !== undefined) return true;
  const value = head.header(signature.header ?? "");
  if (value === null) return false;
  // `authorization` may have another use: a token contains no space, unlike `Basic dXNlcjpwYXNz`.
  if (signature.scheme === "jwt") return !/\s/.test(value.replace(/^Bearer\s+/i, ""));
  if (signature.scheme === "basic") return isBasic(value);
  if (signature.prefix === undefined) return true;
  try {
    return signatureStrings(signature, { ...head, body: new Uint8Array() }).length > 0;
  } catch {
    return false;
  }
}

/** The error, if it rejects the request. Throws any other error. */
export function asWebhookError(error: unknown): WebhookError {
  if (isWebhookError(error)) return error;
  throw error;
}

/** The error of the scheme whose check got furthest; the first of several. */
export function furthest(errors: readonly WebhookError[]): WebhookError {
  return errors.reduce((best, error) => (progressOf(error.reason) > progressOf(best.reason) ? error : best));
}

/** How far a check got before it failed, by its reason. */
const PROGRESS: readonly WebhookReason[] = [
  "missing-secret",
  "missing-header",
  "malformed-secret",
  "unsupported",
  "malformed-signature",
  "malformed-timestamp",
  "missing-url",
  "too-large",
  "not-utf-8",
  "mismatch",
];
const progressOf = (reason: WebhookReason): number => PROGRESS.indexOf(reason);
