// The mappings of source maps: lines of segments in base64 VLQ (https://tc39.es/ecma426/).

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Reads the numbers of a segment. Each has its sign in the lowest bit, and five bits in each digit. */
function decode(segment) {
  const numbers = [];
  let [value, shift] = [0, 0];
  for (const char of segment) {
    const digit = DIGITS.indexOf(char);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

function encode(numbers) {
  let text = "";
  for (const number of numbers) {
    let value = number < 0 ? (-number << 1) | 1 : number << 1;
    do {
      const digit = value & 31;
      value >>>= 5;
      text += DIGITS[value > 0 ? digit | 32 : digit];
    } while (value > 0);
  }
  return text;
}

/**
 * Removes the sources for which `isRemoved` returns true. Their segments stay as code without a source, so that it is not taken for
 * the source before it. Returns the new mappings, and the old indexes of the sources that are left.
 */
export function withoutSources(mappings, isRemoved, count) {
  const kept = Array.from({ length: count }, (_, index) => index).filter((index) => !isRemoved(index));
  // Source, line, column, and name are relative to the segment before; the column of the code only in its line.
  let [before, after] = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  const relativeTo = (values, base) => values.map((value, index) => value - base[index]);
  const lines = mappings.split(";").map((line) => {
    if (line === "") return "";
    const segments = line.split(",").map((segment) => {
      const [column, ...position] = decode(segment);
      if (position.length === 0) return encode([column]);
      const absolute = position.map((value, index) => value + before[index]);
      before = [...absolute, ...before.slice(absolute.length)];
      if (isRemoved(absolute[0])) return encode([column]);
      const moved = [kept.indexOf(absolute[0]), ...absolute.slice(1)];
      const written = encode([column, ...relativeTo(moved, after)]);
      after = [...moved, ...after.slice(moved.length)];
      return written;
    });
    return segments.join(",");
  });
  return { mappings: lines.join(";"), kept };
}
