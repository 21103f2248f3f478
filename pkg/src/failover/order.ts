import type { FailoverOrder } from "./types.js";

/** A provider, as far as its place in the order goes. */
export interface Candidate {
  readonly weight: number;
  /** What part of the weight is left, from 0 to 1. */
  readonly health: number;
  readonly countries: readonly string[] | undefined;
  readonly prices: Readonly<Record<string, number>> | undefined;
}

/** A recipient: the number as it was written, and its country, where somebody knows it. */
export interface Destination {
  readonly to: string;
  readonly country: string | null;
}

/**
 * The places in `candidates`, in the order in which they are to be tried: those that serve all destinations, and apart from
 * them the others. Where there are no destinations (a message to a contact, or with a number that is none), all serve.
 *
 * @internal
 */
export function orderCandidates(
  order: FailoverOrder,
  candidates: readonly Candidate[],
  destinations: readonly Destination[],
  random: () => number,
): { serving: number[]; excluded: number[] } {
  const all = candidates.map((_, index) => index);
  const precisions = candidates.map(({ countries }) => precision(countries, destinations));
  const serving = all.filter((index) => precisions[index]! > NO_MATCH);
  const excluded = all.filter((index) => precisions[index] === NO_MATCH);
  if (order === "country") serving.sort((a, b) => precisions[b]! - precisions[a]!);
  if (order === "weighted") weightedShuffle(serving, (index) => currentWeight(candidates[index]!), random);
  if (order === "price") {
    const prices = candidates.map(({ prices }) => totalPrice(prices, destinations));
    // Not the difference: two that are infinite have none.
    serving.sort((a, b) => (prices[a]! < prices[b]! ? -1 : prices[a]! > prices[b]! ? 1 : 0));
  }
  return { serving, excluded };
}

const NO_MATCH = -1;
/** Of no `countries`: after the least precise word for everywhere, which is `"+"`. */
const NO_COUNTRIES = -0.5;
/** An ISO code says more than any calling code, which has three digits at most, and less than any longer prefix. */
const ISO_CODE = 3.5;

/** How precisely a key (`"+44"`, `"GB"`) names a destination: the digits that fit. */
function matchPrecision(key: string, { to, country }: Destination): number {
  if (key.startsWith("+")) return to.startsWith(key) ? key.length - 1 : NO_MATCH;
  return key === country ? ISO_CODE : NO_MATCH;
}

/** How precisely all destinations are named: as the least precisely named one is. */
function precision(countries: readonly string[] | undefined, destinations: readonly Destination[]): number {
  if (countries === undefined || destinations.length === 0) return NO_COUNTRIES;
  return Math.min(
    ...destinations.map((one) => Math.max(NO_MATCH, ...countries.map((key) => matchPrecision(key, one)))),
  );
}

/** What all messages cost together; infinite where the price of one is not known. */
function totalPrice(
  prices: Readonly<Record<string, number>> | undefined,
  destinations: readonly Destination[],
): number {
  if (prices === undefined || destinations.length === 0) return Infinity;
  return destinations.reduce((sum, one) => {
    const keys = Object.keys(prices).filter((key) => matchPrecision(key, one) > NO_MATCH);
    const best = keys.reduce<string | undefined>(
      (a, b) => (a === undefined || matchPrecision(b, one) > matchPrecision(a, one) ? b : a),
      undefined,
    );
    return sum + (best === undefined ? Infinity : prices[best]!);
  }, 0);
}

/** Draws without putting back, by weight. Those of no weight come last, as they were. */
function weightedShuffle(indexes: number[], weightOf: (index: number) => number, random: () => number): void {
  const remaining = indexes.map((index) => ({ index, weight: weightOf(index) }));
  for (let position = 0; remaining.length > 0; position++) {
    let draw = random() * remaining.reduce((sum, { weight }) => sum + weight, 0);
    let drawn = remaining.findIndex(({ weight }) => (draw -= weight) < 0);
    // The sum was rounded up past the last of them; or all that are left weigh nothing.
    if (drawn < 0) drawn = Math.max(0, remaining.map(({ weight }) => weight > 0).lastIndexOf(true));
    indexes[position] = remaining[drawn]!.index;
    remaining.splice(drawn, 1);
  }
}

function currentWeight({ weight, health }: Candidate): number {
  return weight * health;
}

/** Below this no weight falls, so that a provider which is back is found out about. */
const MIN_HEALTH = 1 / 64;

/**
 * What part of a weight is left after a failure.
 *
 * @internal
 */
export function healthAfterFailure(health: number): number {
  return Math.max(MIN_HEALTH, health / 2);
}

/**
 * How far a weight has drifted back in so many milliseconds: half of what is missing every `driftMs`.
 *
 * @internal
 */
export function recoveredHealth(health: number, elapsedMs: number, recoveryHalfLifeMs: number): number {
  return 1 - (1 - health) * 2 ** -(Math.max(0, elapsedMs) / recoveryHalfLifeMs);
}
