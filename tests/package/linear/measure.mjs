// Whether a reader of foreign bytes takes time in proportion to their length. Processor time and not the clock's, because the
// machine may be busy, the least of runs that take turns, and longer ones before anything is called too slow.
import assert from "node:assert/strict";

const KB = 1024;
export const MB = 1024 * KB;
/** Less than this is not compared: what else the process does is as much. A reader that is quadratic in bytes needs minutes. */
const MIN_COMPARED_MS = 300;
/** More than this for 64 KB is too much, whatever twice as long costs. */
const MAX_SMALL_MS = 1_500;
/** What costs more than this is not three times as dear by rng. */
const CERTAIN_MS = 3_000;
/** Some readers stop after 64 KB. Up to there they must be linear, too. */
const SMALL = [32 * KB, 64 * KB];
/** Of the error's body 1 MiB is read. */
const LARGE = [MB, 2 * MB];
/** Twice as long costs twice as much, a quadratic reader four times. */
const MAX_RATIO = 3;

async function cost(run, input) {
  // The reporter's turn.
  await new Promise(setImmediate);
  const before = process.cpuUsage();
  await run(input);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The ratio of the least costs of the two lengths. */
async function compare(run, inputs, rounds) {
  const least = [Infinity, Infinity];
  for (let round = 0; round < rounds; round += 1) {
    for (const at of [0, 1]) least[at] = Math.min(least[at], await cost(run, inputs[at]));
  }
  return { ratio: least[1] / least[0], least };
}

async function check(run, make, lengths) {
  const long = make(lengths[1]);
  const first = await cost(run, long);
  if (first < MIN_COMPARED_MS) return;
  if (lengths === SMALL && first > MAX_SMALL_MS) assert.fail(`${lengths[1]} characters cost ${first.toFixed(0)} ms`);
  const inputs = [make(lengths[0]), long];
  // The collector of garbage comes when it likes. What is quadratic fails every time.
  for (const rounds of [1, 3, 5]) {
    const { ratio, least } = await compare(run, inputs, rounds);
    if (least[1] < MIN_COMPARED_MS || ratio < MAX_RATIO) return;
    if (rounds === 5 || (rounds > 1 && least[1] > CERTAIN_MS))
      assert.fail(`${lengths.join(" and ")} characters cost ${least.map((ms) => ms.toFixed(0)).join(" and ")} ms`);
  }
}

/**
 * Fails unless twice as long an input costs less than three times as much.
 *
 * @param run reads what `make` makes, for a number of characters
 */
export async function isLinear(run, make) {
  await check(run, make, SMALL);
  if (process.env.TIDINGS_LINEAR === "all") await check(run, make, LARGE);
}

/** A piece again and again, up to a length. */
export const repeat = (piece) => (length) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
/** Whole pieces between a beginning and an end. */
export const within = (start, piece, end) => (length) =>
  start + piece.repeat(Math.max(1, Math.floor((length - start.length - end.length) / piece.length))) + end;

/** What breaks readers: separators without end, openers that nothing closes, beginnings of what is looked for, near misses. */
export const HOSTILE_PATTERNS = {
  commas: repeat(","),
  blanks: repeat(" "),
  "blanks and commas": repeat(" ,"),
  dots: repeat("."),
  "equals signs": repeat("="),
  hyphens: repeat("-"),
  underscores: repeat("_"),
  digits: repeat("1"),
  letters: repeat("a"),
  slashes: repeat("/"),
  backslashes: repeat("\\"),
  quotes: repeat('"'),
  colons: repeat(":"),
  semicolons: repeat(";"),
  hashes: repeat("#"),
  ampersands: repeat("&"),
  "percent signs": repeat("%"),
  escapes: repeat("%27"),
  "at signs": repeat("@"),
  "question marks": repeat("?#"),
  bars: repeat("|"),
  brackets: repeat("["),
  braces: repeat("{"),
  parentheses: repeat("("),
  tags: repeat("<"),
  "line feeds": repeat("\r\n"),
  "a blank at each end": (length) => ` ${"a".repeat(length - 2)} `,
  "blanks in the middle": (length) => `a${" ".repeat(length - 2)}a`,
  "capitals and small letters": repeat("aA"),
  accents: repeat("é"),
  emoji: repeat("😀"),
  "half an emoji": repeat("\ud800"),
  noughts: repeat("\0"),
};
