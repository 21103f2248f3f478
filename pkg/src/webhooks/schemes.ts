import { equalBytes, fromBase64, fromHex } from "../util/bytes.js";
import { coversBody, coversUrl, signedContents, signsUrl } from "./content.js";
import { WebhookError } from "./error.js";
import { isInBody, missingHeader, signatureStrings, valueAt } from "./signature-location.js";
import { hmacKeys, publicKeys } from "./secrets.js";
import { verifyAnyEd25519, verifyAnyHmac, sha256 } from "./crypto.js";
import { parseTimestamp, checkAge, DEFAULT_TOLERANCE_MS } from "./timestamp.js";
import { parseQuery, urlOf } from "./urls.js";
import type { Bytes } from "../util/bytes.js";
import type { RequestWithBody, RequestHead } from "./request.js";
import type { NamedSecret } from "./secrets.js";
import type { ProfileSignature } from "../provider/webhook-types.js";

/** A request to verify, and what it is verified with. */
export interface VerificationInput {
  readonly request: RequestWithBody;
  readonly secrets: readonly NamedSecret[];
  readonly now: number;
  readonly toleranceMs: number | undefined;
}

/** What a valid signature covers besides the body. */
export interface Coverage {
  /** The query can be trusted as much as the body. */
  readonly url: boolean;
  /** The signature covers the body, or its fields. */
  readonly body: boolean;
  /** The signature covers a hash of the body, and the body is not a form. */
  readonly isNotForm: boolean;
  /** The names of signed header fields, in lower case. Null: the provider does not sign, so no field is more reliable than another. */
  readonly headers: readonly string[] | null;
}

type SignedContent = Exclude<ProfileSignature, { scheme: "jwt" | "basic" }>;

/**
 * Verifies an HMAC or Ed25519 signature of a content template.
 *
 * @throws WebhookError unless the signature is valid and recent
 */
export async function verifyContent(
  signature: SignedContent,
  { request, secrets, now, toleranceMs }: VerificationInput,
): Promise<Coverage> {
  const signatures = decodeSignatures(signature, request);
  const timestamp = signature.timestamp === undefined ? null : valueAt(signature.timestamp, signature, request);
  const id = signature.id === undefined ? null : valueAt(signature.id, signature, request);
  const nonce = signature.nonce === undefined ? null : valueAt(signature.nonce, signature, request);
  const signedAt = timestamp === null ? null : parseTimestamp(timestamp, signature.timestampUnit);
  const hash = bodyHashInUrl(signature, request);
  const keys = readKeys(signature, secrets);

  const parts = {
    request,
    timestamp,
    id,
    nonce,
    isNotForm: hash !== null,
    signatureField: "field" in signature ? signature.field : undefined,
    portOptional: "portOptional" in signature ? signature.portOptional : undefined,
  };
  let isValid = false;
  for await (const content of signedContents(signature.content, parts)) {
    isValid =
      signature.scheme === "hmac"
        ? await verifyAnyHmac(signature.hash, keys, signatures, content)
        : await verifyAnyEd25519(keys, signatures, content);
    if (isValid) break;
  }
  const body = coversBody(signature.content);
  if (!isValid) throw mismatch(signsUrl(signature.content), body);
  if (hash !== null && !equalBytes(await sha256(request.body), hash))
    throw new WebhookError("mismatch", "The body does not match the SHA-256 in the signed URL.");
  // Checked last: the timestamp of an invalid signature means nothing.
  if (signedAt !== null)
    checkAge(signedAt, now, toleranceMs ?? (signature.toleranceSeconds ?? DEFAULT_TOLERANCE_MS / 1000) * 1000);
  // A scheme that covers no facts at all makes the query no worse than the body.
  const url = coversUrl(signature.content) || !body;
  return { url, body, isNotForm: hash !== null, headers: signedHeaders(signature) };
}

function signedHeaders({ content, id, timestamp, nonce }: SignedContent): string[] {
  return Object.entries({ id, timestamp, nonce }).flatMap(([name, location]) =>
    location !== undefined && content.includes(`{${name}}`) ? [location.toLowerCase()] : [],
  );
}

/**
 * Checks the header fields that this scheme needs.
 *
 * @throws WebhookError if one is missing or malformed
 */
export function checkHeaders(signature: Exclude<ProfileSignature, { scheme: "basic" }>, head: RequestHead): void {
  const request = { ...head, body: new Uint8Array() };
  checkAnnouncement(signature, head);
  if (signature.scheme === "jwt") return void valueAt(signature.header, signature, request);
  const inBody = "field" in signature && signature.field !== undefined;
  if (!inBody) decodeSignatures(signature, request);
  for (const location of [signature.timestamp, signature.id, signature.nonce]) {
    if (location !== undefined && !isInBody(location) && !(inBody && location.startsWith("part:")))
      valueAt(location, signature, request);
  }
}

/** The header field may say which algorithm was used, but the profile says which are allowed. */
function checkAnnouncement({ announcedBy }: ProfileSignature, head: RequestHead): void {
  if (announcedBy === undefined) return;
  const { header, part } = announcedBy;
  const value = head.header(header);
  if (value === null) throw missingHeader(header);
  if (part !== undefined && !value.split(",").some((one) => one.trim() === part))
    throw new WebhookError(
      "malformed-signature",
      `The header field ${header} has no ${part}, which the profile requires.`,
    );
}

function decodeSignatures(signature: SignedContent, request: RequestWithBody): Bytes[] {
  const decode = signature.encoding === "hex" ? fromHex : fromBase64;
  const found = signatureStrings(signature, request)
    .map(decode)
    .filter((bytes): bytes is Bytes => bytes !== null && bytes.length > 0);
  if (found.length === 0)
    throw new WebhookError("malformed-signature", `The signature is not valid ${signature.encoding}.`);
  return found;
}

function readKeys(signature: SignedContent, secrets: readonly NamedSecret[]): Bytes[] {
  const keys =
    signature.scheme === "hmac" ? hmacKeys(secrets, signature.keyEncoding) : publicKeys(secrets, signature.keyEncoding);
  if (keys.length > 0) return keys;
  const expected =
    signature.scheme === "hmac"
      ? `a secret (${signature.keyEncoding ?? "utf8"})`
      : `an Ed25519 public key of 32 bytes (${signature.keyEncoding ?? "base64"})`;
  throw new WebhookError("malformed-secret", `\`secret\` must be ${expected}, as the provider shows it.`);
}

/** The hash of the body in the URL. Null if there is none: then the body is a form whose parameters are signed. */
function bodyHashInUrl(signature: SignedContent, request: RequestWithBody): Bytes | null {
  if (signature.scheme !== "hmac" || signature.bodySha256Param === undefined) return null;
  const hex = parseQuery(urlOf(request)).find(([name]) => name === signature.bodySha256Param)?.[1];
  if (hex === undefined) return null;
  const hash = fromHex(hex);
  if (hash === null)
    throw new WebhookError("malformed-signature", `The URL's ${signature.bodySha256Param} is not valid hex.`);
  return hash;
}

export function mismatch(url: boolean, body = true): WebhookError {
  const causes = [
    "the secret is wrong",
    ...(body ? ["the body was modified"] : []),
    ...(url ? ["the URL differs from the one configured at the provider (see `url`)"] : []),
  ];
  return new WebhookError(
    "mismatch",
    `The signature does not match. If the provider sent this, then ${causes.join(", or ")}.`,
  );
}
