import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { readProperties, invalidOption } from "../util/options.js";
import { requireFunction, requireInteger, requireNumber } from "./checks.js";
import type { ProviderGateOptions } from "./provider-gate.js";
import type { FailoverClient, FailoverProvider } from "./types.js";

const PROVIDER_OPTIONS: readonly (keyof FailoverProvider)[] = [
  "client",
  "id",
  "from",
  "adapt",
  "weight",
  "countries",
  "prices",
  "maxConcurrent",
  "maxQueued",
];

/** An array-like object may claim any length. */
const MAX_PROVIDERS = 1_000;

/** A validated provider, with all defaults. */
export interface Provider {
  readonly client: FailoverClient;
  readonly id: string;
  readonly from: string | null | undefined;
  readonly adapt: FailoverProvider["adapt"] | undefined;
  readonly weight: number;
  readonly countries: readonly string[] | undefined;
  readonly prices: Readonly<Record<string, number>> | undefined;
  readonly limits: Pick<ProviderGateOptions, "maxConcurrent" | "maxQueued">;
}

/**
 * Validates the providers.
 *
 * @throws TidingsError with the category `configuration` for the first invalid option.
 * @internal
 */
export function readProviders(input: readonly (FailoverClient | FailoverProvider)[]): Provider[] {
  return readInput("providers", () => parseProviders(input));
}

function parseProviders(input: readonly (FailoverClient | FailoverProvider)[]): Provider[] {
  const what = "an array of clients, or of objects with a `client`";
  if (!Array.isArray(input) || input.length === 0)
    throw invalidOption("providers", what, input, Array.isArray(input) ? "an empty array" : undefined);
  if (input.length > MAX_PROVIDERS)
    throw configurationError(`\`providers\` must be at most ${MAX_PROVIDERS}, not ${input.length}.`);
  const seen: string[] = [];
  // `Array.from`, because `map` skips holes.
  return Array.from(input as (FailoverClient | FailoverProvider)[], (one, index) => {
    const path = `providers[${index}]`;
    const own: Partial<FailoverProvider> = isClient(one)
      ? { client: one }
      : readProperties(one, path, "a client, or an object with a `client`", PROVIDER_OPTIONS);
    const {
      client,
      id = client?.provider,
      from,
      adapt,
      weight = 1,
      countries,
      prices,
      maxConcurrent = Infinity,
      maxQueued = 0,
    } = own;
    if (!isClient(client))
      throw invalidOption(`${path}.client`, "a `Client`, or an object with `send` and `validate`", client);
    if (typeof id !== "string" || id === "") throw invalidOption(`${path}.id`, "a string that is not empty", id);
    if (seen.includes(id))
      throw configurationError(`There are two providers with the id "${id}". Give \`${path}\` an \`id\` of its own.`);
    seen.push(id);
    if (from !== undefined && from !== null && typeof from !== "string")
      throw invalidOption(`${path}.from`, "a sender, or null for none", from);
    requireFunction(adapt, `${path}.adapt`);
    requireNumber(weight, `${path}.weight`, "a number from 0", 0, Number.MAX_VALUE);
    if (countries !== undefined && !Array.isArray(countries))
      throw invalidOption(`${path}.countries`, DESTINATIONS, countries);
    if (countries?.length === 0)
      throw invalidOption(
        `${path}.countries`,
        DESTINATIONS,
        countries,
        "an empty array: leave it out if the provider serves all destinations",
      );
    // A copy, so that later changes of the caller's array have no effect.
    const served: string[] | undefined = countries && [];
    for (const key of countries ?? []) {
      requireDestination(key, `${path}.countries`);
      served!.push(key);
    }
    const priceList: Provider["prices"] =
      prices &&
      (readProperties<Record<string, number>>(
        prices,
        `${path}.prices`,
        "an object with a price for each destination",
        Object.keys(Object(prices)),
      ) as Record<string, number>);
    for (const [key, price] of Object.entries(priceList ?? {})) {
      requireDestination(key, `${path}.prices`);
      requireNumber(price, `${path}.prices["${key}"]`, "a number from 0", 0, Number.MAX_VALUE);
    }
    if (maxConcurrent !== Infinity) requireInteger(maxConcurrent, `${path}.maxConcurrent`, 1);
    if (maxQueued !== Infinity) requireInteger(maxQueued, `${path}.maxQueued`, 0);
    if (maxQueued !== 0 && maxConcurrent === Infinity)
      throw configurationError(`\`${path}.maxQueued\` does nothing without \`maxConcurrent\`. Give both.`);
    return {
      client,
      id,
      from,
      adapt,
      weight,
      countries: served,
      prices: priceList,
      limits: { maxConcurrent, maxQueued },
    };
  });
}

const DESTINATIONS =
  'an array of calling codes or longer prefixes ("+44", "+1415", "+" for all) or of ISO codes ("GB")';

function isClient(value: unknown): value is FailoverClient {
  const { send, validate } = Object(value) as Partial<FailoverClient>;
  return typeof send === "function" && typeof validate === "function";
}

function requireDestination(key: unknown, path: string): void {
  if (typeof key !== "string" || !/^(\+\d{0,15}|[A-Z]{2})$/.test(key)) throw invalidOption(path, DESTINATIONS, key);
}
