/** JSON as providers write it. */

/** A string, or a whole number of more digits than a double holds exactly. Without backtracking: a string is taken whole. */
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\[^])*"|-?\d{16,}(?![\d.eE])/g;

/**
 * Parses JSON. A whole number that JavaScript cannot hold exactly becomes a string of its digits, because it is an id, and
 * a rounded id is another one.
 *
 * @throws SyntaxError for what is not JSON.
 * @internal
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return value;
  const exact = text.replace(STRING_OR_LONG_INTEGER, (token) => (token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`));
  return exact === text ? value : (JSON.parse(exact) as unknown);
}
