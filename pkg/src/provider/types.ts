import type { Outcome, Scope } from "../vocabulary.js";
import type { Paths, ProfileCondition, ProfileStatus } from "./path-types.js";
import type { ProfileWebhook } from "./webhook-types.js";

export type { Paths, ProfileCondition, ProfileStatus } from "./path-types.js";

/**
 * What a provider is, as data: format 1. The built-in providers are written in it, those of `tidings/providers/*` are,
 * and so is any that you define yourself.
 *
 * It is data and nothing else: no expressions, no code. Two small notations stand in texts:
 *
 * - A **template** has placeholders, `{name}`: an option of the client (see {@link ProviderProfile.options}) or
 *   `{apiKey}` where that is said. What has a placeholder without a value is left out as a whole.
 * - A **path** leads to a fact of a body: `error.code`, `errors[0].title`, `messages[*].id` (the first that is there),
 *   `messages[?status!=0].error-text` (of the first item whose `status` is not 0; also `=`), and the empty path for the
 *   body itself. Where it says so, `header:name` leads to a header field of the response. A missing step is no error:
 *   there is no such fact then. Of a list of paths, the first that leads to something counts.
 *
 * In JSON, which has no comments, any object may have a member `$comment`: it is ignored.
 */
export interface ProviderProfile {
  /** The format's version. */
  readonly profile: 1;
  /** Lower-case letters, digits and `-`, a letter first: `texting-blue`. It is the `provider` of results and errors. */
  readonly id: string;
  /** The name for people: `Texting Blue`. */
  readonly title: string;
  /** The day on which the facts were read: `2026-11-21`. */
  readonly asOf?: string;
  /** The pages that the facts are from. */
  readonly sources?: readonly string[];
  /** What the provider has and the profile does not cover. */
  readonly notCovered?: readonly string[];
  /** What the provider can send: `sms`, `mms`, `whatsapp`, `rcs`, `imessage`. For people and for choosing. */
  readonly channels?: readonly string[];
  /**
   * `https:`, with the version, without a slash at the end. A template: a placeholder in the host takes one label
   * (letters, digits, `-`), one in the path a single percent-encoded segment.
   */
  readonly baseUrl: string;
  /** Options of the client besides the common ones, by name: `accountSid`. */
  readonly options?: Readonly<Record<string, ProfileOption>>;
  /** How the API key travels: the first entry whose `keyPrefix` the key has. Empty: there is none. */
  readonly auth: readonly ProfileAuth[];
  /** How a message is sent: the first route that fits it. None: the provider documents no send. */
  readonly routes?: readonly ProfileRoute[];
  /** Documented calls besides the send, by the client's name for them: `messages.get`. */
  readonly operations?: Readonly<Record<string, ProfileOperation>>;
  /** Where a successful send's answer keeps its facts. */
  readonly response?: ProfileResponse;
  /** How failures are read, beyond what their shape tells. */
  readonly errors?: ProfileErrors;
  /** Absent: the provider recognises no repetition, so nothing makes a second POST safe. */
  readonly idempotency?: ProfileIdempotency;
  /** Documented limits that no field's check says. */
  readonly limits?: ProfileLimits;
  /** How the provider's webhooks are verified and read. */
  readonly webhook?: ProfileWebhook;
}

/** An option of the client that belongs to the provider. */
export interface ProfileOption {
  /** @default false */
  readonly required?: boolean;
  /** Masked wherever the API key is. @default false */
  readonly secret?: boolean;
  readonly default?: string;
  /** What it is, for the error that says that it is missing: `the account's SID (AC...)`. */
  readonly description: string;
  /** The header field as which it travels with every request; without one it is there for templates. */
  readonly header?: string;
}

/** One way to present the API key. */
export type ProfileAuth =
  /** A header field: `prefix` and the key. `prefix` is `Bearer ` for a bearer token. */
  | { readonly type: "header"; readonly name: string; readonly prefix?: string; readonly keyPrefix?: string }
  /** HTTP Basic (RFC 7617). Templates of options and `{apiKey}`; of `username`, the first one whose options are there. */
  | {
      readonly type: "basic";
      readonly username: string | readonly string[];
      readonly password: string;
      readonly keyPrefix?: string;
    }
  /** A query parameter. */
  | { readonly type: "query"; readonly name: string; readonly keyPrefix?: string }
  /** Members of the body, each a template of options and `{apiKey}`. */
  | { readonly type: "body"; readonly fields: Readonly<Record<string, string>>; readonly keyPrefix?: string }
  /**
   * A signature: HMAC of `content` with the key, in the header field `name`. `content` is a template of `{method}`,
   * `{path}` (with the query), `{body}` and `{timestamp}` (Unix seconds, sent in the header field `timestampHeader`).
   */
  | {
      readonly type: "hmac";
      readonly name: string;
      readonly prefix?: string;
      readonly content: string;
      readonly hash: "sha256" | "sha512";
      readonly encoding: "hex" | "base64";
      readonly timestampHeader?: string;
      readonly keyPrefix?: string;
    };

/** A field of the neutral message. */
export type MessageField =
  | "to"
  | "from"
  | "body"
  | "mediaUrl"
  | "template.id"
  | "template.name"
  | "template.parameters"
  | "contactId"
  | "channel"
  | "metadata"
  | "sandbox";

/** One way to send. */
export interface ProfileRoute {
  /**
   * Which messages it fits: `multiple-recipients` (`to` is a list of more than one), `unicode` (the text has a character
   * outside the GSM 7-bit alphabet and its extension), or those that have a field.
   * @default every message
   */
  readonly when?: "multiple-recipients" | "unicode" | { readonly has: MessageField };
  /** Below the base URL. A template; each placeholder is a single percent-encoded segment. Always a POST. */
  readonly path: string;
  /** @default "json" */
  readonly encoding?: "json" | "form";
  /** What the route can carry. A message with any other field is refused, not trimmed. In the order of the body. */
  readonly fields: readonly ProfileField[];
  /** Members of the body that are always the same, by their (dotted) name: values, or templates of options. */
  readonly constants?: Readonly<Record<string, string | number | boolean>>;
  /** Header fields that are always the same: templates of options. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of each group exactly one must be there. */
  readonly exactlyOneOf?: readonly (readonly MessageField[])[];
  /** Whether the idempotency key is documented for this path. @default true where the profile has one */
  readonly idempotent?: boolean;
}

/** A field of the message, what it is called on the wire, and what it must be. */
export interface ProfileField {
  readonly field: MessageField;
  /** The member of the body, dotted where it is nested, `[0]` for a list: `messages[0].content.text`. */
  readonly name: string;
  /** @default false */
  readonly required?: boolean;
  /**
   * - `phone`: an E.164 number. - `phones`: one or more of them. - `string`: not blank. - `https-url`. - `parameters`: an object
   * of strings. - `enum`: one of `enum`, or an array of them. - `boolean`: true or false.
   */
  readonly type: "phone" | "phones" | "string" | "https-url" | "parameters" | "enum" | "boolean";
  /** Of a `string`: the most characters. */
  readonly maxLength?: number;
  /** Of `phones` and `enum`: the most items of an array. */
  readonly maxItems?: number;
  /** Of an `enum`: the values that it can have. */
  readonly enum?: readonly string[];
  /** How a phone number is written: `+14155551234` or `14155551234`. A sender that is no number stays as it is. @default "e164" */
  readonly numberFormat?: "e164" | "digits";
  /**
   * How the value is written: one value; an array; a string of all items with `separator` between them; an array of objects,
   * each with the item as its property `property`.
   * @default "array" for `phones` and `enum`, else "single"
   */
  readonly encodeAs?: "single" | "array" | "joined" | "objects";
  readonly separator?: string;
  readonly property?: string;
}

/** A documented call besides the send. */
export interface ProfileOperation {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the base URL; a template, also of `{id}`, the call's argument. */
  readonly path: string;
  /** The documented query parameters; `*`: any. */
  readonly query?: readonly string[];
  /** The documented members of the body; `*`: any. Absent: it has none. */
  readonly body?: readonly string[];
}

/** Where a successful send's answer keeps its facts. Every member is a path or a list of paths. */
export interface ProfileResponse {
  /** A 2xx without a body is a success. @default false */
  readonly mayBeEmpty?: boolean;
  /** Any of these says that the whole request failed, whatever its status. */
  readonly failedWhen?: readonly ProfileCondition[];
  /** The id of the whole send. */
  readonly id?: Paths;
  readonly status?: Paths;
  /** Also `header:name`. */
  readonly requestId?: Paths;
  /** The lists with an entry for each message. Where none is there, the body is the one message. */
  readonly items?: Paths;
  /** Within the entry. */
  readonly messageId?: Paths;
  readonly messageTo?: Paths;
  readonly messageStatus?: Paths;
  readonly messageErrorCode?: Paths;
  readonly messageErrorMessage?: Paths;
  /** A list of recipients that were refused although the request was accepted. */
  readonly rejectedRecipients?: string;
  /** The provider's words for a message's status. A word that is not here is `unknown`, or `defaultStatus`. */
  readonly statuses?: Readonly<Record<string, ProfileStatus>>;
  readonly defaultStatus?: ProfileStatus;
}

/** What a failure means: a category, one with a scope (`rate-limit@sender`), or all that is documented. */
export type ProfileRule =
  | string
  | {
      readonly category: string;
      readonly scope?: Scope;
      /** Overrides what the status says about whether the failure may pass. */
      readonly transient?: boolean;
      /** Overrides what the status says about whether the message went out. `not-sent` needs the provider's word. */
      readonly outcome?: Outcome;
      /** The same message will never (true) or may (false) succeed. */
      readonly permanent?: boolean;
      /** For a text: the request field that it is about. */
      readonly param?: string;
    };

/** How failures are read. Paths come first; where they lead nowhere, the body's shape is read as if there were no profile. */
export interface ProfileErrors {
  /** The provider's documentation of its errors. */
  readonly docsUrl?: string;
  /** What a code is put behind to get its own page there. */
  readonly codeDocsUrlPrefix?: string;
  readonly code?: Paths;
  readonly message?: Paths;
  readonly param?: Paths;
  /** Also `header:name`. */
  readonly requestId?: Paths;
  /** The page of this failure. */
  readonly docsUrlPath?: Paths;
  /**
   * Waits that stand where nobody looks, in the body or in a field (`header:name`). The longest of all counts, also of a list's entries.
   * `match`: a text around the number, `wait [ # ]`; without it the value is a number or a date. `httpStatuses`: only on these.
   */
  readonly retryAfter?: readonly {
    readonly path: string;
    readonly unit: "s" | "ms" | "unix-s" | "unix-ms";
    readonly match?: string;
    readonly httpStatuses?: readonly number[];
  }[];
  /** By code; `INVALID_*` is a family, `21000-21999` a range. An exact code counts before a range, that before a family. */
  readonly codes?: Readonly<Record<string, ProfileRule>>;
  /** The codes of messages and delivery reports, where they are not those of the API. @default codes */
  readonly deliveryCodes?: Readonly<Record<string, ProfileRule>>;
  /** Codes that say that there is no failure: `0`, `NO_ERROR`. */
  readonly successCodes?: readonly string[];
  /** Texts that are the provider's only word for a failure, in lower case. Never used where a code fits. In order. */
  readonly messageRules?: readonly (readonly [text: string, rule: ProfileRule])[];
  /** By HTTP status, where the provider gives one a meaning of its own. */
  readonly httpStatuses?: Readonly<Record<string, ProfileRule>>;
  /** Statuses of which the provider documents that nothing was processed: a POST without a key may be repeated. */
  readonly notAcceptedHttpStatuses?: readonly number[];
}

/** Where an idempotency key goes, and what the provider promises about it. */
export interface ProfileIdempotency {
  readonly location: "header" | "body";
  readonly name: string;
  /** The characters allowed besides letters and digits. @default anything printable */
  readonly additionalCharacters?: string;
  /** The most characters of a key. @default 255 */
  readonly maxLength?: number;
  /** How long it is recognised, in seconds from the first request with it. */
  readonly ttlSeconds?: number;
  /** The response header that marks an answer as a repetition of an earlier one. */
  readonly replayedHeader?: string;
}

/** Documented limits. They are facts for the caller; a field's own limits are checked where the field is. */
export interface ProfileLimits {
  /** Requests in so many milliseconds, as documented for the usual account. */
  readonly rate?: { readonly requests: number; readonly perMs: number };
  /** The largest request body, in bytes. */
  readonly maxBodyBytes?: number;
  /** The most segments of a text. */
  readonly maxSegments?: number;
}
