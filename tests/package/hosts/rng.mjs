// Random numbers from a seed: the same seed gives the same case, in every runtime.

/** Mulberry32, with helpers for random choices. `seed`: an integer. */
export function rngOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    /** An integer from 0, less than `end`. */
    below: (end) => Math.floor(next() * end),
    hits: (share) => next() < share,
    of: (list) => list[Math.floor(next() * list.length)],
    /** Picks the value of one of `[weight, value]`. */
    weighted(pairs) {
      let point = next() * pairs.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of pairs) if ((point -= weight) < 0) return value;
      return pairs[0][1];
    },
    /** Creates another generator, so that its use does not change later choices. */
    fork: () => rngOf(Math.floor(next() * 2 ** 32)),
  };
}

/** One seed for each case of a run. */
export function seedOf(seed, index) {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0x2c1b3c6d) >>> 0;
}
