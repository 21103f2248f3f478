import type { BuiltInProvider } from "../types.js";
import { invalidOption } from "../util/options.js";
import { asSimulated } from "../util/simulated.js";
import { checkOptions } from "./check-options.js";
import type { FaultPlan } from "./fault-plan.js";
import { type Fault, checkFault } from "./faults.js";
import type { SimulatorOptions, SimulatorSettings } from "./options.js";
import { providers } from "./providers/index.js";
import type { Delivered, SimulatedRequest } from "./records.js";
import { pathBelow } from "./routing.js";
import { Simulation, type Target } from "./simulation.js";

/** Five messaging providers that exist in memory only. */
export interface Simulator {
  /** Like the global `fetch`, and bound: pass it as a client's `fetch` option. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /**
   * The `baseUrl` option for a client whose requests reach this simulator through an origin, such as
   * that of `listen`: origin, provider and version.
   */
  readonly baseUrl: (provider: BuiltInProvider, origin: string) => string;
  /** Each message that really went out, in order. */
  readonly delivered: readonly Delivered[];
  /** Each request that arrived, in order. Both arrays have no more than `memory` allows. */
  readonly requests: readonly SimulatedRequest[];
  /**
   * Scripts what goes wrong with the next requests: one fault each, in order, whatever provider they are for.
   * @throws A `TidingsError` of the category `configuration` for a fault that does not exist.
   */
  readonly fail: (...faults: readonly Fault[]) => void;
  /** Chooses faults by chance from now on; null ends it. Scripted faults come first. */
  readonly plan: (plan: FaultPlan | null) => void;
  /** Back to the beginning: nothing delivered, no requests. With settings, to another beginning. */
  readonly reset: (settings?: SimulatorSettings) => void;
}

/**
 * Makes a simulator: nothing that is sent through it leaves the program.
 *
 * @throws A `TidingsError` of the category `configuration` for an option that does not exist or is invalid.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  checkOptions(options);
  const simulation = new Simulation({ providers: Object.values(providers), targetOf }, options);
  return {
    fetch: asSimulated((input: string | URL | Request, init?: RequestInit) => simulation.fetch(input, init)),
    baseUrl,
    get delivered() {
      return simulation.delivered;
    },
    get requests() {
      return simulation.requests;
    },
    fail: (...faults) => simulation.fail(...faults.map(checkFault)),
    plan: (plan) => simulation.plan(plan),
    reset: (settings = options) => {
      checkOptions(settings);
      simulation.reset(settings);
    },
  };
}

/**
 * The provider whose base URL this is; elsewhere the one that the first segment of the path names, as in
 * `http://127.0.0.1:8787/texting-blue/v1/messages/send`.
 */
function targetOf(url: URL): Target | null {
  const all = Object.values(providers);
  const atHost = all.filter(({ profile }) => new URL(profile.baseUrl).hostname === url.hostname);
  for (const provider of atHost.length > 0 ? atHost : all) {
    const { id, profile } = provider;
    const { origin, pathname } = new URL(profile.baseUrl);
    const prefix = atHost.length > 0 ? pathname : `/${id}${pathname}`;
    const path = pathBelow(origin + prefix, origin + url.pathname);
    if (path !== null) return { provider, path: path === "" ? "/" : path };
  }
  return null;
}

function baseUrl(provider: BuiltInProvider, origin: string): string {
  if (!Object.hasOwn(providers, provider))
    throw invalidOption("provider", `one of ${Object.keys(providers).join(", ")}`, provider);
  const { pathname } = new URL(providers[provider].profile.baseUrl);
  return `${origin.replace(/\/+$/, "")}/${provider}${pathname}`;
}
