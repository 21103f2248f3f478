/** The format of provider profiles. `pkg/profile.schema.json` is generated from these types and their comments. */

import type { Category, MessageStatus, Outcome, Scope } from "../vocabulary.js";
import type { Path, Paths, ProfileCondition } from "./path-types.js";
import type { ProfileWebhook } from "./webhook-types.js";

export type { Path, Paths, ProfileCondition } from "./path-types.js";

/** @minLength 1 */
type NonEmptyString = string;

/** @pattern ^https:// */
type HttpsUrl = string;

/** @pattern ^[!#$%&'*+.^_`|~0-9A-Za-z-]+$ */
type HeaderName = string;

/**
 * @asType integer
 * @minimum 1
 */
type PositiveInteger = number;

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
   * @pattern ^[a-z][a-z0-9-]*$
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
   * @pattern ^https://[^/?#\s@:]+(:[0-9]+)?(/[^?#\s]*[^/?#\s])?$
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

/**
 * A scheme by which the API key is sent.
 *
 * @discriminator type
 */
export type ProfileAuth = HeaderAuth | BasicAuth | QueryAuth | BodyAuth | HmacAuth;

interface KeyPrefix {
  /** The scheme is only for keys that begin with this: `nmk_`. */
  readonly keyPrefix?: NonEmptyString;
}

/** The key in a header field. */
export interface HeaderAuth extends KeyPrefix {
  readonly type: "header";
  /** The name of the header field. */
  readonly name: HeaderName;
  /** What precedes the key: `Bearer ` for a bearer token. */
  readonly prefix?: string;
}

/** HTTP Basic (RFC 7617). */
export interface BasicAuth extends KeyPrefix {
  readonly type: "basic";
  /**
   * The user name: a template, also of `{apiKey}`. Of an array, the first whose options have values.
   *
   * @minItems 1
   */
  readonly username: NonEmptyString | readonly NonEmptyString[];
  /** The password: a template, also of `{apiKey}`. */
  readonly password: string;
}

/** The key in a query parameter. */
export interface QueryAuth extends KeyPrefix {
  readonly type: "query";
  /** The name of the query parameter. */
  readonly name: NonEmptyString;
}

/** The key in the body. */
export interface BodyAuth extends KeyPrefix {
  readonly type: "body";
  /**
   * The properties of the body, by name. Each value is a template, also of `{apiKey}`.
   *
   * @minProperties 1
   */
  readonly fields: Readonly<Record<string, string>>;
}

/** An HMAC (RFC 2104) with the key, in a header field. */
export interface HmacAuth extends KeyPrefix {
  readonly type: "hmac";
  /** The name of the header field that holds the signature. */
  readonly name: HeaderName;
  /** What precedes the signature: `sha256=`. */
  readonly prefix?: string;
  /** What is signed: a template of `{method}`, `{path}` (with the query), `{body}` and `{timestamp}`. */
  readonly content: NonEmptyString;
  /** The hash function. */
  readonly hash: "sha256" | "sha512";
  /** The encoding of the signature. */
  readonly encoding: "hex" | "base64";
  /** The header field that holds the timestamp, in seconds since the Unix epoch. */
  readonly timestampHeader?: HeaderName;
}

/** A field of a message, as `send` takes it. */
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

/** One request that sends messages: a POST. */
export interface ProfileRoute {
  /**
   * The messages that the route is for: `multiple-recipients`, where `to` is an array of more than one; `unicode`, where the body
   * has a character outside the GSM 7-bit alphabet and its extension table; or those that have a field. Without it, every message.
   */
  readonly when?: "multiple-recipients" | "unicode" | HasField;
  /**
   * The path below the base URL. A template: each placeholder takes one segment, which is percent-encoded.
   *
   * @pattern ^/
   */
  readonly path: string;
  /**
   * The encoding of the body.
   *
   * @default "json"
   */
  readonly encoding?: "json" | "form";
  /**
   * The fields that the route can carry, in the order of the body. A message with another field is rejected.
   *
   * @minItems 1
   */
  readonly fields: readonly ProfileField[];
  /** Constant properties of the body, by their (dotted) name. A string is a template; without a value it is left out. */
  readonly constants?: Readonly<Record<string, string | number | boolean>>;
  /** Constant header fields, by name. Each value is a template. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Groups of fields: a message must have exactly one field of each group. */
  readonly exactlyOneOf?: readonly FieldGroup[];
  /** Whether the provider documents its idempotency key for this path. Without it: yes, if the profile has `idempotency`. */
  readonly idempotent?: boolean;
}

interface HasField {
  /** The field that the message has. */
  readonly has: MessageField;
}

/** @minItems 2 */
type FieldGroup = readonly MessageField[];

/** A field of the message: its name in the request, and what it must be. */
export interface ProfileField {
  /** The field of the message. */
  readonly field: MessageField;
  /** The property of the body, dotted where it is nested, `[0]` for an array: `messages[0].content.text`. */
  readonly name: NonEmptyString;
  /**
   * Whether a message without it is rejected.
   *
   * @default false
   */
  readonly required?: boolean;
  /**
   * What the value must be. `phone`: an E.164 number. `phones`: one or more of them. `string`: not blank. `https-url`: an
   * absolute URL. `parameters`: an object of strings. `enum`: one of the values in `enum`, or an array of them. `boolean`.
   */
  readonly type: "phone" | "phones" | "string" | "https-url" | "parameters" | "enum" | "boolean";
  /** The most characters (Unicode scalar values) of a `string`. */
  readonly maxLength?: PositiveInteger;
  /** The most items of an array: of `phones` and `enum`. */
  readonly maxItems?: PositiveInteger;
  /**
   * The values of an `enum`.
   *
   * @minItems 1
   * @uniqueItems true
   * @requiredIf type=enum
   */
  readonly enum?: readonly NonEmptyString[];
  /**
   * How a phone number is written: `+14155551234` or `14155551234`. A sender that is not a number stays as it is.
   *
   * @default "e164"
   */
  readonly numberFormat?: "e164" | "digits";
  /**
   * How the value is encoded. `single`: one value. `array`. `joined`: one string, with `separator` between the items. `objects`:
   * an array of objects that have the item as their `property`. Without it, `array` for `phones` and `enum`, else `single`.
   */
  readonly encodeAs?: "single" | "array" | "joined" | "objects";
  /**
   * What separates the items, with `joined`.
   *
   * @requiredIf encodeAs=joined
   */
  readonly separator?: string;
  /**
   * The property of each object that holds the item, with `objects`.
   *
   * @requiredIf encodeAs=objects
   */
  readonly property?: NonEmptyString;
}

/** A documented call other than the send. */
export interface ProfileOperation {
  /** The HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /**
   * The path below the base URL: a template, also of `{id}`, the argument of the call.
   *
   * @pattern ^/
   */
  readonly path: string;
  /** The documented query parameters. `*`: any. */
  readonly query?: readonly NonEmptyString[];
  /** The documented properties of the body. `*`: any. Without it, the call has no body. */
  readonly body?: readonly NonEmptyString[];
}

/** The paths to the facts of a successful send's response. */
export interface ProfileResponse {
  /**
   * Whether a 2xx without a body is a success.
   *
   * @default false
   */
  readonly mayBeEmpty?: boolean;
  /** Each of these conditions means that the whole request failed, whatever its status. */
  readonly failedWhen?: readonly ProfileCondition[];
  /** The path to the id of the whole send. */
  readonly id?: Paths;
  /** The path to the status of the whole send. */
  readonly status?: Paths;
  /** The path to the request's id, which the provider's support asks for. Also `header:name`. */
  readonly requestId?: Paths;
  /** The paths to the arrays that have an item for each message. Without an array, the body is the one message. */
  readonly items?: Paths;
  /** The path to a message's id, within the item. */
  readonly messageId?: Paths;
  /** The path to a message's recipient, within the item. */
  readonly messageTo?: Paths;
  /** The path to a message's status, within the item. */
  readonly messageStatus?: Paths;
  /** The path to the code of a failed message's error, within the item. */
  readonly messageErrorCode?: Paths;
  /** The path to the text of a failed message's error, within the item. */
  readonly messageErrorMessage?: Paths;
  /** The path to an array of recipients that the provider rejected although it accepted the request. */
  readonly rejectedRecipients?: Path;
  /** The message statuses, by the provider's word for each. */
  readonly statuses?: Readonly<Record<string, MessageStatus>>;
  /** The status of every word that is not in `statuses`. Without it: `unknown`. */
  readonly defaultStatus?: MessageStatus;
}

/** What a failure means: a category, a category with a scope (`rate-limit@sender`), or an object. */
export type ProfileRule = RuleString | RuleObject;

/** @pattern ^<Category>(@<Scope>)?$ */
type RuleString = string;

interface RuleObject {
  /** The category of the failure. */
  readonly category: Category;
  /** Whose side the failure is on. Without it, the usual scope of the category. */
  readonly scope?: Scope;
  /** Whether the failure may pass. Without it, the HTTP status decides. */
  readonly transient?: boolean;
  /** Whether the message went out. Without it, the HTTP status decides. `not-sent` only where the provider documents it. */
  readonly outcome?: Outcome;
  /** `true`: the same message can never succeed. `false`: it may. */
  readonly permanent?: boolean;
  /** In `messageRules`: the field of the request that is at fault. */
  readonly param?: NonEmptyString;
}

/**
 * How failures are read. The paths count first. Where they lead to nothing, the body is read by its shape, as without a profile.
 */
export interface ProfileErrors {
  /** The provider's documentation of its errors. */
  readonly docsUrl?: HttpsUrl;
  /** The URL of an error code's own page, without the code at its end. */
  readonly codeDocsUrlPrefix?: HttpsUrl;
  /** The path to the error code. */
  readonly code?: Paths;
  /** The path to the error message. */
  readonly message?: Paths;
  /** The path to the field at fault. */
  readonly param?: Paths;
  /** The path to the request's id. Also `header:name`. */
  readonly requestId?: Paths;
  /** The path to the URL of the page about this failure. */
  readonly docsUrlPath?: Paths;
  /** Waits that the provider documents outside the usual header fields. Of several waits the longest counts. */
  readonly retryAfter?: readonly ProfileRetryAfter[];
  /**
   * The error codes. `INVALID_*` is a family, `21000-21999` a range. An exact code counts before a range, a range before a family.
   */
  readonly codes?: Readonly<Record<string, ProfileRule>>;
  /** The codes of single messages and of delivery reports, where they differ from those of requests. Without it: `codes`. */
  readonly deliveryCodes?: Readonly<Record<string, ProfileRule>>;
  /** The codes that mean success: `0`, `NO_ERROR`. */
  readonly successCodes?: readonly string[];
  /** Rules for a text within the error message, in lower case. The first that fits counts, and only where no code fits. */
  readonly messageRules?: readonly (readonly [text: MessageText, rule: ProfileRule])[];
  /**
   * Rules for HTTP statuses to which the provider gives a meaning of its own.
   *
   * @namePattern [1-5][0-9][0-9]
   */
  readonly httpStatuses?: Readonly<Record<string, ProfileRule>>;
  /**
   * The statuses for which the provider documents that nothing was processed: a send without an idempotency key is repeated.
   *
   * @uniqueItems true
   */
  readonly notAcceptedHttpStatuses?: readonly ErrorStatus[];
}

/**
 * A text that the error message contains.
 *
 * @pattern ^[^A-Z]+$
 */
type MessageText = string;

/**
 * @asType integer
 * @minimum 400
 * @maximum 599
 */
type ErrorStatus = number;

/**
 * @asType integer
 * @minimum 100
 * @maximum 599
 */
type HttpStatus = number;

/** A documented wait: where it is, and its unit. */
export interface ProfileRetryAfter {
  /** The path to it. Also `header:name`. Of an array that the path goes through, the longest wait counts. */
  readonly path: Path;
  /** The unit of the number: a duration (`s`, `ms`), or a time since the Unix epoch (`unix-s`, `unix-ms`). */
  readonly unit: "s" | "ms" | "unix-s" | "unix-ms";
  /**
   * The text around the number, which `#` stands for: `wait [ # ]`. Without it, the value is a number or a date.
   *
   * @pattern #
   */
  readonly match?: string;
  /**
   * The HTTP statuses that it is for. Without it: all.
   *
   * @minItems 1
   */
  readonly httpStatuses?: readonly HttpStatus[];
}

/** Where the idempotency key is sent, and what the provider documents about it. */
export interface ProfileIdempotency {
  /** Where the key is sent. */
  readonly location: "header" | "body";
  /** The name of the header field, or of the property of the body. */
  readonly name: NonEmptyString;
  /** The characters that a key may have besides letters and digits: `_-`. Without it: all printable ASCII characters. */
  readonly additionalCharacters?: string;
  /**
   * The most characters of a key.
   *
   * @default 255
   */
  readonly maxLength?: PositiveInteger;
  /** How long a key is recognised, in seconds from the first request with it. */
  readonly ttlSeconds?: PositiveInteger;
  /** The header field of a response that repeats an earlier one. Its value is then `true`. */
  readonly replayedHeader?: HeaderName;
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
