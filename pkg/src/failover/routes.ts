import { toTidingsError } from "../errors/foreign.js";
import { ignoreRejection } from "../util/notify.js";
import { invalidOption } from "../util/options.js";
import type { Message } from "../types.js";
import { orderCandidates } from "./order.js";
import type { Destination } from "./order.js";
import type { Policy } from "./policy.js";
import type { ProviderGate } from "./provider-gate.js";
import type { Provider } from "./providers.js";

/** A provider and the way to it. */
export interface Route {
  readonly provider: Provider;
  readonly gate: ProviderGate;
}

/** Where the message may go, in order. */
export function orderRoutes(
  routes: readonly Route[],
  policy: Policy,
  message: Message,
): { serving: number[]; excluded: number[] } {
  const now = policy.now();
  const candidates = routes.map(({ provider, gate }) => ({ ...provider, health: gate.health(now) }));
  return orderCandidates(policy.order, candidates, destinationsOf(routes, policy, message), policy.random);
}

/**
 * The recipients that look like E.164. A number that is none is every provider's to refuse.
 *
 * @internal
 */
export function destinationsOf(routes: readonly Route[], policy: Policy, message: Message): Destination[] {
  if (routes.every(({ provider }) => provider.countries === undefined && provider.prices === undefined)) return [];
  try {
    const { to } = Object(message) as Message;
    // A list may claim any length, and a longer one is every provider's to refuse.
    const list: readonly unknown[] = Array.isArray(to) ? (to.length > MAX_RECIPIENTS ? [] : to) : [to];
    const numbers = list.filter((one): one is string => typeof one === "string" && one.startsWith("+"));
    return numbers.map((one) => ({ to: one, country: countryIn(policy, one) }));
  } catch (thrown) {
    const text = "Reading the message's `to`, or `countryOf`, threw: see `cause`.";
    throw toTidingsError(thrown, { category: "configuration", outcome: "not-sent", message: text });
  }
}

const MAX_RECIPIENTS = 100_000;

function countryIn({ countryOf }: Policy, to: string): string | null {
  const country: unknown = countryOf?.(to) ?? null;
  if (country === null || typeof country === "string") return country;
  ignoreRejection(country);
  throw invalidOption("countryOf", "a function that gives a country's code, or null", country);
}
