import { toHex } from "../util/bytes.js";

/**
 * Creates a random idempotency key for one logical send; all of its attempts use the same one. Pages that are not served over
 * HTTPS have no `randomUUID`, and some hosts have no `crypto` at all.
 *
 * @internal
 */
export function newIdempotencyKey(): string {
  try {
    const key: unknown = crypto.randomUUID();
    if (typeof key === "string" && key.length === 36) return key;
  } catch {
    // Made below.
  }
  const bytes = new Uint8Array(16);
  try {
    crypto.getRandomValues(bytes);
  } catch {
    // Then `Math.random` alone fills it.
  }
  return toHex(bytes.map((byte) => byte ^ (Math.random() * 256)));
}
