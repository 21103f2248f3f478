/** Webhooks as they really come: late, repeated and out of order. */

import type { ProviderProfile } from "../provider/types.js";
import { invalidOption } from "../util/options.js";
import { random } from "./prng.js";
import { eventKind, signedWebhook } from "./sign-webhook.js";
import type { SimulatedEvent, SimulatedWebhookOptions } from "./sign-webhook.js";

/** How the webhooks of a message come. `now` is when its first event happens. */
export interface SimulatedDisorder extends SimulatedWebhookOptions {
  /** Determines delays, order and repetitions. @default 1 */
  readonly seed?: number;
  /** How long a webhook takes at most, in milliseconds. Each takes a random time up to it. @default 60000 */
  readonly maxDelayMs?: number;
  /** The fraction of webhooks that come again, from 0 to 1. A repetition may be repeated, too. @default 0.3 */
  readonly repeats?: number;
}

/** A webhook that comes at some time. */
export interface SimulatedDelivery {
  /** When it comes, in milliseconds since the Unix epoch. It is signed at this time: pass it as `now` to `verifyWebhook`. */
  readonly atMs: number;
  readonly event: SimulatedEvent;
  /** Whether the event came before. */
  readonly isRepeat: boolean;
  readonly request: Request;
}

/** How long after one event the next one happens. */
const BETWEEN_MS = 1_000;
const MAX_REPEATS = 5;

/**
 * The webhooks of events that happen one after the other, in the order in which they come.
 *
 * @param number Makes the ids of the events unique.
 */
export async function disorderedWebhooks(
  profile: ProviderProfile,
  events: readonly SimulatedEvent[],
  options: SimulatedDisorder,
  number: () => number,
): Promise<SimulatedDelivery[]> {
  const { seed = 1, maxDelayMs = 60_000, repeats = 0.3, ...signing } = Object(options) as SimulatedDisorder;
  if (!Array.isArray(events)) throw invalidOption("events", "an array of events", events);
  if (!Number.isFinite(seed)) throw invalidOption("seed", "a number", seed);
  if (!(maxDelayMs >= 0 && maxDelayMs < Infinity))
    throw invalidOption("maxDelayMs", "a number of milliseconds", maxDelayMs);
  if (!(repeats >= 0 && repeats <= 1)) throw invalidOption("repeats", "a number from 0 to 1", repeats);
  const { now = Date.now() } = signing;
  const next = random(seed);
  const planned = events.flatMap((given, index) => {
    const happenedAt = now + index * BETWEEN_MS;
    const hasTime = given.at === undefined && eventKind(profile, given)?.at !== undefined;
    const event = hasTime ? { ...given, at: new Date(happenedAt).toISOString() } : given;
    const own = number();
    const times = [happenedAt + Math.floor(next() * maxDelayMs)];
    while (times.length <= MAX_REPEATS && next() < repeats)
      times.push(times.at(-1)! + 1 + Math.floor(next() * maxDelayMs));
    return times.map((atMs, repeat) => ({ atMs, event, isRepeat: repeat > 0, number: own }));
  });
  planned.sort((one, other) => one.atMs - other.atMs);
  return Promise.all(
    planned.map(async ({ number, ...delivery }) => ({
      ...delivery,
      request: await signedWebhook(profile, delivery.event, { ...signing, now: delivery.atMs }, number),
    })),
  );
}
