/** The options of a client. */

import type { ClientEvent } from "../events.js";
import type { ProviderProfile } from "../provider/types.js";
import type { ApiKey, Fetch } from "../types.js";
import type { Jitter } from "../vocabulary.js";
import type { Gate } from "./gate-types.js";

/** How often, how long and when to try again. */
export interface RetryOptions {
  /** Requests at most, the first one counted. `1` switches retries off. @default 4 */
  maxAttempts?: number;
  /** The first backoff, in milliseconds. @default 1000 */
  baseMs?: number;
  /** What each backoff is multiplied with to get the next. @default 2 */
  factor?: number;
  /** The longest backoff, in milliseconds. A provider's hint may be longer. @default 20000 */
  maxMs?: number;
  /** How chance spreads the backoff. @default "plus" */
  jitter?: Jitter;
  /**
   * The longest hint that is obeyed, in milliseconds. A longer one ends the call at once, with
   * `retryAfterMs` on the error: tidings neither sleeps for an hour nor comes back too early. So does a gate that is
   * closed for longer.
   * @default 60000
   */
  maxRetryAfterMs?: number;
  /**
   * The tokens that retries of this client may use up, so that an outage is not multiplied: 14 for a retry
   * after a failure, 5 after a rate limit, given back on success. A rate limit with a wait costs nothing:
   * the gate sets the pace then. `false` switches the quota off.
   * @default 500
   */
  quota?: number | false;
  /**
   * Also retry a send that may have gone out although the provider cannot recognise a repetition. The
   * message may then arrive twice. @default false
   */
  unsafe?: boolean;
}

interface CommonClientOptions {
  /**
   * The provider's key. Undefined only so that `process.env.NAME` fits: where the variable is not set, the client is not made, and
   * the error says so.
   */
  apiKey: ApiKey | undefined;
  /**
   * Where requests go instead of the provider's own address, with the version and without a slash at the
   * end: a relay of yours, or the simulator. `https:`, or `http:` on a loopback address.
   */
  baseUrl?: string;
  /** What is called instead of the global `fetch`. */
  fetch?: Fetch;
  /** The time for each attempt, in milliseconds, until its body is read. @default 30000 */
  timeoutMs?: number;
  /** The time for a whole call, with all attempts and waits, in milliseconds. @default 120000 */
  deadlineMs?: number;
  retry?: RetryOptions;
  /**
   * The gate that calls wait behind after a provider asked to wait: `createGate()`, given to several clients of one
   * account. A call that may not wait so long, by its deadline or `maxRetryAfterMs`, ends at once with `rate-limit` and
   * `not-sent`, without an attempt. @default one of the client's own
   */
  gate?: Gate;
  /**
   * The most bytes that are read of a success. One that is larger ends in an error of the category `protocol`, with the
   * outcome `unknown` if it was a send. Of an error 1 MiB is read. @default 4194304
   */
  maxResponseBytes?: number;
  /**
   * The country whose national numbers people write, as ISO 3166-1 has it: `"US"`, `"GB"`. A number without `+` is an
   * error all the same, because nothing is rewritten; but the issue's `suggestion` is then the number of this country:
   * with `"GB"`, `"020 7946 0958"` suggests `"+442079460958"`. `tidings/core` has no numbering plans and refuses it.
   * @default undefined: a suggestion only where it is clear enough whose number it is
   */
  defaultCountry?: string;
  /**
   * Whether a number of the right structure in a range that the numbering plans do not allocate (`unallocated`) is
   * an error, which stops the send, and not a warning. Plans change, so a new range may be newer than the built-in
   * table: see `loadNumberingPlans`. `tidings/core` has no numbering plans and refuses it.
   * @default false
   */
  strictNumbers?: boolean;
  /**
   * Is told of every step. It never sees a credential. What it throws, or rejects with, does not touch the send: it goes to
   * `console.error`, and in a page to `reportError`.
   */
  onEvent?: (event: ClientEvent) => void;
  /**
   * Allow a string `apiKey` in a browser page against the provider's own address, where every visitor can
   * read it. @default false
   */
  dangerouslyAllowBrowser?: boolean;
}

export interface NativeHubOptions extends CommonClientOptions {
  provider: "nativehub";
}
export interface TextingBlueOptions extends CommonClientOptions {
  provider: "texting-blue";
}
export interface ShingleAIOptions extends CommonClientOptions {
  provider: "shingleai";
}
export interface SentOptions extends CommonClientOptions {
  provider: "sent";
  /** The UUID of the child profile that an organization key acts for (`x-profile-id`). */
  profileId?: string;
}
export interface SentV2Options extends CommonClientOptions {
  provider: "sent-v2";
  /** The GUID of the sender (`x-sender-id`). */
  senderId: string;
}

/** With a profile: one of `tidings/providers/*`, or your own through `defineProvider`. */
export interface ProfileOptions extends CommonClientOptions {
  provider: ProviderProfile;
  /** The options that the profile names: `accountSid`. */
  [option: string]: unknown;
}

export type ClientOptions =
  | NativeHubOptions
  | TextingBlueOptions
  | ShingleAIOptions
  | SentOptions
  | SentV2Options
  | ProfileOptions;
