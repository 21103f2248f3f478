import { configurationError } from "../errors/error.js";
import type { BreakerState } from "./types.js";
import type { FailoverState, ProviderState } from "./types.js";

const STATES: readonly BreakerState["state"][] = ["closed", "open", "half-open"];

/**
 * Validates a stored state. It may contain providers that no longer exist, because a store outlives a deployment.
 *
 * @throws TidingsError with the category `configuration`, which names the invalid property.
 * @internal
 */
export function readState(input: FailoverState | null | undefined): FailoverState["providers"] {
  if (input === undefined || input === null) return {};
  const { version, providers } = Object(input) as Partial<FailoverState>;
  if (version !== 1) throw invalidState("version", "1");
  if (typeof providers !== "object" || providers === null)
    throw invalidState("providers", "an object with each provider's state");
  const known: [string, ProviderState][] = [];
  for (const [id, one] of Object.entries(providers)) {
    const { breaker, health, healthAt } = Object(one) as Partial<ProviderState>;
    const { state, failures, openings, since, retryAt } = Object(breaker) as Partial<BreakerState>;
    const path = `providers.${id}`;
    if (!STATES.includes(state!)) throw invalidState(`${path}.breaker.state`, STATES.join(" or "));
    for (const [name, value] of Object.entries({ failures, openings, since, retryAt }))
      requireCount(`${path}.breaker.${name}`, value);
    requireCount(`${path}.healthAt`, healthAt);
    if (typeof health !== "number" || !(health > 0 && health <= 1))
      throw invalidState(`${path}.health`, "a number over 0, up to 1");
    const breakerState = { state: state!, failures: failures!, openings: openings!, since: since!, retryAt: retryAt! };
    known.push([id, { breaker: breakerState, health, healthAt: healthAt! }]);
  }
  // `fromEntries`, because an assignment to `__proto__`, a possible id, would set the prototype.
  return Object.fromEntries(known);
}

function requireCount(path: string, value: unknown): void {
  if (typeof value !== "number" || !(value >= 0 && value < Infinity)) throw invalidState(path, "a number from 0");
}

function invalidState(path: string, what: string): Error {
  return configurationError(
    `\`state.${path}\` must be ${what}. Pass what \`failover.state()\` returned, or leave \`state\` out.`,
  );
}
