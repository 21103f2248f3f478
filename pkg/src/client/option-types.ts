/** The options of a client. */

import type { ClientEvent } from "../events.js";
import type { CountryCode } from "../phone/countries.js";
import type { ClientProvider, OptionsOf } from "../provider/known-types.js";
import type { ProviderProfile } from "../provider/types.js";
import type { ApiKey, Fetch } from "../types.js";
import type { BuiltInProvider, Jitter } from "../vocabulary.js";
import type { Gate } from "./gate-types.js";
import type { GuardOptions } from "./guard-types.js";
import type { SendLogOptions } from "./send-log.js";

/** When and how often to retry. */
export interface RetryOptions {
  /** Maximum number of attempts, including the first. `1` turns retries off. @default 4 */
  maxAttempts?: number;
  /** The backoff before the first retry, in milliseconds. @default 1000 */
  baseMs?: number;
  /** The factor from each backoff to the next. @default 2 */
  factor?: number;
  /** Maximum backoff, in milliseconds. A wait that the provider asks for may be longer. @default 20000 */
  maxMs?: number;
  /** How the backoff is randomized. @default "plus" */
  jitter?: Jitter;
  /**
   * Maximum wait that a provider may ask for, in milliseconds. A longer one, or a gate that is closed for longer, ends the call
   * at once, with `retryAfterMs` on the error.
   * @default 60000
   */
  maxRetryAfterMs?: number;
  /**
   * The tokens that the client's retries may use up, so that they do not multiply an outage. A retry costs 14 after a failure and
   * 5 after a rate limit; a success gives them back. A rate limit with a wait costs nothing, because the gate sets the pace.
   * `false` turns the quota off.
   * @default 500
   */
  quota?: number | false;
  /**
   * Also retry a send that may have gone out, even if the provider does not recognise a repetition. The message may then arrive
   * twice. @default false
   */
  unsafe?: boolean;
}

export interface CommonClientOptions extends SendLogOptions, GuardOptions {
  /**
   * The provider's API key. The type allows undefined so that `process.env.NAME` fits: if the variable is not set, the
   * constructor throws.
   */
  apiKey: ApiKey | undefined;
  /**
   * The base URL of all requests, with the version and without a slash at the end: a relay of yours, or the simulator. `https:`, or
   * `http:` on a loopback address. @default the provider's own
   */
  baseUrl?: string;
  /** Called instead of the global `fetch`. */
  fetch?: Fetch;
  /** Time limit of each attempt, including its body, in milliseconds. @default 30000 */
  timeoutMs?: number;
  /** Time limit of a call, including all attempts and waits, in milliseconds. @default 120000 */
  deadlineMs?: number;
  /** When and how often to retry. */
  retry?: RetryOptions;
  /**
   * Holds calls back after the provider asked to wait. Share one from `createGate()` between several clients of one account. A
   * call that may not wait that long, by its deadline or `maxRetryAfterMs`, fails at once with `rate-limit` and `not-sent`,
   * without an attempt. @default a gate of the client's own
   */
  gate?: Gate;
  /**
   * Maximum size of the body of a success, in bytes. A larger one is an error with the category `protocol`, and for a send with
   * the outcome `unknown`. Of the body of an error, up to 1 MiB is read. @default 4194304
   */
  maxResponseBytes?: number;
  /**
   * The country for numbers in national format, as an ISO 3166-1 code: `"US"`, `"GB"`. A number without `+` is an error even so,
   * because numbers are never changed; but the issue's `suggestion` is then the number of this country: with `"GB"`,
   * `"020 7946 0958"` suggests `"+442079460958"`. Not in `tidings/core`, which has no numbering plans.
   * @default undefined: a suggestion only if the country is clear enough
   */
  defaultCountry?: CountryCode;
  /**
   * Whether a well-formed number in a range that the numbering plans do not allocate (`unallocated`) is an error, which stops the
   * send, and not a warning. Numbering plans change, and a new range may be missing from the built-in table: see
   * `loadNumberingPlans`. Not in `tidings/core`, which has no numbering plans.
   * @default false
   */
  strictNumbers?: boolean;
  /**
   * Called with each event of each call. Events never contain a credential. If it throws or rejects, the call goes on: the error
   * is reported with `console.error`, and in a page with `reportError`.
   */
  onEvent?: (event: ClientEvent) => void;
  /**
   * Allow a string `apiKey` in a browser page with the provider's own address. Every visitor can read the key then.
   * @default false
   */
  dangerouslyAllowBrowser?: boolean;
}

/** The options of a client for one provider: the id of a built-in one, or a profile. */
export type OptionsFor<P extends ClientProvider> = CommonClientOptions & {
  /** The provider: the id of a built-in one, a profile of `tidings/providers/*`, or your own from `defineProvider`. */
  provider: P;
} & OptionsOf<P>;

/** The options of a client with a profile. */
export type ProfileOptions<P extends ProviderProfile = ProviderProfile> = OptionsFor<P>;

/** The options of a client with any provider. */
export type ClientOptions = { [Id in BuiltInProvider]: OptionsFor<Id> }[BuiltInProvider] | ProfileOptions;
