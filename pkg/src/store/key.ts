/** Keys for databases that keep strings as UTF-8. */

/**
 * Writes a key so that no database changes it: two keys that differ stay different, and most stay as they are, so that a person finds
 * them. PostgreSQL has no NUL in a string, and half of a surrogate pair becomes U+FFFD in UTF-8. They, and `%`, become `%` and four digits.
 *
 * @internal
 */
export function storedKey(key: string): string {
  // With the flag `u`, a surrogate is only matched where it is alone.
  return key.replace(/[\0%\uD800-\uDFFF]/gu, (char) => `%${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
