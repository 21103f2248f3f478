/** JSON as providers write it. */

/**
 * A string or a number, taken whole: the digits behind a decimal point are no integer. Plain characters in one run, because V8
 * keeps a step for each turn of a group, and gives up after some millions.
 */
const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]*/g;
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
  try {
    const exact = text.replace(TOKEN, (token) =>
      LONG_INTEGER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
    );
    return exact === text ? value : (JSON.parse(exact) as unknown);
  } catch {
    // A text of millions of escapes is too much for the expression of some engines. It is JSON all the same.
    return value;
  }
}
