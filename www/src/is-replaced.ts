/**
 * Whether another text came in the place of one, so that what was known of the first says nothing of the second. An edit
 * in one place leaves at least half of a text as it was.
 */
export function isReplaced(before: string, after: string): boolean {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return (head + tail) * 2 < before.length;
}
