/**
 * Whether `after` is a different text and not an edit of `before`. What was chosen for the first text does not apply to a
 * different one. An edit in one place leaves at least half of the text unchanged.
 */
export function isReplaced(before: string, after: string): boolean {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return (head + tail) * 2 < before.length;
}
