/**
 * SHA-256 with Node's own `crypto`, which Deno, Bun and workerd may have, too. Web Crypto passes each hash to another thread, which costs ten
 * times what a short hash does. Both functions return undefined where it is missing or fails: the caller uses Web Crypto then.
 */

import type { Bytes } from "./bytes.js";

/** The part of `node:crypto` that is used. */
interface NodeCrypto {
  createHash(algorithm: "sha256"): Hash;
  createHmac(algorithm: "sha256", key: Bytes): Hash;
  timingSafeEqual(one: Bytes, other: Bytes): boolean;
}

interface Hash {
  update(bytes: Bytes): Hash;
  digest(): Bytes;
}

/**
 * SHA-256 of bytes.
 *
 * @internal
 */
export function nodeSha256(bytes: Bytes): Bytes | undefined {
  return withNode(({ createHash }) => createHash("sha256").update(bytes).digest());
}

/**
 * Whether a signature is the HMAC with SHA-256 of the content, compared in constant time.
 *
 * @internal
 */
export function isNodeHmac(key: Bytes, signature: Bytes, content: Bytes): boolean | undefined {
  return withNode(({ createHmac, timingSafeEqual }) => {
    const expected = createHmac("sha256", key).update(content).digest();
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  });
}

/** Not an import: bundlers for pages would look for the module. */
function withNode<T>(act: (crypto: NodeCrypto) => T): T | undefined {
  try {
    const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => NodeCrypto | undefined } };
    const crypto = process?.getBuiltinModule?.("node:crypto");
    return crypto && act(crypto);
  } catch {
    // A stand-in for Node's, which throws.
    return undefined;
  }
}
