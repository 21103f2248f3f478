import { equalBytes, fromBase64 } from "../util/bytes.js";
import { sha256 } from "./crypto.js";
import { WebhookError } from "./error.js";
import { hmacKeys } from "./secrets.js";
import { valueAt } from "./signature-location.js";
import type { Bytes } from "../util/bytes.js";
import type { RequestWithBody } from "./request.js";
import type { Coverage, VerificationInput } from "./schemes.js";
import type { ProfileSignature } from "../provider/webhook-types.js";

type BasicSignature = Extract<ProfileSignature, { scheme: "basic" }>;

/**
 * Compares the user name and the password of a request (RFC 7617) with the secrets. They identify the sender and cover nothing.
 *
 * @throws WebhookError unless they are those of a secret
 */
export async function verifyBasic(
  signature: BasicSignature,
  { request, secrets }: VerificationInput,
): Promise<Coverage> {
  const given = await sha256(basicCredentials(signature, request));
  const known = hmacKeys(secrets).filter((key) => key.includes(COLON));
  if (known.length === 0)
    throw new WebhookError(
      "malformed-secret",
      "`secret` must be the user name, a colon and the password: `user:password`.",
    );
  let isKnown = false;
  // Hashes of the same length: the time of the comparison says nothing about the password.
  for (const key of known) isKnown = equalBytes(await sha256(key), given) || isKnown;
  if (!isKnown)
    throw new WebhookError(
      "mismatch",
      "The user name or the password is wrong. Compare `secret` with what is configured at the provider.",
    );
  return { url: true, body: false, isNotForm: false, headers: null };
}

const COLON = 0x3a;

/**
 * The user name, a colon and the password.
 *
 * @throws WebhookError if the header field is missing or malformed
 */
export function basicCredentials(signature: BasicSignature, request: RequestWithBody): Bytes {
  const bytes = fromBase64(valueAt(signature.header, signature, request).replace(BASIC, ""));
  if (bytes?.includes(COLON)) return bytes;
  throw new WebhookError(
    "malformed-signature",
    `The header field ${signature.header} has no user name and password in base64.`,
  );
}

/** Whether a header field has a user name and a password, and not a token. */
export const isBasic = (value: string): boolean => BASIC.test(value);

const BASIC = /^basic\s+/i;
