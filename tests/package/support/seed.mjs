// The seeds of the random tests. TIDINGS_SEED sets them all, and repeats a run.

const given = process.env.TIDINGS_SEED;

/** For a command that looks for what nobody knows yet: another one each time. */
export const newSeed = () => Number(given ?? Date.now() % 1_000_000);

/**
 * For a test of `npm test`: always the same one, because the same code must have the same result. A rare case that another seed would find
 * must not fail a change that has nothing to do with it: the commands of their own look for those, and `npm run rounds`.
 */
export const testSeed = process.env.TIDINGS_ROUNDS === "all" ? newSeed() : Number(given ?? 4_711);
