import type { BuiltInProvider } from "../types.js";
import type { FaultPlan } from "./fault-plan.js";
import type { Fault } from "./faults.js";
import type { SimulatorKeep } from "./keep.js";

/** A stored template of Sent. */
export interface SimulatedTemplate {
  /** A UUID. */
  readonly id: string;
  readonly name: string;
  /** @default "APPROVED" */
  readonly status?: "APPROVED" | "PENDING" | "REJECTED";
  /** @default "UTILITY" */
  readonly category?: "MARKETING" | "UTILITY" | "AUTHENTICATION";
  /** @default "en_US" */
  readonly language?: string;
  /** @default ["sms", "whatsapp"] */
  readonly channels?: readonly string[];
  /** The names of its parameters. @default [] */
  readonly variables?: readonly string[];
}

/** A contact, as NativeHub, ShingleAI and Sent know them. */
export interface SimulatedContact {
  /** A UUID. */
  readonly id: string;
  /** In E.164 form. */
  readonly phone: string;
  readonly name?: string;
  readonly email?: string;
  readonly tags?: readonly string[];
  /** @default ["sms", "whatsapp"] */
  readonly channels?: readonly string[];
  readonly optedOut?: boolean;
  /** Read-only, because it belongs to the parent organization (Sent). */
  readonly inherited?: boolean;
}

/** The state of an account at a provider. */
export interface AccountSettings {
  /** The balance. Each message costs 0.05 (NativeHub) or 0.02 (Sent). @default Infinity */
  readonly balance?: number;
  /** Phone numbers that opted out of messages. @default none */
  readonly optedOut?: readonly string[];
  /** Sender numbers that are switched off (Texting Blue). @default none */
  readonly pausedNumbers?: readonly string[];
  /** The only sender numbers that may be used (Texting Blue). @default every phone number */
  readonly verifiedNumbers?: readonly string[];
  /** Recipients whose message fails, each with the error code of the message: `{"+8801...": "CARRIER_REJECTED"}`. */
  readonly messageErrors?: Readonly<Record<string, string>>;
  /** @default one, `sampleTemplate` */
  readonly templates?: readonly SimulatedTemplate[];
  /** @default one, `sampleContact` */
  readonly contacts?: readonly SimulatedContact[];
  /** Profiles that an organization key may act for (Sent). @default any UUID */
  readonly profiles?: readonly string[];
  /** The number of messages that the plan allows. @default no limit */
  readonly planLimit?: number;
  /** The number of requests that each window allows. @default no limit; the headers have the documented limit */
  readonly rateLimit?: { readonly limit: number; readonly windowMs: number };
}

/** The settings of a simulator that are plain data. */
export interface SimulatorSettings extends AccountSettings {
  /** Determines all random values: ids and faults. @default 1 */
  readonly seed?: number;
  /** Faults for the first requests, in order; or a plan that chooses faults at random. @default none */
  readonly faults?: FaultPlan | readonly Fault[];
  /** The time from a request to its response, in milliseconds. @default 0 */
  readonly latencyMs?: number;
  /** The accepted API keys. @default every non-empty key */
  readonly keys?: readonly string[];
  /** Settings of one provider, which replace those for all. */
  readonly accounts?: Readonly<Partial<Record<BuiltInProvider, AccountSettings>>>;
}

/** Options of `createSimulator`. */
export interface SimulatorOptions extends SimulatorSettings {
  /** The clock, in milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /**
   * How many of the last requests, and how many of the last deliveries, it keeps, for a simulator that runs for long: `1_000`, or several
   * limits. Idempotency keys are kept for as long as the provider documents, unless `keys` limits them too. `reset` does not change it.
   * @default everything
   */
  readonly keep?: number | SimulatorKeep;
  /** Waits, or ends early when the signal aborts; replace it together with `now` for virtual time. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** The template of an account without `templates`. */
export const sampleTemplate: SimulatedTemplate = {
  id: "7ba7b820-9dad-41d1-80b4-00c04fd430c8",
  name: "order_confirmation",
  variables: ["name"],
};

/** The contact of an account without `contacts`. */
export const sampleContact: SimulatedContact = {
  id: "8ba7b830-9dad-41d1-80b4-00c04fd430c8",
  phone: "+14155551234",
  name: "Sample",
  email: "sample@example.com",
};
