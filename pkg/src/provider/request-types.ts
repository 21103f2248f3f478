/** The profile format: how a message becomes a request, the other documented calls, and idempotency keys. */

import type { ProfileResponse } from "./response-types.js";
import type { HeaderName, NonEmptyString, PositiveInteger } from "./value-types.js";

/** A field of a message, as `send` takes it. */
export type MessageField =
  | "to"
  | "from"
  | "body"
  | "mediaUrls"
  | "subject"
  | "template.id"
  | "template.name"
  | "template.language"
  | "template.parameters"
  | "template.components"
  | "contactId"
  | "channel"
  | "reference"
  | "metadata"
  | "sandbox"
  | "sendAt"
  | "validityMs"
  | "statusUrl"
  | "senderPool";

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
  /** Groups of fields: a message must have at least one field of each group. */
  readonly atLeastOneOf?: readonly FieldGroup[];
  /** Whether the provider documents its idempotency key for this path. Without it: yes, if the profile has `idempotency`. */
  readonly idempotent?: boolean;
}

interface HasField {
  /** The field that the message has. */
  readonly has: MessageField;
}

/** @minItems 2 */
type FieldGroup = readonly MessageField[];

/** @minItems 1 */
type Fields = readonly MessageField[];

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
   * absolute URL. `https-urls`: one or more of them. `parameters`: an object of strings; encoded as `objects` or `json`, also an array
   * of strings, by position. `objects`: an array of objects, sent as they are. `enum`: one of the values in `enum`, or an array of them.
   * `boolean`. `date-time`: a time. `duration`: milliseconds.
   */
  readonly type:
    | "phone"
    | "phones"
    | "string"
    | "https-url"
    | "https-urls"
    | "parameters"
    | "objects"
    | "enum"
    | "boolean"
    | "date-time"
    | "duration";
  /** The most characters (Unicode scalar values) of a `string`. */
  readonly maxLength?: PositiveInteger;
  /** The most items of an array: of `phones`, `https-urls` and `enum`. */
  readonly maxItems?: PositiveInteger;
  /** Of a `date-time`, how far ahead it must be at least; of a `duration`, the shortest. In milliseconds. */
  readonly minMs?: PositiveInteger;
  /** Of a `date-time`, how far ahead it may be; of a `duration`, the longest. In milliseconds. */
  readonly maxMs?: PositiveInteger;
  /**
   * The unit of the number in which a `duration` is written, or a `date-time` since the Unix epoch. A duration is rounded down, a time up.
   * Without it, a time of RFC 3339 in UTC, without fractions: of a duration, when it ends.
   */
  readonly unit?: "ms" | "s" | "min" | "h";
  /**
   * What a time in UTC ends with, after the seconds: `.000+0000`.
   *
   * @default "Z"
   */
  readonly utcSuffix?: NonEmptyString;
  /** The value where the message has none: a template. Without a value for its placeholder, the field is left out. */
  readonly default?: string;
  /** Constant properties of the body that are sent with the field, by their (dotted) name. A string is a template. */
  readonly constants?: Readonly<Record<string, string | number | boolean>>;
  /** The fields that a message with this one must have. One with a `default` that has a value counts. */
  readonly requires?: Fields;
  /** The fields that a message with this one must not have. */
  readonly excludes?: Fields;
  /**
   * Whether each item of an `enum` is a message of its own, which is charged. More than one is a warning.
   *
   * @default false
   */
  readonly messagePerItem?: boolean;
  /**
   * The values of an `enum`.
   *
   * @minItems 1
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
   * How the value is encoded. `single`: one value. `array`: in a form, the name once for each item. `joined`: one string, with
   * `separator` between the items. `objects`: an array of objects that have the item as their `property`. `json`: `parameters` as a
   * string of JSON, in which those by position are named `1`, `2`, ... Without it, `array` for `phones`, `https-urls` and `enum`,
   * else `single`.
   */
  readonly encodeAs?: "single" | "array" | "joined" | "objects" | "json";
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
  /** The property of each object that holds the name of a parameter, with `objects`. One by position has no name. */
  readonly nameProperty?: NonEmptyString;
  /** Constant properties of each object, with `objects`. */
  readonly itemConstants?: Readonly<Record<string, string | number | boolean>>;
  /**
   * The forms that a sender may have. `number`: 5 to 15 digits, with or without `+`. `short-code`: 3 to 8 digits. `name`: 1 to 11
   * letters, digits and ` +-_&`, at least one of them a letter. Without it: any string.
   *
   * @minItems 1
   * @uniqueItems true
   */
  readonly senders?: readonly ("number" | "short-code" | "name")[];
}

/** A documented call other than the send. */
export interface ProfileOperation {
  /** The HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /**
   * The path below the base URL: a template, also of `{id}`, the argument of the call, and of `arguments`.
   *
   * @pattern ^/
   */
  readonly path: string;
  /**
   * The placeholders of the path that each call has a value for, besides `id`: `["country", "type"]`.
   *
   * @minItems 1
   */
  readonly arguments?: readonly NonEmptyString[];
  /** The documented query parameters. `*`: any. */
  readonly query?: readonly NonEmptyString[];
  /** The documented properties of the body. `*`: any. Without it, the call has no body. */
  readonly body?: readonly NonEmptyString[];
  /** The whole body, instead of `body`: `{ "Status": "canceled" }`. Strings are templates. */
  readonly constants?: Readonly<Record<string, string | number | boolean>>;
  /**
   * Whether a repetition has no further effect, so that it is retried after any failure.
   *
   * @default true for GET, PUT and DELETE
   */
  readonly idempotent?: boolean;
  /**
   * Where the response has messages: only what differs from the profile's `response`, the response to a send. `statuses` are added to
   * those of the profile. `{}`: nothing differs. Without it, `messages.get` and `messages.list` are read like the response to a send,
   * and the other calls return no messages.
   */
  readonly response?: ProfileResponse;
}

/** How `messages.list` is searched for one message. */
export interface ProfileFind {
  /**
   * The query, by the name of the parameter. A value is constant, or one of these, and is left out where the message has no such value:
   * `{reference}`; `{key}`, the idempotency key of the send; `{to}`, its first recipient in E.164 form, or `{toDigits}`, without `+`;
   * `{since}`, a time from which messages are listed, in RFC 3339; `{page}`, the number of the page; `{offset}`, how many messages are
   * before it.
   */
  readonly query: Readonly<Record<string, string>>;
  /** The most messages of a page. With less, it is the last one. */
  readonly pageSize: PositiveInteger;
  /**
   * The number of the first page.
   *
   * @asType integer
   * @minimum 0
   * @default 0
   */
  readonly firstPage?: number;
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
