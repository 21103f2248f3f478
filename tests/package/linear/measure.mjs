// Measures whether a parser takes time in proportion to the length of its input. It uses processor time, because the machine may be
// busy; the minimum of alternating runs; and more runs before a parser is called too slow.
import assert from "node:assert/strict";

const KB = 1024;
export const MB = 1024 * KB;
/** Shorter times are not compared, because other work of the process takes as long. A quadratic parser needs minutes. */
const MIN_COMPARED_MS = 300;
/** Maximum time for 64 KB, whatever the ratio is. */
const MAX_SMALL_MS = 1_500;
/** From this time on, the ratio is not a coincidence. */
const CERTAIN_MS = 3_000;
/** Some parsers stop after 64 KB. Up to there they must be linear, too. */
const SMALL = [32 * KB, 64 * KB];
/** Of the body of an error, 1 MiB is read. */
const LARGE = [MB, 2 * MB];
/** For input twice as long, a linear parser takes twice the time, a quadratic one four times. */
const MAX_RATIO = 3;

async function cost(run, input) {
  // Gives the test reporter a turn.
  await new Promise(setImmediate);
  const before = process.cpuUsage();
  await run(input);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Returns the ratio of the minimum times for the two lengths. */
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
  // The garbage collector runs at any time. A quadratic parser fails every time.
  for (const rounds of [1, 3, 5]) {
    const { ratio, least } = await compare(run, inputs, rounds);
    if (least[1] < MIN_COMPARED_MS || ratio < MAX_RATIO) return;
    if (rounds === 5 || (rounds > 1 && least[1] > CERTAIN_MS))
      assert.fail(`${lengths.join(" and ")} characters cost ${least.map((ms) => ms.toFixed(0)).join(" and ")} ms`);
  }
}

/**
 * Fails unless input twice as long takes less than three times the time.
 *
 * @param run Parses what `make` returns for a number of characters.
 */
export async function isLinear(run, make) {
  await check(run, make, SMALL);
  if (process.env.TIDINGS_LINEAR === "all") await check(run, make, LARGE);
}

/** Repeats a piece up to a length. */
export const repeat = (piece) => (length) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
/** Repeats a piece between a start and an end. */
export const within = (start, piece, end) => (length) =>
  start + piece.repeat(Math.max(1, Math.floor((length - start.length - end.length) / piece.length))) + end;

/** Patterns that break parsers: endless separators, brackets that are never closed, starts of what is searched for, near misses. */
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
