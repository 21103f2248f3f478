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
export function inOrder(
  order: FailoverOrder,
  candidates: readonly Candidate[],
  destinations: readonly Destination[],
  random: () => number,
): { serving: number[]; others: number[] } {
  const all = candidates.map((_, index) => index);
  const precisions = candidates.map(({ countries }) => precision(countries, destinations));
  const serving = all.filter((index) => precisions[index]! > NOWHERE);
  const others = all.filter((index) => precisions[index] === NOWHERE);
  if (order === "country") serving.sort((a, b) => precisions[b]! - precisions[a]!);
  if (order === "weighted") shuffle(serving, (index) => weightNow(candidates[index]!), random);
  if (order === "price") {
    const prices = candidates.map(({ prices }) => price(prices, destinations));
    // Not the difference: two that are infinite have none.
    serving.sort((a, b) => (prices[a]! < prices[b]! ? -1 : prices[a]! > prices[b]! ? 1 : 0));
  }
  return { serving, others };
}

const NOWHERE = -1;
/** Of no `countries`: after the least precise word for everywhere, which is `"+"`. */
const UNNAMED = -0.5;
/** An ISO code says more than any calling code, which has three digits at most, and less than any longer prefix. */
const ISO = 3.5;

/** How precisely a key (`"+44"`, `"GB"`) names a destination: the digits that fit. */
function fits(key: string, { to, country }: Destination): number {
  if (key.startsWith("+")) return to.startsWith(key) ? key.length - 1 : NOWHERE;
  return key === country ? ISO : NOWHERE;
}

/** How precisely all destinations are named: as the least precisely named one is. */
function precision(countries: readonly string[] | undefined, destinations: readonly Destination[]): number {
  if (countries === undefined || destinations.length === 0) return UNNAMED;
  return Math.min(...destinations.map((one) => Math.max(NOWHERE, ...countries.map((key) => fits(key, one)))));
}

/** What all messages cost together; infinite where the price of one is not known. */
function price(prices: Readonly<Record<string, number>> | undefined, destinations: readonly Destination[]): number {
  if (prices === undefined || destinations.length === 0) return Infinity;
  return destinations.reduce((sum, one) => {
    const keys = Object.keys(prices).filter((key) => fits(key, one) > NOWHERE);
    const best = keys.reduce<string | undefined>(
      (a, b) => (a === undefined || fits(b, one) > fits(a, one) ? b : a),
      undefined,
    );
    return sum + (best === undefined ? Infinity : prices[best]!);
  }, 0);
}

/** Draws without putting back, by weight. Those of no weight come last, as they were. */
function shuffle(places: number[], weightOf: (index: number) => number, random: () => number): void {
  const left = places.map((index) => ({ index, weight: weightOf(index) }));
  for (let place = 0; left.length > 0; place++) {
    let point = random() * left.reduce((sum, { weight }) => sum + weight, 0);
    let drawn = left.findIndex(({ weight }) => (point -= weight) < 0);
    // The sum was rounded up past the last of them; or all that are left weigh nothing.
    if (drawn < 0) drawn = Math.max(0, left.map(({ weight }) => weight > 0).lastIndexOf(true));
    places[place] = left[drawn]!.index;
    left.splice(drawn, 1);
  }
}

function weightNow({ weight, health }: Candidate): number {
  return weight * health;
}

/** Below this no weight falls, so that a provider which is back is found out about. */
const LEAST = 1 / 64;

/**
 * What part of a weight is left after a failure.
 *
 * @internal
 */
export function worsened(health: number): number {
  return Math.max(LEAST, health / 2);
}

/**
 * How far a weight has drifted back in so many milliseconds: half of what is missing every `driftMs`.
 *
 * @internal
 */
export function drifted(health: number, elapsedMs: number, driftMs: number): number {
  return 1 - (1 - health) * 2 ** -(Math.max(0, elapsedMs) / driftMs);
}
