/** JSON as providers write it. */

/**
 * A string, or a number. Each is taken whole, so that none is looked at twice: of a number with a million digits and a fraction,
 * an expression for long integers alone would try every digit as the first.
 */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d[\d.eE+-]*/g;
/** More digits than a double holds exactly. */
const LONG_INTEGER = /^-?\d{16,}$/;

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
  const exact = text.replace(STRING_OR_NUMBER, (token) => (LONG_INTEGER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token));
  return exact === text ? value : (JSON.parse(exact) as unknown);
}
