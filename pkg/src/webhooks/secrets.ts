import { configurationError } from "../errors/error.js";
import { fromBase64, fromHex, utf8 } from "../util/bytes.js";
import { WebhookError } from "./error.js";
import type { Bytes } from "../util/bytes.js";
import type { ProfileSignature } from "../provider/webhook-types.js";

type HmacEncoding = "utf8" | "base64" | "hex" | "whsec";
type PublicKeyEncoding = "base64" | "hex" | "whpk";

/** A secret and its scheme. Null: a string that may be for any scheme. */
export interface NamedSecret {
  readonly scheme: "hmac" | "ed25519" | null;
  readonly key: string | Uint8Array;
  /** The name of the only signature scheme that it is for. Undefined: it is for all. */
  readonly signature?: string;
}

const BYTES_WITHOUT_SCHEME =
  "`secret` is bytes without a scheme, and a public key must never be used as an HMAC key. " +
  'Write `{ scheme: "hmac", key: bytes }` for a shared secret, `{ scheme: "ed25519", key: bytes }` for a public key.';

/**
 * Reads the `secret` option.
 *
 * @throws WebhookError `missing-secret` for a missing or empty secret, with which anyone could sign
 */
export function readSecrets(secret: unknown, signatures: readonly ProfileSignature[]): readonly NamedSecret[] {
  const inputs = (Array.isArray(secret) ? secret : [secret]) as unknown[];
  if (inputs.length === 0) throw missingSecret();
  const secrets = inputs.map(readSecret);
  const names = signatures.flatMap(({ name }) => name ?? []);
  const unknown = secrets.find(({ signature }) => signature !== undefined && !names.includes(signature));
  if (unknown !== undefined)
    throw configurationError(
      `\`secret.signature\` must be the name of a signature of the profile${names.length > 0 ? `: ${names.join(", ")}` : ", and its signatures have none"}.`,
    );
  const hasBoth =
    signatures.some(({ scheme }) => scheme === "ed25519") && signatures.some(({ scheme }) => scheme !== "ed25519");
  if (hasBoth && secrets.some(isAmbiguous)) {
    throw new WebhookError(
      "malformed-secret",
      "`secret` is 32 bytes without a prefix: a shared secret or a public key. Add the prefix `whsec_` or `whpk_`, or pass `{ scheme, key }`.",
    );
  }
  return secrets;
}

function readSecret(input: unknown): NamedSecret {
  if (input === undefined || input === null) throw missingSecret();
  if (typeof input === "string") return { scheme: isPublicKey(input) ? "ed25519" : null, key: requireNotEmpty(input) };
  if (input instanceof Uint8Array || ArrayBuffer.isView(input) || input instanceof ArrayBuffer) {
    if (input.byteLength === 0) throw missingSecret();
    throw configurationError(BYTES_WITHOUT_SCHEME);
  }
  const { scheme, key, signature } = Object(input) as Partial<NamedSecret>;
  const only = signature === undefined ? {} : { signature };
  if (typeof input !== "object" || (scheme !== "hmac" && scheme !== "ed25519")) {
    throw configurationError('`secret` must be a string, `{ scheme: "hmac" or "ed25519", key }`, or an array of them.');
  }
  if (key === undefined || key === null) throw missingSecret();
  if (typeof key === "string") {
    if (scheme === "hmac" && isPublicKey(key))
      throw configurationError(
        '`secret.key` is a public key, and `secret.scheme` is "hmac": anyone who knows the key could sign.',
      );
    return { scheme, key: requireNotEmpty(key), ...only };
  }
  if (!(key instanceof Uint8Array)) throw configurationError("`secret.key` must be a string or a Uint8Array.");
  if (key.length === 0) throw missingSecret();
  return { scheme, key, ...only };
}

/**
 * The secrets that are for a signature scheme: those that name it, and those that name none.
 *
 * @throws WebhookError `missing-secret` if there is none
 */
export function secretsFor({ name }: ProfileSignature, secrets: readonly NamedSecret[]): readonly NamedSecret[] {
  const own = secrets.filter(({ signature }) => signature === undefined || signature === name);
  if (own.length > 0) return own;
  throw new WebhookError(
    "missing-secret",
    `The request is signed, and no \`secret\` is for this signature${name === undefined ? "" : ` (${name})`}.`,
  );
}

function missingSecret(): WebhookError {
  return new WebhookError(
    "missing-secret",
    "`secret` is missing or empty. Check the name and the value of the environment variable.",
  );
}

/** What a prefix is followed by if the environment variable behind it is not set. Anyone can guess it. */
const UNSET_VALUES: readonly string[] = ["", "undefined", "null"];

function requireNotEmpty(secret: string): string {
  const rest = secret
    .trim()
    .replace(/^v1a?,/i, "")
    .replace(/^wh(sec|pk|sk)_/i, "")
    .trim();
  if (UNSET_VALUES.includes(rest) || /^=+$/.test(rest)) throw missingSecret();
  return secret;
}

/**
 * The keys for HMAC. A `whsec` secret yields two keys, decoded from base64 and as plain text, because some senders use the text.
 * A public key is never an HMAC key: anyone who knows it could sign.
 */
export function hmacKeys(secrets: readonly NamedSecret[], encoding: HmacEncoding = "utf8"): Bytes[] {
  const keys = secrets.flatMap(({ scheme, key }): (Bytes | null)[] => {
    if (scheme === "ed25519") return [];
    if (typeof key !== "string") return [new Uint8Array(key)];
    const trimmed = key.trim();
    switch (encoding) {
      case "utf8":
        return [utf8(key)];
      case "base64":
        return [fromBase64(trimmed)];
      case "hex":
        return [fromHex(trimmed)];
      default:
        return [fromBase64(trimmed.replace(/^v1,/, "").replace(/^whsec_/, "")), utf8(trimmed)];
    }
  });
  return keys.filter((key): key is Bytes => key !== null && key.length > 0);
}

/** The DER prefix of an Ed25519 public key (RFC 8410), before its 32 bytes. */
const SPKI_PREFIX = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const KEY_BYTES = 32;

/** The Ed25519 public keys, of 32 bytes each. They may be wrapped in a SubjectPublicKeyInfo or PEM. */
export function publicKeys(secrets: readonly NamedSecret[], encoding: PublicKeyEncoding = "base64"): Bytes[] {
  return secrets.flatMap(({ scheme, key }) => {
    if (scheme === "hmac") return [];
    // Without prefix and scheme, a Standard Webhooks key could also be a shared secret.
    const needsPrefix = encoding === "whpk" && scheme === null;
    const bytes =
      typeof key === "string" ? (needsPrefix ? null : parsePublicKey(key.trim(), encoding)) : new Uint8Array(key);
    if (bytes?.length === KEY_BYTES) return [bytes];
    const isSpki =
      bytes?.length === SPKI_PREFIX.length + KEY_BYTES && SPKI_PREFIX.every((byte, index) => bytes[index] === byte);
    return isSpki ? [bytes.slice(SPKI_PREFIX.length)] : [];
  });
}

function parsePublicKey(trimmed: string, encoding: PublicKeyEncoding): Bytes | null {
  const pem = /^-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----$/.exec(trimmed);
  if (pem !== null) return fromBase64(pem[1]!.replace(/\s/g, ""));
  return encoding === "hex" ? fromHex(trimmed) : fromBase64(trimmed.replace(/^whpk_/i, ""));
}

/** Whether a string is a key of a pair: with a `whpk_` or `whsk_` prefix, PEM, or Ed25519 DER in base64 or hex. */
function isPublicKey(secret: string): boolean {
  return /^\s*(?:wh[ps]k_|-----BEGIN|MCowBQYDK2VwAyEA|302a300506032b6570032100)/i.test(secret);
}

/** Whether a secret may also be a public key: a string of 32 bytes in base64 or hex. */
function isAmbiguous({ scheme, key }: NamedSecret): boolean {
  if (scheme !== null || typeof key !== "string") return false;
  const trimmed = key.trim();
  return [fromBase64(trimmed), fromHex(trimmed)].some((bytes) => bytes?.length === KEY_BYTES);
}
