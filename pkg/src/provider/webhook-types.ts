/** The part of the format that describes webhooks. */

import type { MessageStatus } from "../vocabulary.js";
import type { Path, Paths, ProfileCondition } from "./path-types.js";
import type { HeaderName, NonEmptyString, PositiveInteger } from "./value-types.js";

/** How webhooks are verified and read. */
export interface ProfileWebhook {
  /**
   * The schemes by which the provider signs. A request announces one or several of them, and one of the strongest of these must
   * verify. Empty: the provider signs nothing, and `verifyWebhook` rejects its webhooks unless the caller accepts unsigned ones.
   */
  readonly signatures: readonly ProfileSignature[];
  /** One sentence for the error: why there is no signature, and what protects the endpoint instead. */
  readonly unsignedReason?: NonEmptyString;
  /**
   * The encoding of the body, where its content type says neither JSON nor form. `query`: there is no body, and the facts are in
   * the URL's query. A form may be in the query too. The query is read only where the signature covers the URL.
   *
   * @default "json"
   */
  readonly encoding?: "json" | "form" | "query";
  /** The names of the query parameters of the GET by which the provider verifies the endpoint. See `answerChallenge`. */
  readonly challenge?: {
    /** The parameter that must be `subscribe`. */
    readonly mode?: NonEmptyString;
    /** The parameter with the token that you chose. */
    readonly token: NonEmptyString;
    /** The parameter whose value is sent back. */
    readonly challenge: NonEmptyString;
  };
  /**
   * The path to the array that has an item for each event, `[*]` for all: `entry[*].changes[*].value`. The paths of events are
   * then within the item, and `^path` is within the body. Without it, the body is the one event.
   */
  readonly items?: Path;
  /** The kinds of events. The first that fits counts. An event that fits none has the type `other`. */
  readonly events: readonly ProfileEvent[];
  /**
   * The message statuses, by the provider's word in webhooks. They count before those of `response.statuses`. Of words that
   * differ only in the case of ASCII letters, the one that is written alike counts first.
   */
  readonly statuses?: Readonly<Record<string, MessageStatus>>;
}

/**
 * The location of a signed value: the name of a header field; `field:name` of the form or of the JSON object; or `part:t=`, the
 * part that begins with `t=` of a header field with several parts.
 *
 * @pattern ^(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+|(?:field|part):.+)$
 */
export type SignatureLocation = string;

/**
 * A scheme of signatures. MD5 is not supported: its signatures can be forged.
 *
 * @discriminator scheme
 */
export type ProfileSignature = HmacSignature | Ed25519Signature | JwtSignature | BasicSignature;

/**
 * What is signed, as a template:
 *
 * - `{body}`: the bytes of the body; `{bodySha256}`: the 32 bytes of their SHA-256;
 * - `{timestamp}`, `{id}`, `{nonce}`: the values at those locations;
 * - `{method}`: the HTTP method in capitals; `{url}`: the whole URL; `{baseUrl}`: the URL without its query;
 * - `{sortedUrl}`: the URL with its query decoded and sorted, `https://host/path?a=1&b=2`; before a form always with `?`, and
 *   with `.` between a query and a form;
 * - `{params}`: the names and values of the form, decoded, sorted and joined, `a1b2`; `{uniqueParams}`: each equal pair once;
 * - `{pairs}`: `&a=1&b=2`, the fields of a form or of a JSON object, decoded and sorted, with `_` for `&` and `=` in a name or a
 *   value; without a body, those of the query.
 *
 * @pattern ^(?:[^{}]|\{(?:body|bodySha256|timestamp|id|nonce|method|url|baseUrl|sortedUrl|params|uniqueParams|pairs)\})+$
 */
type SignedContent = string;

/** How a request announces a scheme, and which schemes count. */
interface SignatureChoice {
  /** The name by which a secret or a simulated webhook chooses this scheme: `v3`, `shared-key`. */
  readonly name?: NonEmptyString;
  /**
   * How strong the scheme is. Of the schemes that a request announces, only those with the greatest strength count: where they
   * fail, a weaker one accepts nothing.
   *
   * @default 1
   */
  readonly strength?: PositiveInteger;
  /** What announces the scheme. Without it, its signature does. */
  readonly announcedBy?: {
    /** The header field whose presence announces the scheme. */
    readonly header: HeaderName;
    /** The part, of those between commas, that the field must have: `algorithm=HMAC_SHA256`. Without it, the request is rejected. */
    readonly part?: NonEmptyString;
  };
  /**
   * Whether the account chooses if the provider signs in this way. A request without any signature is then accepted where the
   * caller accepts unsigned ones.
   *
   * @default false
   */
  readonly optional?: boolean;
}

interface SignedValues extends SignatureChoice {
  /** What precedes each signature: `sha256=`, `v1,`. Signatures with another prefix are ignored. */
  readonly prefix?: NonEmptyString;
  /** What separates several signatures in one field. White space around commas, and commas before white space, are ignored. */
  readonly separator?: "space" | "comma";
  /** The encoding of the signature. */
  readonly encoding: "hex" | "base64";
  readonly content: SignedContent;
  /** The location of the timestamp: digits, counted from the Unix epoch. */
  readonly timestamp?: SignatureLocation;
  /**
   * The unit of the timestamp.
   *
   * @default "s"
   */
  readonly timestampUnit?: "s" | "ms";
  /** The location of the id. */
  readonly id?: SignatureLocation;
  /** The location of the nonce. */
  readonly nonce?: SignatureLocation;
  /**
   * How far a timestamp may be in the past or in the future, in seconds.
   *
   * @default 300
   */
  readonly toleranceSeconds?: PositiveInteger;
}

/**
 * HMAC (RFC 2104).
 *
 * @anyOfRequired header field
 */
export interface HmacSignature extends SignedValues {
  readonly scheme: "hmac";
  /** The hash function. */
  readonly hash: "sha1" | "sha256" | "sha512";
  /** The header field that holds the signature, or several. */
  readonly header?: HeaderName;
  /** The field of the form or of the JSON object that holds the signature, instead of `header`. `{pairs}` does not contain it. */
  readonly field?: NonEmptyString;
  /**
   * The encoding of the secret. `utf8`: its characters are the key. `whsec`: that of Standard Webhooks, `whsec_` and base64.
   *
   * @default "utf8"
   */
  readonly keyEncoding?: "utf8" | "base64" | "hex" | "whsec";
  /**
   * The query parameter with the SHA-256 of the body, in hex. Where it is present, the body is not a form and `{params}` is empty.
   */
  readonly bodySha256Param?: NonEmptyString;
  /**
   * Whether the provider may have signed the URL without its port. The port that a scheme has by default may always be present or
   * absent.
   *
   * @default false
   */
  readonly portOptional?: boolean;
}

/** Ed25519 (RFC 8032). */
export interface Ed25519Signature extends SignedValues {
  readonly scheme: "ed25519";
  /** The header field that holds the signature, or several. */
  readonly header: HeaderName;
  /**
   * The encoding of the public key, which is 32 bytes or a SubjectPublicKeyInfo. `whpk`: that of Standard Webhooks, `whpk_` and
   * base64.
   *
   * @default "base64"
   */
  readonly keyEncoding?: "base64" | "hex" | "whpk";
}

/** A JSON Web Token (RFC 7519) with an HMAC, and with `exp` or `iat`. */
export interface JwtSignature extends SignatureChoice {
  readonly scheme: "jwt";
  /** The header field that holds the token, also behind `Bearer `. */
  readonly header: HeaderName;
  /**
   * The allowed algorithms. What the token says about itself is only compared with them.
   *
   * @minItems 1
   * @uniqueItems true
   */
  readonly algorithms: readonly ("HS256" | "HS384" | "HS512")[];
  /**
   * The encoding of the secret. `utf8`: its characters are the key.
   *
   * @default "utf8"
   */
  readonly keyEncoding?: "utf8" | "base64" | "hex";
  /** The claim with the SHA-256 of the body, in hex. A request with a body must have it. */
  readonly bodyHashClaim?: NonEmptyString;
  /** The claim with the SHA-256 of the URL, in hex. */
  readonly urlHashClaim?: NonEmptyString;
  /** The value that the claim `iss` must have. */
  readonly issuer?: NonEmptyString;
  /** The tolerance for `exp`, `nbf` and `iat`, in seconds. Without it 5, and where there is no `exp`, 300 for the age by `iat`. */
  readonly toleranceSeconds?: PositiveInteger;
}

/**
 * Basic authentication (RFC 7617), where the provider signs nothing. It identifies the sender and covers neither body nor URL. The
 * secret is `user:password`.
 */
export interface BasicSignature extends SignatureChoice {
  readonly scheme: "basic";
  /** The header field: `authorization`. */
  readonly header: HeaderName;
}

/** A kind of event. Every path may also be `header:name`. */
export interface ProfileEvent {
  /**
   * What the event is. `status`: the status of a message. `inbound`: a message from a phone. `opt-out`: a recipient wants no more
   * messages. `opt-in`: a recipient wants messages again. `help`: a recipient asks for help. `other`.
   */
  readonly type: "status" | "inbound" | "opt-out" | "opt-in" | "help" | "other";
  /**
   * The conditions that an event of this kind meets, all of them. Without it: every event.
   *
   * @minItems 1
   */
  readonly when?: readonly ProfileCondition[];
  /**
   * The path to an array within the item, with an event for each of its items. The paths are then within the inner item, and
   * `^path` is within the outer one. Of several paths, each is within an item of the one before, and `^^path` is two arrays out:
   * `["statuses", "recipients"]`.
   */
  readonly items?: Paths;
  /** The path to the provider's own name of the event. */
  readonly name?: Paths;
  /** The path to the message's id. */
  readonly messageId?: Paths;
  /** The path to the caller's own reference. */
  readonly reference?: Paths;
  /** The path to the provider's word for the status. See `statuses`. */
  readonly status?: Paths;
  /** The path to the code of the error. Zeros without a rule of their own and the codes in `errors.successCodes` are not errors. */
  readonly errorCode?: Paths;
  /** The path to the text of the error. */
  readonly errorMessage?: Paths;
  /** The path to the provider's word on whether the failure lasts: `true` or `false`. It counts before the rule of the code. */
  readonly errorPermanent?: Paths;
  /** The path to the recipient. */
  readonly to?: Paths;
  /** The path to the sender. */
  readonly from?: Paths;
  /** The path to the text of the message. */
  readonly body?: Paths;
  /** The paths to the URLs of the message's media. Unlike the other facts, every value counts: `media[*].url`. */
  readonly mediaUrls?: Paths;
  /** The path to the time of the event: a date and time, or seconds or milliseconds since the Unix epoch. */
  readonly at?: Paths;
  /**
   * The path to the provider's own id of the event, the same in every delivery. A header field counts only where the signature
   * covers it. Without it, the message's id, the type, the status and the recipient identify the event.
   */
  readonly eventId?: Paths;
  /**
   * The paths to the values that together are the id of the event, instead of `eventId`. All must exist.
   *
   * @minItems 1
   */
  readonly eventIdParts?: readonly Path[];
  /** The path to the provider's id of the delivery. It may be unsigned, and identifies no event. */
  readonly deliveryId?: Paths;
}
