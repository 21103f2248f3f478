/** The profile format: how the API key is sent. */

import type { HeaderName, NonEmptyString } from "./value-types.js";

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
