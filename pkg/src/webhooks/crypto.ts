import { WebhookError } from "./error.js";
import type { Bytes } from "../util/bytes.js";

/** Web Crypto. Pages only have it in a secure context. */
export function subtle(): SubtleCrypto {
  const found = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (found === undefined) {
    throw new WebhookError(
      "unsupported",
      "Web Crypto (`crypto.subtle`) is missing. Pages only have it on https: and localhost.",
    );
  }
  return found;
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle().digest("SHA-256", bytes));
}

const HASH_NAMES = { sha1: "SHA-1", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" } as const;

/** Whether any of the signatures is an HMAC (RFC 2104) by any of the keys. Web Crypto compares in constant time. */
export async function verifyAnyHmac(
  hash: keyof typeof HASH_NAMES,
  keys: readonly Bytes[],
  signatures: readonly Bytes[],
  content: Bytes,
): Promise<boolean> {
  for (const bytes of keys) {
    const key = await subtle().importKey("raw", bytes, { name: "HMAC", hash: HASH_NAMES[hash] }, false, ["verify"]);
    for (const signature of signatures) if (await subtle().verify("HMAC", key, signature, content)) return true;
  }
  return false;
}

/** Whether any of the Ed25519 signatures (RFC 8032) is valid for any of the public keys. */
export async function verifyAnyEd25519(
  keys: readonly Bytes[],
  signatures: readonly Bytes[],
  content: Bytes,
): Promise<boolean> {
  for (const bytes of keys) {
    let key: CryptoKey;
    try {
      key = await subtle().importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]);
    } catch (cause) {
      throw new WebhookError(
        "unsupported",
        "This runtime does not support Ed25519, or rejects the public key: see `cause`.",
        cause,
      );
    }
    for (const signature of signatures) if (await subtle().verify("Ed25519", key, signature, content)) return true;
  }
  return false;
}
