import { toTidingsError } from "../errors/foreign.js";
import { ignoreRejection } from "../util/notify.js";
import { invalidOption } from "../util/options.js";
import type { Message } from "../types.js";
import { orderCandidates } from "./order.js";
import type { Destination } from "./order.js";
import type { Policy } from "./policy.js";
import type { ProviderGate } from "./provider-gate.js";
import type { Provider } from "./providers.js";

/** The longest array of recipients that is read for the order. */
const MAX_RECIPIENTS = 100_000;

/** A provider, and the gate in front of it. */
export interface GatedProvider {
  readonly provider: Provider;
  readonly gate: ProviderGate;
}

/**
 * Orders the providers for a message.
 *
 * @returns The indexes of those that serve all its destinations, in the order in which to try them, and of the others.
 * @internal
 */
export function orderProviders(
  providers: readonly GatedProvider[],
  policy: Policy,
  message: Message,
): { serving: number[]; excluded: number[] } {
  const now = policy.now();
  const candidates = providers.map(({ provider, gate }) => ({ ...provider, health: gate.health(now) }));
  return orderCandidates(policy.order, candidates, destinationsOf(providers, policy, message), policy.random);
}

/**
 * The recipients that begin with a `+`; any other number is left to the provider's validation. Empty if no provider has
 * `countries` or `prices`, because the order does not depend on them then.
 *
 * @internal
 */
export function destinationsOf(providers: readonly GatedProvider[], policy: Policy, message: Message): Destination[] {
  if (providers.every(({ provider }) => provider.countries === undefined && provider.prices === undefined)) return [];
  try {
    const { to } = Object(message) as Message;
    // An array-like object may claim any length. Providers reject more recipients than this.
    const recipients: readonly unknown[] = Array.isArray(to) ? (to.length > MAX_RECIPIENTS ? [] : to) : [to];
    const numbers = recipients.filter((one): one is string => typeof one === "string" && one.startsWith("+"));
    return numbers.map((one) => ({ to: one, country: countryIn(policy, one) }));
  } catch (thrown) {
    const problem = "Reading the message's `to`, or `countryOf`, threw: see `cause`.";
    throw toTidingsError(thrown, { category: "configuration", outcome: "not-sent", message: problem });
  }
}

function countryIn({ countryOf }: Policy, to: string): string | null {
  const country: unknown = countryOf?.(to) ?? null;
  if (country === null || typeof country === "string") return country;
  ignoreRejection(country);
  throw invalidOption("countryOf", "a function that returns a country's code, or null", country);
}
