/** A fast hash, for remembering strings in little memory. Not for secrets. */

/**
 * Returns a hash of 53 bits, from two multiplicative hashes of 32 bits. Of a million strings, two have the same one with a probability of
 * 1 in 18,000.
 *
 * @internal
 */
export function hashOf(string: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < string.length; index++) {
    const unit = string.charCodeAt(index);
    low = Math.imul(low ^ unit, 2654435761);
    high = Math.imul(high ^ unit, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (high & 0x1fffff) + (low >>> 0);
}
