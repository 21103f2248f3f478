// Measures several acts by turns, so that a busy machine slows all of them alike. The unit is processor time of the whole process, with
// compilation and garbage collection: no act waits for anything, and time that other processes take does not count.

/** Rounds of each measurement; the median is printed. */
const ROUNDS = 21;
/** Rounds before them, in which code is compiled: a send has its final speed after about a thousand. */
const WARM_UP = 12;

/** Processor time of this process, in microseconds. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** The same pseudo-random order in every run, so that no act always pays for the garbage of the same other one. */
function shuffled(names, seed) {
  const order = [...names];
  let state = seed + 1;
  for (let last = order.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/**
 * Measures acts by turns: in each round every act runs `count` times in succession, and each round has another order.
 *
 * @param acts Functions by name. An act may return a promise; it must not reject.
 * @param countOf How often an act runs in a round, by its name.
 * @returns For each name the times of all rounds, in microseconds per run.
 */
export async function byTurns(acts, countOf, rounds = ROUNDS) {
  const names = Object.keys(acts);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const name of shuffled(names, round + WARM_UP)) {
      const [act, count] = [acts[name], countOf(name)];
      const began = processorTime();
      for (let index = 0; index < count; index += 1) {
        const result = act();
        if (result instanceof Promise) await result;
      }
      if (round >= 0) times[name].push((processorTime() - began) / count);
    }
  }
  return times;
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** The median of the ratios of each round: both were measured in the same moment. */
export const ratio = (times, base) => median(times.map((time, round) => time / base[round]));

const figure = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));

/** Prints the median of each, its spread, and its ratio to each of `bases`. */
export function print(title, times, bases, unit = "µs") {
  console.log(`\n${title}`);
  const width = Math.max(...Object.keys(times).map((name) => name.length));
  for (const [name, values] of Object.entries(times)) {
    const spread = `${figure(Math.min(...values))} to ${figure(Math.max(...values))}`;
    const ratios = bases.map((base) => `${ratio(values, times[base]).toFixed(2)} x ${base}`);
    console.log(
      `  ${name.padEnd(width)} ${figure(median(values)).padStart(9)} ${unit}  (${spread})`.padEnd(width + 42) +
        ratios.join("   "),
    );
  }
}
