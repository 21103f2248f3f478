/** A provider's webhooks, as data. */

import type { Paths, ProfileStatus, ProfileCondition } from "./path-types.js";

/** How webhooks are verified and read. */
export interface ProfileWebhook {
  /** Any of these. An empty list: the provider signs nothing, which `verifyWebhook` then refuses, unless told otherwise. */
  readonly signatures: readonly ProfileSignature[];
  /** Of a provider that signs nothing: what it has instead, as a sentence. */
  readonly unsignedReason?: string;
  /**
   * How the body is written, where its content type says neither JSON nor form; `query`: there is none, the facts are in the
   * URL. A form may come that way too. The query is read only where the signature covers the URL.
   * @default "json"
   */
  readonly encoding?: "json" | "form" | "query";
  /** The answer to a GET that asks whether this is the right place: the query parameters' names. `mode` must say `subscribe`. */
  readonly challenge?: { readonly mode?: string; readonly token: string; readonly challenge: string };
  /** The list in the body with an entry for each event, `[*]` for all: `entry[*].changes[*].value`. Paths are within the entry then, and `^path` is of the body. */
  readonly items?: string;
  /** The first that fits counts. What none fits is an event of the type `other`. */
  readonly events: readonly ProfileEvent[];
  /** The words for a message's status that only webhooks have. They count before those of the answer. */
  readonly statuses?: Readonly<Record<string, ProfileStatus>>;
}

/**
 * Where something stands that belongs to a signature: a header field's name; `field:name` of the form; or, where the header
 * field that holds the signatures is a list, `part:t=`, the part of it that begins with `t=`.
 */
export type SignatureLocation = string;

/** One scheme of signing. There is none with MD5: such signatures can be forged. */
export type ProfileSignature =
  /** HMAC (RFC 2104). */
  | {
      readonly scheme: "hmac";
      readonly hash: "sha1" | "sha256" | "sha512";
      /** The header field that holds the signature, or the signatures. */
      readonly header?: string;
      /** Instead of `header`: the form's field that does. It is not among the `{pairs}`. */
      readonly field?: string;
      /** What stands before each: `sha256=`, `v1,`. Those with something else before them are left out. */
      readonly prefix?: string;
      /** Several stand in one field, separated so; blanks around commas, and commas before blanks, do not matter. */
      readonly separator?: "space" | "comma";
      readonly encoding: "hex" | "base64";
      /** How the secret is given: as it is, in base64, in hex, or as Standard Webhooks has it (`whsec_`, base64). @default "utf8" */
      readonly keyEncoding?: "utf8" | "base64" | "hex" | "whsec";
      /**
       * What is signed, as a template:
       *
       * - `{body}`: the bytes as they came in; `{bodySha256}`: the 32 bytes of their hash. - `{timestamp}`, `{id}`, `{nonce}`: see
       *   below. - `{method}`: in capitals. - `{url}`: all of it.
       * - `{sortedUrl}`: with the query decoded and sorted, `https://host/path?a=1&b=2`; before a form a `?` stands always, and
       *   behind a query a full stop besides.
       * - `{params}`: the form's names and values, decoded, sorted, put together: `a1b2`. `{uniqueParams}`: the same, but of equal
       *   pairs only one.
       * - `{pairs}`: `&a=1&b=2`, decoded and sorted, with `_` for each `&` and `=` in a value; without a body, those of the query.
       */
      readonly content: string;
      /** When it was signed, in digits, since the Unix epoch. */
      readonly timestamp?: SignatureLocation;
      /** @default "s" */
      readonly timestampUnit?: "s" | "ms";
      readonly id?: SignatureLocation;
      readonly nonce?: SignatureLocation;
      /** How old, or how far ahead, a timestamp may be. @default 300 */
      readonly toleranceSeconds?: number;
      /** The query parameter with the SHA-256 of the body, in hex. Where it is present, the body is not a form and `{params}` is empty. */
      readonly bodySha256Param?: string;
    }
  /** Ed25519 (RFC 8032). */
  | {
      readonly scheme: "ed25519";
      readonly header: string;
      readonly prefix?: string;
      readonly separator?: "space" | "comma";
      readonly encoding: "hex" | "base64";
      /** How the public key is given: 32 bytes, or those in a SubjectPublicKeyInfo. `whpk`: only with that prefix. @default "base64" */
      readonly keyEncoding?: "base64" | "hex" | "whpk";
      /** As above. */
      readonly content: string;
      readonly timestamp?: SignatureLocation;
      /** @default "s" */
      readonly timestampUnit?: "s" | "ms";
      readonly id?: SignatureLocation;
      readonly nonce?: SignatureLocation;
      /** @default 300 */
      readonly toleranceSeconds?: number;
    }
  /** A JSON Web Token (RFC 7519) with an HMAC, and with `exp` or `iat`. */
  | {
      readonly scheme: "jwt";
      /** The header field that holds the token; `Bearer ` before it is taken off. */
      readonly header: string;
      /** Those that are allowed, whatever the token says of itself. */
      readonly algorithms: readonly ("HS256" | "HS384" | "HS512")[];
      /** @default "utf8" */
      readonly keyEncoding?: "utf8" | "base64" | "hex";
      /** The claim that holds the SHA-256, in hex, of the body: a request with a body must have it. */
      readonly bodyHashClaim?: string;
      /** The claim that holds that of the URL. */
      readonly urlHashClaim?: string;
      readonly issuer?: string;
      /** @default 5 (for clocks that do not agree), and where there is no `exp`, 300 for the age by `iat` */
      readonly toleranceSeconds?: number;
    };

/** One kind of event. Every fact is a path or a list of paths, also `header:name`. */
export interface ProfileEvent {
  readonly type: "status" | "inbound" | "opt-out" | "other";
  /** All of these must hold. @default always */
  readonly when?: readonly ProfileCondition[];
  /** A list within the entry with an event for each item. Paths are within the item then, and `^path` is of the entry. */
  readonly items?: string;
  readonly messageId?: Paths;
  readonly reference?: Paths;
  /** The provider's word for the status; see `statuses`. */
  readonly status?: Paths;
  /** The code of a failure. `0` is none, nor is what `errors.successCodes` has. */
  readonly errorCode?: Paths;
  /** The text of a failure. */
  readonly errorMessage?: Paths;
  readonly to?: Paths;
  readonly from?: Paths;
  /** The text of the message. */
  readonly body?: Paths;
  /** A date and time, or seconds or milliseconds since the Unix epoch. */
  readonly at?: Paths;
  /**
   * The provider's own id of the event, the same on every delivery. Absent: the message's id, the type, the status and the
   * recipient. A header field counts only where the signature covers it.
   */
  readonly eventId?: Paths;
  /** Instead of `eventId`: the facts that are its id together. All must be there. */
  readonly eventIdParts?: readonly string[];
  /** The provider's id of the delivery, also `header:name`. It may be unsigned, and tells no repetition. */
  readonly deliveryId?: Paths;
}
