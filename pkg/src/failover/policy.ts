import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { ignoreRejection } from "../util/notify.js";
import { readProperties, invalidOption } from "../util/options.js";
import type { BreakerOptions } from "./types.js";
import type { DoorOptions } from "./door.js";
import { MAX_TIMER_MS } from "./patience.js";
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

const PROVIDER: readonly (keyof FailoverProvider)[] = [
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
const POLICY: readonly (keyof FailoverPolicy)[] = [
  "order",
  "afterUnknown",
  "deadlineMs",
  "breaker",
  "driftMs",
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
  readonly limits: Pick<DoorOptions, "maxConcurrent" | "maxQueued">;
}

/** A policy, checked, and with all defaults. */
export interface Policy {
  readonly order: FailoverOrder;
  readonly afterUnknown: boolean;
  readonly deadlineMs: number | undefined;
  readonly breaker: Required<BreakerOptions> | null;
  readonly driftMs: number;
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
export function readProviders(given: readonly (FailoverClient | FailoverProvider)[]): Provider[] {
  return readInput("providers", () => providersIn(given));
}

function providersIn(given: readonly (FailoverClient | FailoverProvider)[]): Provider[] {
  const what = "a list of clients, or of objects that have one as `client`";
  if (!Array.isArray(given) || given.length === 0)
    throw invalidOption("providers", what, given, Array.isArray(given) ? "an empty list" : undefined);
  if (given.length > MAX_PROVIDERS)
    throw configurationError(`\`providers\` must be at most ${MAX_PROVIDERS}, not ${given.length}.`);
  const seen: string[] = [];
  // Not the list's own `map`, which passes over holes.
  return Array.from(given as (FailoverClient | FailoverProvider)[], (one, index) => {
    const path = `providers[${index}]`;
    const own: Partial<FailoverProvider> = isClient(one)
      ? { client: one }
      : readProperties(one, path, "a client, or an object that has one as `client`", PROVIDER);
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
    callable(adapt, `${path}.adapt`);
    number(weight, `${path}.weight`, "a number from 0", 0, Number.MAX_VALUE);
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
      destination(key, `${path}.countries`);
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
      destination(key, `${path}.prices`);
      number(price, `${path}.prices["${key}"]`, "a number from 0", 0, Number.MAX_VALUE);
    }
    if (maxConcurrent !== Infinity) whole(maxConcurrent, `${path}.maxConcurrent`, 1);
    if (maxQueued !== Infinity) whole(maxQueued, `${path}.maxQueued`, 0);
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
export function readPolicy(given: FailoverPolicy, providers: readonly Provider[]): Policy {
  return readInput("options", () => policyIn(given, providers));
}

function policyIn(given: FailoverPolicy, providers: readonly Provider[]): Policy {
  const own = readProperties(given, "options", "an object", POLICY);
  const {
    order = "priority",
    afterUnknown = false,
    deadlineMs,
    breaker = {},
    driftMs = 300_000,
    countryOf,
    state,
    onEvent,
  } = own;
  const { random = Math.random, now = Date.now } = own;
  if (!ORDERS.includes(order)) throw invalidOption("order", ORDERS.map((name) => `"${name}"`).join(" or "), order);
  if (typeof afterUnknown !== "boolean") throw invalidOption("afterUnknown", "true or false", afterUnknown);
  if (deadlineMs !== undefined) number(deadlineMs, "deadlineMs", MILLISECONDS, 1, MAX_TIMER_MS);
  number(driftMs, "driftMs", MILLISECONDS, 1, Number.MAX_VALUE);
  for (const [name, value] of Object.entries({ countryOf, onEvent, random, now })) callable(value, name);
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
    driftMs,
    countryOf,
    state: readState(state),
    onEvent,
    random: numberOf(random, Math.random, (value) => value >= 0 && value < 1),
    now: numberOf(now, Date.now, (value) => value >= 0 && value < Infinity),
  };
}

/** A function of the caller's, and in the place of what it throws or gives and is no such number, the default's number. */
function numberOf(given: () => number, usual: () => number, fits: (value: number) => boolean): () => number {
  return () => {
    try {
      const value: unknown = given();
      if (typeof value === "number" && fits(value)) return value;
      ignoreRejection(value);
    } catch {
      // As below.
    }
    return usual();
  };
}

function readBreaker(given: BreakerOptions | false): Required<BreakerOptions> | null {
  if (given === false) return null;
  const own = readProperties(given, "breaker", "an object, or false for none", [
    "failures",
    "baseMs",
    "factor",
    "maxMs",
  ]);
  const { failures = 5, baseMs = 10_000, factor = 2, maxMs = 300_000 } = own;
  whole(failures, "breaker.failures", 1);
  number(baseMs, "breaker.baseMs", MILLISECONDS, 1, Number.MAX_VALUE);
  number(factor, "breaker.factor", "a number from 1", 1, Number.MAX_VALUE);
  number(maxMs, "breaker.maxMs", MILLISECONDS, 1, Number.MAX_VALUE);
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

function destination(key: unknown, path: string): void {
  if (typeof key !== "string" || !/^(\+\d{0,15}|[A-Z]{2})$/.test(key)) throw invalidOption(path, DESTINATIONS, key);
}

function callable(value: unknown, path: string): void {
  if (value !== undefined && typeof value !== "function") throw invalidOption(path, "a function", value);
}

function whole(value: unknown, path: string, least: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < least)
    throw invalidOption(path, `a whole number from ${least}`, value);
}

function number(value: unknown, path: string, what: string, least: number, most: number): void {
  if (typeof value !== "number" || !(value >= least && value <= most)) throw invalidOption(path, what, value);
}
