/** Returns the next random number in [0, 1). The same seed gives the same numbers on every engine. */
export type Random = () => number;

/**
 * Mulberry32: 32 bits of state, which is enough to choose faults and to create ids. Not for secrets.
 * @param seed Any number; only its lower 32 bits are used.
 */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A random number in [0, 1) for the request with this index. It depends only on seed and index, so it does not matter in
 * which order concurrent requests are processed.
 */
export function randomAt(seed: number, index: number): number {
  const stream = random((seed ^ Math.imul(index, 0x9e3779b1)) >>> 0);
  stream();
  return stream();
}

/** Creates the ids of one provider: the same ones for the same seed. */
export interface Ids {
  /** In the form of a version 4 UUID. */
  uuid(): string;
  /** `length` characters of a-z and 0-9. */
  token(length: number): string;
}

export function ids(seed: number): Ids {
  const next = random(seed);
  const pick = (alphabet: string): string => alphabet.charAt(Math.floor(next() * alphabet.length));
  const many = (length: number, alphabet: string): string => {
    let text = "";
    while (text.length < length) text += pick(alphabet);
    return text;
  };
  const HEX = "0123456789abcdef";
  return {
    uuid: () => [many(8, HEX), many(4, HEX), `4${many(3, HEX)}`, pick("89ab") + many(3, HEX), many(12, HEX)].join("-"),
    token: (length) => many(length, "abcdefghijklmnopqrstuvwxyz0123456789"),
  };
}
