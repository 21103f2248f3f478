/**
 * An idempotency key for one logical send: random, and the same on each of its attempts. Pages that are not served securely
 * have no `randomUUID`, and some hosts no `crypto` at all.
 *
 * @internal
 */
export function newIdempotencyKey(): string {
  try {
    const key: unknown = crypto.randomUUID();
    if (typeof key === "string" && key.length === 36) return key;
  } catch {
    // Below without it.
  }
  const bytes = new Uint8Array(16);
  try {
    crypto.getRandomValues(bytes);
  } catch {
    // Then chance alone is in it.
  }
  return Array.from(bytes, (byte) => (byte ^ (Math.random() * 256)).toString(16).padStart(2, "0")).join("");
}
