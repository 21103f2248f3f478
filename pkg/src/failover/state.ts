import { configurationError } from "../errors/error.js";
import type { BreakerState } from "./types.js";
import type { FailoverState, ProviderState } from "./types.js";

const STATES: readonly BreakerState["state"][] = ["closed", "open", "half-open"];

/**
 * A state that comes from somewhere else, checked. Providers that are no longer there may be in it, because a store is
 * older than a deployment.
 *
 * @throws TidingsError of the category `configuration`, which names the member. A caller who would rather begin anew than
 * fail leaves `state` out then.
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
  // Not by assignments: a provider may be called `__proto__`.
  return Object.fromEntries(known);
}

function requireCount(path: string, value: unknown): void {
  if (typeof value !== "number" || !(value >= 0 && value < Infinity)) throw invalidState(path, "a number from 0");
}

function invalidState(path: string, what: string): Error {
  return configurationError(
    `\`state.${path}\` must be ${what}. Give what \`failover.state()\` gave, or leave \`state\` out.`,
  );
}
