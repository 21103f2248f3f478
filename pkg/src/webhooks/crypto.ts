import { WebhookError } from "./error.js";
import type { Bytes } from "./bytes.js";

/** Web Crypto, which pages have only where they were loaded securely. */
export function subtle(): SubtleCrypto {
  const found = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (found === undefined) {
    throw new WebhookError(
      "unsupported",
      "There is no Web Crypto here (`crypto.subtle`). Pages have it over https: and on localhost only.",
    );
  }
  return found;
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle().digest("SHA-256", bytes));
}

const HASH_NAMES = { sha1: "SHA-1", sha256: "SHA-256", sha384: "SHA-384", sha512: "SHA-512" } as const;

/** Whether any of the keys made any of the signatures. HMAC (RFC 2104); compared by Web Crypto, in constant time. */
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

/** Whether any of the public keys belongs to the one that made any of the signatures. Ed25519 (RFC 8032). */
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
        "This runtime's Web Crypto has no Ed25519, or does not take the public key: see `cause`.",
        cause,
      );
    }
    for (const signature of signatures) if (await subtle().verify("Ed25519", key, signature, content)) return true;
  }
  return false;
}
