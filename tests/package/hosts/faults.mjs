// Faults of what a caller passes: stores, guards and inputs, whose functions may throw, never answer, or answer nonsense.

const throws = () => {
  throw new Error("No looking.");
};

/** Values that no function should return. */
export const NONSENSE = [
  () => undefined,
  () => null,
  () => 5,
  () => "text",
  () => NaN,
  () => true,
  () => ({}),
  () => [],
  () => [null],
  () => () => {},
  () => Symbol("x"),
  () => new Proxy({}, { get: throws, has: throws, ownKeys: throws, getOwnPropertyDescriptor: throws }),
  () => Object.create(null),
];

/**
 * Wraps the methods of an object, so that each of their calls may fail.
 *
 * @param share Fraction of the calls that fail.
 * @param nonsense By method, what else it may answer.
 * @param kinds Which faults happen.
 * @returns The object with its faults; `worst` in it says whether a call answered nonsense.
 */
export function faulty(rng, context, target, { share = 0.3, nonsense = {}, kinds } = {}) {
  const methods = {};
  const state = { faults: 0, lied: false };
  for (const [name, act] of Object.entries(target)) {
    methods[name] = (...args) => {
      if (!rng.hits(share)) return act(...args);
      const kind = rng.weighted(
        [
          [2, "throws"],
          [3, "rejects"],
          [2, "never"],
          [3, "late"],
          [1, "thenable"],
          [2, "nonsense"],
        ].filter(([, kind]) => kinds === undefined || kinds.includes(kind)),
      );
      state.faults += 1;
      // It fails before it has done anything, or after it.
      const isDone = rng.hits(0.5);
      const answer = isDone ? act(...args) : undefined;
      Promise.resolve(answer).catch(() => {});
      const late = () =>
        new Promise((resolve, reject) =>
          context.clock.at(rng.of([1, 100, 3_000, 40_000]), () => {
            if (rng.hits(0.2)) reject(context.thrown());
            else resolve(isDone ? answer : act(...args));
          }),
        );
      switch (kind) {
        case "throws":
          throw context.thrown();
        case "rejects":
          return Promise.reject(context.thrown());
        case "never":
          return new Promise(() => {});
        case "late":
          return late();
        case "thenable":
          return rng.of([
            () => ({ then() {} }),
            () => ({
              get then() {
                throw context.thrown();
              },
            }),
            () => ({
              then(_, reject) {
                reject(context.thrown());
                throw context.thrown();
              },
            }),
          ])();
        default:
          state.lied = true;
          return rng.of([...NONSENSE, ...(nonsense[name] ?? [])])();
      }
    };
  }
  return { methods, state };
}
