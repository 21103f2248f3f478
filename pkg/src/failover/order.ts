import type { FailoverOrder } from "./types.js";

/** What the order depends on. */
export interface Candidate {
  readonly weight: number;
  /** The fraction of the weight that is left, from 0 to 1. */
  readonly health: number;
  readonly countries: readonly string[] | undefined;
  readonly prices: Readonly<Record<string, number>> | undefined;
}

/** A recipient: its number as written, and its ISO 3166-1 country if `countryOf` knows it. */
export interface Destination {
  readonly to: string;
  readonly country: string | null;
}

/**
 * Orders candidates. Without destinations (a message to a contact, or with an invalid number) all of them serve.
 *
 * @returns The indexes of the candidates that serve all destinations, in the order in which to try them, and of the others.
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
    // Compared, not subtracted: Infinity - Infinity is NaN.
    serving.sort((a, b) => (prices[a]! < prices[b]! ? -1 : prices[a]! > prices[b]! ? 1 : 0));
  }
  return { serving, excluded };
}

/** @internal */
export const NO_MATCH = -1;
/** Precision without `countries`: below that of `"+"`, which is 0. */
const NO_COUNTRIES = -0.5;
/** Precision of an ISO code: above calling codes, which have up to three digits, and below longer prefixes. */
const ISO_CODE = 3.5;

/**
 * How precisely a key (`"+44"`, `"GB"`) matches a destination: the number of digits that match.
 *
 * @internal
 */
export function matchPrecision(key: string, { to, country }: Destination): number {
  if (key.startsWith("+")) return to.startsWith(key) ? key.length - 1 : NO_MATCH;
  return key === country ? ISO_CODE : NO_MATCH;
}

/** The precision of the best key for each destination; the lowest of them. */
function precision(countries: readonly string[] | undefined, destinations: readonly Destination[]): number {
  if (countries === undefined || destinations.length === 0) return NO_COUNTRIES;
  return Math.min(
    ...destinations.map((one) => Math.max(NO_MATCH, ...countries.map((key) => matchPrecision(key, one)))),
  );
}

/**
 * The price of the messages to all destinations; infinite if one of them is unknown.
 *
 * @internal
 */
export function totalPrice(
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

/** Random order without replacement, by weight. Those with weight 0 come last, as listed. */
function weightedShuffle(indexes: number[], weightOf: (index: number) => number, random: () => number): void {
  const remaining = indexes.map((index) => ({ index, weight: weightOf(index) }));
  for (let position = 0; remaining.length > 0; position++) {
    let draw = random() * remaining.reduce((sum, { weight }) => sum + weight, 0);
    let drawn = remaining.findIndex(({ weight }) => (draw -= weight) < 0);
    // `draw` reached the sum because of rounding, or all remaining weights are 0.
    if (drawn < 0) drawn = Math.max(0, remaining.map(({ weight }) => weight > 0).lastIndexOf(true));
    indexes[position] = remaining[drawn]!.index;
    remaining.splice(drawn, 1);
  }
}

function currentWeight({ weight, health }: Candidate): number {
  return weight * health;
}

/** Lower limit of the health: a failing provider still gets a few sends, which show when it works again. */
const MIN_HEALTH = 1 / 64;

/**
 * The health after a failure: half of it.
 *
 * @internal
 */
export function healthAfterFailure(health: number): number {
  return Math.max(MIN_HEALTH, health / 2);
}

/**
 * The health after `elapsedMs` without a failure: half of what is missing is recovered every `recoveryHalfLifeMs`.
 *
 * @internal
 */
export function recoveredHealth(health: number, elapsedMs: number, recoveryHalfLifeMs: number): number {
  return 1 - (1 - health) * 2 ** -(Math.max(0, elapsedMs) / recoveryHalfLifeMs);
}
