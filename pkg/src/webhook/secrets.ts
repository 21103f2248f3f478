import { configurationError } from "../error.js";
import { fromBase64, fromHex, utf8 } from "./bytes.js";
import { WebhookError } from "./error.js";
import type { Bytes } from "./bytes.js";
import type { WebhookSecret } from "./types.js";

type HmacForm = "utf8" | "base64" | "hex" | "whsec";
type PublicForm = "base64" | "hex" | "whpk";

/** The secrets that were given. None, or an empty one, is an error: it would let everybody in. */
export function givenSecrets(secret: unknown): readonly WebhookSecret[] {
  const list = (Array.isArray(secret) ? secret : [secret]) as unknown[];
  for (const one of list) {
    if (typeof one !== "string" && !(one instanceof Uint8Array) && one !== undefined && one !== null) {
      throw configurationError(`\`secret\` must be a text, bytes or a list of them, not ${typeof one}.`);
    }
    const empty = one === undefined || one === null || (typeof one === "string" ? one.trim() : one).length === 0;
    if (empty) throw missing();
  }
  if (list.length === 0) throw missing();
  return list as WebhookSecret[];
}

function missing(): WebhookError {
  return new WebhookError("missing-secret", "`secret` is missing or empty: is the environment variable set, and is it the name that you read?");
}

/**
 * The keys for HMAC. Of a Standard Webhooks secret both readings count, because `whsec_` stands for base64 and some senders
 * take the text as it is. A public key is never one: it is public, and whoever knows it could sign with it.
 */
export function hmacKeys(secrets: readonly WebhookSecret[], form: HmacForm = "utf8"): Bytes[] {
  const keys = secrets.flatMap((secret): (Bytes | null)[] => {
    if (typeof secret !== "string") return [new Uint8Array(secret)];
    if (isAsymmetric(secret)) return [];
    const text = secret.trim();
    switch (form) {
      case "utf8":
        return [utf8(secret)];
      case "base64":
        return [fromBase64(text)];
      case "hex":
        return [fromHex(text)];
      default:
        return [fromBase64(text.replace(/^v1,/, "").replace(/^whsec_/, "")), utf8(text)];
    }
  });
  return keys.filter((key): key is Bytes => key !== null && key.length > 0);
}

/** In DER, what stands before the 32 bytes of an Ed25519 key (RFC 8410). */
const SPKI = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const KEY_LENGTH = 32;

/** The public keys: 32 bytes, or those within a SubjectPublicKeyInfo, also as PEM. */
export function publicKeys(secrets: readonly WebhookSecret[], form: PublicForm = "base64"): Bytes[] {
  return secrets.flatMap((secret) => {
    const bytes = typeof secret === "string" ? publicBytes(secret.trim(), form) : new Uint8Array(secret);
    if (bytes?.length === KEY_LENGTH) return [bytes];
    const wrapped = bytes?.length === SPKI.length + KEY_LENGTH && SPKI.every((byte, at) => bytes[at] === byte);
    return wrapped ? [bytes.slice(SPKI.length)] : [];
  });
}

function publicBytes(text: string, form: PublicForm): Bytes | null {
  const pem = /^-----BEGIN PUBLIC KEY-----([\s\S]+)-----END PUBLIC KEY-----$/.exec(text);
  if (pem !== null) return fromBase64(pem[1]!.replace(/\s/g, ""));
  // Without its prefix, a Standard Webhooks key could as well be a secret.
  if (form === "whpk") return text.startsWith("whpk_") ? fromBase64(text.slice(5)) : null;
  return form === "hex" ? fromHex(text) : fromBase64(text.replace(/^whpk_/, ""));
}

function isAsymmetric(secret: string): boolean {
  return /^\s*(whpk_|whsk_|-----BEGIN)/.test(secret);
}
