/** Parses JSON without rounding long integers. */

/**
 * A complete string or number, so that digits after a decimal point are not read as an integer. Ordinary characters are matched
 * in one run, because V8 keeps a backtracking step for each repetition of a group and fails after some millions.
 */
const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]*/g;
const LONG_INTEGER = /^-?\d{16,}$/;

/**
 * Parses JSON. An integer that JavaScript cannot represent exactly becomes a string of its digits: it is an id, and rounding would
 * change it.
 *
 * @throws SyntaxError if the string is not JSON.
 * @internal
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!hasLongNumber(text)) return value;
  try {
    const exact = text.replace(TOKEN, (token) =>
      LONG_INTEGER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
    );
    return exact === text ? value : (JSON.parse(exact) as unknown);
  } catch {
    // With millions of escapes, the expression fails in some engines. The string is valid JSON even so.
    return value;
  }
}

/** Whether 16 digits follow each other. An expression for it takes longer than `JSON.parse`. */
function hasLongNumber(text: string): boolean {
  // 16 digits in a row have one at such an index.
  for (let index = 15; index < text.length; index += 16) {
    if (!isDigit(text, index)) continue;
    let [start, end] = [index, index + 1];
    while (isDigit(text, start - 1)) start -= 1;
    while (isDigit(text, end)) end += 1;
    if (end - start >= 16) return true;
  }
  return false;
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}
