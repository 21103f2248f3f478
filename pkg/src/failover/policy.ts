import { configurationError } from "../errors/error.js";
import { readInput } from "../errors/foreign.js";
import { ignoreRejection } from "../util/notify.js";
import { readProperties, invalidOption } from "../util/options.js";
import type { BreakerOptions } from "./types.js";
import { MILLISECONDS, requireFunction, requireInteger, requireNumber } from "./checks.js";
import { MAX_TIMER_MS } from "./deadline.js";
import type { Provider } from "./providers.js";
import { readState } from "./state.js";
import { takeGuards } from "../client/guards.js";
import type { GuardHook } from "../client/guards.js";
import { SEND_LOG, takeSendLog } from "../client/send-log.js";
import type { SendLog } from "../client/send-log.js";
import type { FailoverEvent, FailoverOrder, FailoverPolicy, FailoverState } from "./types.js";

const ORDERS: readonly FailoverOrder[] = ["priority", "weighted", "country", "price"];

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
  "store",
  "leaseMs",
  "storeTimeoutMs",
  "onStoreFailure",
  "beforeSend",
];

/** A validated policy, with all defaults. */
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
  /** The log of the sends; undefined without a store. */
  readonly log: SendLog | undefined;
  /** Asked before each send; undefined without a guard. */
  readonly guards: GuardHook | undefined;
}

/**
 * Validates the policy.
 *
 * @throws TidingsError with the category `configuration` for the first invalid option.
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
  const log = takeSendLog(own);
  if (log !== undefined && deadlineMs === undefined)
    throw configurationError(
      "With a `store`, a failover needs `deadlineMs`: how long a send may take over all providers.",
    );
  const logged =
    log && providers.find(({ client }) => Object((client as { store?: unknown }).store)[SEND_LOG] !== undefined);
  if (logged !== undefined)
    throw configurationError(
      `The client of "${logged.id}" has a \`store\` of its own. Give the store to the failover only, which reserves once for all providers.`,
    );
  return {
    log,
    guards: takeGuards(own),
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

/** Calls `input`, a function of the caller's, and `fallback` if it throws or returns an invalid number. */
function numberSource(input: () => number, fallback: () => number, isValid: (value: number) => boolean): () => number {
  return () => {
    try {
      const value: unknown = input();
      if (typeof value === "number" && isValid(value)) return value;
      ignoreRejection(value);
    } catch {
      // Use the fallback.
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
