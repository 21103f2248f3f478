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

/** The built-in providers, simulated in memory. */
export interface Simulator {
  /** Works like the global `fetch`. Pass it as the `fetch` option of a client. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /**
   * The `baseUrl` option of a client whose requests reach this simulator at an origin, such as the `url` of `listen`.
   */
  readonly baseUrl: (provider: BuiltInProvider, origin: string) => string;
  /** Each delivered message, in order. */
  readonly delivered: readonly Delivered[];
  /** Each request that arrived, in order. `keep` limits both arrays. */
  readonly requests: readonly SimulatedRequest[];
  /**
   * Scripts faults for the next requests to any provider: one fault for each request, in order.
   * @throws TidingsError with the category `configuration` for an invalid fault.
   */
  readonly fail: (...faults: readonly Fault[]) => void;
  /** Chooses faults at random from now on; null ends that. Scripted faults come first. */
  readonly plan: (plan: FaultPlan | null) => void;
  /** Clears messages, requests and accounts, and applies the settings. @default the options of `createSimulator` */
  readonly reset: (settings?: SimulatorSettings) => void;
}

/**
 * Creates a simulator. It makes no network requests.
 *
 * @throws TidingsError with the category `configuration` for an unknown or invalid option.
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
 * The provider whose base URL the URL begins with. At another host, the first segment of the path names the provider:
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
