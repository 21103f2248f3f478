/** The format of provider profiles. `pkg/profile.schema.json` is generated from these types and their comments. */

import type { ProfileAuth } from "./auth-types.js";
import type { ProfileErrors } from "./error-types.js";
import type { ProfileFind, ProfileIdempotency, ProfileOperation, ProfileRoute } from "./request-types.js";
import type { ProfileResponse } from "./response-types.js";
import type { HeaderName, NonEmptyString, PositiveInteger } from "./value-types.js";
import type { ProfileWebhook } from "./webhook-types.js";

export type * from "./auth-types.js";
export type * from "./error-types.js";
export type { Path, Paths, ProfileCondition } from "./path-types.js";
export type * from "./request-types.js";
export type * from "./response-types.js";

/**
 * A provider as data: format 1. The built-in providers and those of `tidings/providers/*` are written in it.
 *
 * It has no expressions and no code, only two notations inside strings:
 *
 * - A **template** has placeholders, `{name}`: an option of the client (see {@link ProviderProfile.options}), or `{apiKey}`
 *   where the property allows it. A value whose placeholder has no value is left out.
 * - A {@link Path | path} leads to a value of a body: `errors[0].code`.
 *
 * Any object may have a string `$comment`, because JSON has no comments. It is ignored.
 */
export interface ProviderProfile {
  /** The version of the format. */
  readonly profile: 1;
  /**
   * The provider's id, which results and errors have as `provider`: `texting-blue`. Lower-case letters, digits and `-`.
   *
   * @pattern ^[a-z0-9][a-z0-9-]*$
   */
  readonly id: string;
  /** The provider's name for people: `Texting Blue`. */
  readonly title: NonEmptyString;
  /**
   * The day on which the sources were read: `2026-11-21`.
   *
   * @pattern ^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$
   */
  readonly asOf?: string;
  /**
   * The pages that the facts are from.
   *
   * @minItems 1
   */
  readonly sources?: readonly NonEmptyString[];
  /** What the provider offers and the profile does not cover, one sentence each. */
  readonly notCovered?: readonly NonEmptyString[];
  /**
   * The channels of the provider: `sms`, `mms`, `whatsapp`, `rcs`, `imessage`.
   *
   * @uniqueItems true
   */
  readonly channels?: readonly Channel[];
  /**
   * The base URL: `https:`, with the API's version, without a slash at the end. A template: a placeholder in the host takes one
   * label (letters, digits, `-`), one in the path takes one segment, which is percent-encoded.
   *
   * @pattern ^https://[^/?# \t-\r@:]+(:[0-9]+)?(/[^?# \t-\r]*[^/?# \t-\r])?$
   */
  readonly baseUrl: string;
  /**
   * The client's options for this provider, by name: `accountSid`.
   *
   * @namePattern [a-z][A-Za-z0-9]*
   */
  readonly options?: Readonly<Record<string, ProfileOption>>;
  /** How the API key is sent: the first entry whose `keyPrefix` the key has. Empty: there is no API key. */
  readonly auth: readonly ProfileAuth[];
  /** How a message is sent: the first route whose `when` fits. Without routes, the provider documents no send. */
  readonly routes?: readonly ProfileRoute[];
  /**
   * Documented calls other than the send, by the name of the client's method: `messages.get`.
   *
   * @namePattern [a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*
   */
  readonly operations?: Readonly<Record<string, ProfileOperation>>;
  /** How `messages.list` is searched for a message: only where its items have the message's reference, or the key of its send. */
  readonly find?: ProfileFind;
  /** How the response to a send is read. */
  readonly response?: ProfileResponse;
  /** How failures are read. */
  readonly errors?: ProfileErrors;
  /** The provider's idempotency keys. Without it, the provider recognises no repetition, and a send is not repeated in doubt. */
  readonly idempotency?: ProfileIdempotency;
  /** Documented limits of the account. The limits of a field are in the field. */
  readonly limits?: ProfileLimits;
  /** How webhooks are verified and read. */
  readonly webhook?: ProfileWebhook;
}

/** @pattern ^[a-z][a-z0-9-]*$ */
type Channel = string;

/** An option of the client that belongs to the provider. */
export interface ProfileOption {
  /** What the option is, for the error message when it is missing: `the account's SID (AC...)`. */
  readonly description: NonEmptyString;
  /**
   * Whether a client needs it.
   *
   * @default false
   */
  readonly required?: boolean;
  /** What its string must be: `https-url` is an absolute `https:` URL. Without it, any string. */
  readonly type?: "https-url";
  /**
   * Whether it is masked wherever the API key is.
   *
   * @default false
   */
  readonly secret?: boolean;
  /** The value where the caller gives none. */
  readonly default?: string;
  /** The header field that carries it in every request. Without it, the option is for templates. */
  readonly header?: HeaderName;
}

/** Documented limits of the usual account. */
export interface ProfileLimits {
  /** The rate limit. */
  readonly rate?: {
    /** The most requests in `perMs`. */
    readonly requests: PositiveInteger;
    /** The window, in milliseconds. */
    readonly perMs: PositiveInteger;
  };
  /** The largest request body, in bytes. */
  readonly maxBodyBytes?: PositiveInteger;
  /** The most segments of a message. */
  readonly maxSegments?: PositiveInteger;
}
