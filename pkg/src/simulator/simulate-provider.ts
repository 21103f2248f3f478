/** Simulates a provider from its profile alone. */

import { configurationError } from "../errors/error.js";
import type { ProviderProfile } from "../provider/types.js";
import type { Fetch } from "../types.js";
import { invalidOption, readProperties } from "../util/options.js";
import { asSimulated } from "../util/simulated.js";
import { type SimulatedDelivery, type SimulatedDisorder, disorderedWebhooks } from "./disorder.js";
import type { Fault } from "./faults.js";
import type { JsonObject } from "./json.js";
import { checkKeep, Memory, type SimulatorKeep } from "./keep.js";
import { type SimulatedFailure, rejectedResponse } from "./profile-response.js";
import type { SimulatedProvider } from "./provider.js";
import type { AcceptedMessage } from "./records.js";
import { pathBelow } from "./routing.js";
import { type SimulatedEvent, type SimulatedWebhookOptions, signedWebhook } from "./sign-webhook.js";
import { Simulation } from "./simulation.js";

/** A fault: a failure response, or a connection that is lost before or after the provider accepts the message. */
export type SimulatedFault = SimulatedFailure | { readonly lost: "before" | "after" };

export interface ProviderSimulation {
  /** Works like the global `fetch`. Pass it as the `fetch` option of a client. */
  readonly fetch: Fetch;
  /** The accepted messages, without repetitions that were recognised by their idempotency key. */
  readonly delivered: readonly AcceptedMessage[];
  /** The number of requests that arrived. */
  readonly requests: number;
  /** Scripts faults for the next requests: one for each, in order. */
  fail(...faults: SimulatedFault[]): void;
  /** Creates a webhook that reports an event, signed by any of the signatures of the profile. */
  webhook(event: SimulatedEvent, options: SimulatedWebhookOptions): Promise<Request>;
  /**
   * Creates the webhooks of events that happen one after the other, as they really come: late, repeated and out of order. The same seed gives
   * the same disorder. An event gets a time, where the provider reports one.
   *
   * @returns The webhooks, in the order in which they come.
   */
  webhooks(events: readonly SimulatedEvent[], options: SimulatedDisorder): Promise<readonly SimulatedDelivery[]>;
}

/**
 * Simulates any provider from its profile: accepts the requests that the profile's routes describe, checks the API key,
 * recognises idempotency keys, responds with bodies that the profile can read, injects faults, and signs webhooks. It shows
 * that the parts of a profile agree with each other. Whether they agree with the provider, only the provider's documentation
 * and real responses can show.
 *
 * @example
 * ```ts
 * const simulation = simulateProvider(twilio, { apiKey: "token", options: { accountSid: "AC1" } });
 * const client = new Client({ provider: twilio, accountSid: "AC1", apiKey: "token", fetch: simulation.fetch });
 * simulation.fail({ code: "20429" }, { lost: "before" });
 * ```
 */
export function simulateProvider(
  profile: ProviderProfile,
  input: {
    readonly apiKey: string;
    /** The client's options that belong to the provider. @default none */
    readonly options?: Readonly<Record<string, string>>;
    /** How many of the last deliveries it keeps, or several limits; see `createSimulator`. @default everything */
    readonly keep?: number | SimulatorKeep;
  },
): ProviderSimulation {
  const { auth, baseUrl } = Object(profile) as Partial<ProviderProfile>;
  if (!Array.isArray(auth) || typeof baseUrl !== "string")
    throw invalidOption("profile", "a provider's profile, such as one of `tidings/providers/*`", profile);
  const {
    apiKey,
    options = {},
    keep,
  } = readProperties(input, "options", "an object with `apiKey`", ["apiKey", "options", "keep"]);
  if (keep !== undefined) checkKeep(keep);
  if (typeof apiKey !== "string")
    throw configurationError("`apiKey` must be a string: the only key that the simulated provider accepts.");
  const scheme = profile.auth.find(({ keyPrefix = "" }) => apiKey.startsWith(keyPrefix));
  const provider: SimulatedProvider = {
    id: profile.id,
    // Only the scheme for this key is accepted.
    profile: { ...profile, auth: scheme === undefined ? [] : [scheme] },
    errors: { documented: [] },
    simulation: {},
    options: readOptions(profile, options),
  };
  const delivered: AcceptedMessage[] = [];
  const memory = new Memory(keep);
  const shelf = memory.records();
  const simulation = new Simulation(
    {
      providers: [provider],
      targetOf: ({ origin, pathname }) => ({ provider, path: pathBelow(baseUrl, origin + pathname) ?? "/" }),
      onAccepted: (message) => {
        delivered.push(message);
        shelf?.add(memory.sizeOf(message), () => delivered.shift());
      },
    },
    { keys: [apiKey], ...(keep !== undefined && { keep }) },
  );
  let count = 0;
  return {
    fetch: asSimulated((url, init) => simulation.fetch(url, init)),
    delivered,
    get requests() {
      return simulation.count;
    },
    fail: (...faults) => simulation.fail(...faults.map((fault) => toFault(profile, checkedFault(fault), (count += 1)))),
    webhook: (event, webhookOptions) => signedWebhook(profile, event, webhookOptions, (count += 1)),
    webhooks: (events, disorder) => disorderedWebhooks(profile, events, disorder, () => (count += 1)),
  };
}

/** The client's options that belong to the provider, with their defaults. */
function readOptions(profile: ProviderProfile, input: Readonly<Record<string, string>>): Record<string, string> {
  const known = Object.entries(profile.options ?? {});
  const names = known.map(([name]) => name);
  const own = readProperties(input, "options", "an object of the client's further options", names);
  const options: Record<string, string> = {};
  for (const [name, { required, description, default: usual }] of known) {
    const value = own[name] ?? usual;
    if (value !== undefined) options[name] = value;
    else if (required === true)
      throw configurationError(
        `\`options.${name}\` is missing. ${profile.title} needs it: ${description}. Pass the same value as to the client: simulateProvider(profile, { apiKey, options: { ${name} } }).`,
      );
  }
  return options;
}

/** Rejects unknown properties: a fault of `createSimulator` (`{ kind: "lost" }`) would become a failure without a code. */
function checkedFault(fault: SimulatedFault): SimulatedFault {
  const example = 'an object such as { code: "30007" }, { status: 503 } or { lost: "before" }';
  const { lost, status } = readProperties(fault as { lost?: unknown; status?: unknown }, "fault", example, [
    "code",
    "message",
    "status",
    "headers",
    "lost",
  ] as never[]);
  if (status !== undefined && !(Number.isInteger(status) && (status as number) >= 300 && (status as number) <= 599))
    throw invalidOption("fault.status", "an integer from 300 to 599", status);
  if (lost !== undefined && lost !== "before" && lost !== "after")
    throw invalidOption("fault.lost", '"before" or "after"', lost);
  return fault;
}

function toFault(profile: ProviderProfile, fault: SimulatedFault, number: number): Fault {
  if ("lost" in fault) return { kind: "lost", when: fault.lost };
  const { status, headers = {}, body } = rejectedResponse(profile, fault, `r-${number}`);
  return { kind: "status", status, headers, body: body as JsonObject };
}
