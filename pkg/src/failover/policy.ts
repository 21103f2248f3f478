import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { ignoreRejection } from "../util/notify.js";
import { readProperties, invalidOption } from "../util/options.js";
import type { BreakerOptions } from "./types.js";
import type { ProviderGateOptions } from "./provider-gate.js";
import { MAX_TIMER_MS } from "./deadline.js";
import { readState } from "./state.js";
import type {
  FailoverClient,
  FailoverEvent,
  FailoverOrder,
  FailoverPolicy,
  FailoverProvider,
  FailoverState,
} from "./types.js";

const ORDERS: readonly FailoverOrder[] = ["priority", "weighted", "country", "price"];

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
const POLICY_OPTIONS: readonly (keyof FailoverPolicy)[] = [
  "order",
  "afterUnknown",
  "deadlineMs",
  "breaker",
  "recoveryHalfLifeMs",
  "countryOf",
  "state",
  "onEvent",
  "random",
  "now",
];

/** A list may claim any length. */
const MAX_PROVIDERS = 1_000;

/** A provider, checked, and with all defaults. */
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

/** A policy, checked, and with all defaults. */
export interface Policy {
  readonly order: FailoverOrder;
  readonly afterUnknown: boolean;
  readonly deadlineMs: number | undefined;
  readonly breaker: Required<BreakerOptions> | null;
  readonly recoveryHalfLifeMs: number;
  readonly countryOf: FailoverPolicy["countryOf"] | undefined;
  readonly state: FailoverState["providers"];
  readonly onEvent: ((event: FailoverEvent) => void) | undefined;
  readonly random: () => number;
  readonly now: () => number;
}

/**
 * @throws TidingsError of the category `configuration`, for the first thing that is wrong.
 * @internal
 */
export function readProviders(input: readonly (FailoverClient | FailoverProvider)[]): Provider[] {
  return readInput("providers", () => parseProviders(input));
}

function parseProviders(input: readonly (FailoverClient | FailoverProvider)[]): Provider[] {
  const what = "a list of clients, or of objects that have one as `client`";
  if (!Array.isArray(input) || input.length === 0)
    throw invalidOption("providers", what, input, Array.isArray(input) ? "an empty list" : undefined);
  if (input.length > MAX_PROVIDERS)
    throw configurationError(`\`providers\` must be at most ${MAX_PROVIDERS}, not ${input.length}.`);
  const seen: string[] = [];
  // Not the list's own `map`, which passes over holes.
  return Array.from(input as (FailoverClient | FailoverProvider)[], (one, index) => {
    const path = `providers[${index}]`;
    const own: Partial<FailoverProvider> = isClient(one)
      ? { client: one }
      : readProperties(one, path, "a client, or an object that has one as `client`", PROVIDER_OPTIONS);
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
      throw invalidOption(`${path}.client`, "a `Client`, or what has its `send` and `validate`", client);
    if (typeof id !== "string" || id === "") throw invalidOption(`${path}.id`, "a name that is not empty", id);
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
        "an empty list: leave it out where the provider serves everywhere",
      );
    // A copy: what is changed later was not checked.
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

/**
 * @throws TidingsError of the category `configuration`, for the first thing that is wrong.
 * @internal
 */
export function readPolicy(input: FailoverPolicy, providers: readonly Provider[]): Policy {
  return readInput("options", () => parsePolicy(input, providers));
}

function parsePolicy(input: FailoverPolicy, providers: readonly Provider[]): Policy {
  const own = readProperties(input, "options", "an object", POLICY_OPTIONS);
  const {
    order = "priority",
    afterUnknown = false,
    deadlineMs,
    breaker = {},
    recoveryHalfLifeMs = 300_000,
    countryOf,
    state,
    onEvent,
  } = own;
  const { random = Math.random, now = Date.now } = own;
  if (!ORDERS.includes(order)) throw invalidOption("order", ORDERS.map((name) => `"${name}"`).join(" or "), order);
  if (typeof afterUnknown !== "boolean") throw invalidOption("afterUnknown", "true or false", afterUnknown);
  if (deadlineMs !== undefined) requireNumber(deadlineMs, "deadlineMs", MILLISECONDS, 1, MAX_TIMER_MS);
  requireNumber(recoveryHalfLifeMs, "recoveryHalfLifeMs", MILLISECONDS, 1, Number.MAX_VALUE);
  for (const [name, value] of Object.entries({ countryOf, onEvent, random, now })) requireFunction(value, name);
  if (order === "price" && providers.every(({ prices }) => prices === undefined)) {
    throw configurationError('`order: "price"` needs `prices` of at least one provider.');
  }
  if (order === "country" && providers.every(({ countries }) => countries === undefined)) {
    throw configurationError('`order: "country"` needs `countries` of at least one provider.');
  }
  for (const { id, countries = [], prices = {} } of providers) {
    const code = [...countries, ...Object.keys(prices)].find((key) => !key.startsWith("+"));
    if (code === undefined || countryOf !== undefined) continue;
    throw configurationError(
      `"${code}" of "${id}" needs the policy's \`countryOf\`, such as \`(to) => parsePhone(to).country\`. A calling code ("+44") does not.`,
    );
  }
  return {
    order,
    afterUnknown,
    deadlineMs,
    breaker: readBreaker(breaker),
    recoveryHalfLifeMs,
    countryOf,
    state: readState(state),
    onEvent,
    random: numberSource(random, Math.random, (value) => value >= 0 && value < 1),
    now: numberSource(now, Date.now, (value) => value >= 0 && value < Infinity),
  };
}

/** A function of the caller's, and in the place of what it throws or gives and is no such number, the default's number. */
function numberSource(input: () => number, fallback: () => number, isValid: (value: number) => boolean): () => number {
  return () => {
    try {
      const value: unknown = input();
      if (typeof value === "number" && isValid(value)) return value;
      ignoreRejection(value);
    } catch {
      // As below.
    }
    return fallback();
  };
}

function readBreaker(input: BreakerOptions | false): Required<BreakerOptions> | null {
  if (input === false) return null;
  const own = readProperties(input, "breaker", "an object, or false for none", [
    "failures",
    "baseMs",
    "factor",
    "maxMs",
  ]);
  const { failures = 5, baseMs = 10_000, factor = 2, maxMs = 300_000 } = own;
  requireInteger(failures, "breaker.failures", 1);
  requireNumber(baseMs, "breaker.baseMs", MILLISECONDS, 1, Number.MAX_VALUE);
  requireNumber(factor, "breaker.factor", "a number from 1", 1, Number.MAX_VALUE);
  requireNumber(maxMs, "breaker.maxMs", MILLISECONDS, 1, Number.MAX_VALUE);
  if (maxMs < baseMs) throw configurationError("`breaker.maxMs` must not be less than `breaker.baseMs`.");
  return { failures, baseMs, factor, maxMs };
}

const MILLISECONDS = "a time in milliseconds, at least 1";
const DESTINATIONS =
  'a list of calling codes or longer prefixes ("+44", "+1415", "+" for everywhere) or of ISO codes ("GB")';

function isClient(value: unknown): value is FailoverClient {
  const { send, validate } = Object(value) as Partial<FailoverClient>;
  return typeof send === "function" && typeof validate === "function";
}

function requireDestination(key: unknown, path: string): void {
  if (typeof key !== "string" || !/^(\+\d{0,15}|[A-Z]{2})$/.test(key)) throw invalidOption(path, DESTINATIONS, key);
}

function requireFunction(value: unknown, path: string): void {
  if (value !== undefined && typeof value !== "function") throw invalidOption(path, "a function", value);
}

function requireInteger(value: unknown, path: string, min: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < min)
    throw invalidOption(path, `a whole number from ${min}`, value);
}

function requireNumber(value: unknown, path: string, what: string, min: number, max: number): void {
  if (typeof value !== "number" || !(value >= min && value <= max)) throw invalidOption(path, what, value);
}
