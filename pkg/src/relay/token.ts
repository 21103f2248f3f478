/** Short-lived signed tokens that carry a grant: JSON Web Tokens (RFC 7519), signed with HS256 (RFC 7515, RFC 7518). */

import { configurationError } from "../errors/error.js";
import { fromBase64, toBase64, utf8 } from "../util/bytes.js";
import type { Bytes } from "../util/bytes.js";
import { wallTime } from "../util/clock.js";
import { isNodeHmac } from "../util/node-crypto.js";
import { invalidOption, readProperties } from "../util/options.js";
import { readGrant } from "./grant.js";
import type { Grant } from "./grant.js";

/** A secret of at least 32 bytes: of random, such as the output of `openssl rand -base64 32`. A string is taken as it is written. */
export type TokenSecret = string | Uint8Array;

/** The options of `issueToken`. */
export interface IssueTokenOptions {
  /** The secret that signs. Only your servers know it. Undefined fits `process.env.NAME`, and throws. */
  readonly secret: TokenSecret | undefined;
  /** How long the token is valid, in milliseconds. At most a day: what it grants cannot be taken back before. */
  readonly expiresInMs: number;
  /** For which relay it is. @default "tidings-relay" */
  readonly audience?: string;
  /** The time, in milliseconds since the Unix epoch. @default Date.now */
  readonly now?: () => number;
}

/** The options of `verifyToken` and `tokenAuthorizer`. */
export interface VerifyTokenOptions {
  /** The secrets by which a token may be signed: several while one replaces the other. Undefined fits `process.env.NAME`, and throws. */
  readonly secrets: TokenSecret | undefined | readonly (TokenSecret | undefined)[];
  /** For which relay it must be. @default "tidings-relay" */
  readonly audience?: string;
  /** The time, in milliseconds since the Unix epoch. @default Date.now */
  readonly now?: () => number;
}

/** Why a token is rejected. */
export type TokenErrorCode =
  /** It is no token of this kind: another form, algorithm or content. */
  | "malformed"
  /** None of the secrets has signed it. */
  | "signature"
  /** It is for another relay. */
  | "audience"
  /** It has expired. */
  | "expired"
  /** It says that it was issued in the future. */
  | "not-yet-valid";

/** Why a token is rejected. The message never repeats anything of the token. */
export class TokenError extends Error {
  readonly code: TokenErrorCode;

  constructor(code: TokenErrorCode, message: string) {
    super(message);
    this.name = "TokenError";
    this.code = code;
  }
}

/** Whether it is such an error, also of another copy of the package. */
export function isTokenError(thrown: unknown): thrown is TokenError {
  return thrown instanceof Error && thrown.name === "TokenError";
}

const DEFAULT_AUDIENCE = "tidings-relay";
const MIN_SECRET_BYTES = 32;
const MAX_LIFETIME_MS = 86_400_000;
const MAX_TOKEN_LENGTH = 8_192;
/** How far the clocks of two servers may be apart, in seconds. */
const SKEW_S = 60;
/** The only header that is signed and accepted: a token cannot choose its algorithm (RFC 8725, section 3.1). */
const HEADER = { alg: "HS256", typ: "JWT" } as const;
const ALGORITHM = { name: "HMAC", hash: "SHA-256" } as const;

/**
 * Makes a token that grants its holder to send. Call it where you know who the user is: after your sign-in, never for everybody.
 *
 * @throws TidingsError with the category `configuration` for an invalid grant or option.
 *
 * @example
 * ```ts
 * const grant = { user: session.userId, to: [session.phone], limit: { max: 5, perMs: 3_600_000 } };
 * const token = await issueToken(grant, { secret: env.TOKEN_SECRET, expiresInMs: 600_000 });
 * ```
 */
export async function issueToken(grant: Grant, options: IssueTokenOptions): Promise<string> {
  const { user, to, limit, data } = readGrant(grant);
  const {
    secret,
    expiresInMs,
    audience,
    now = wallTime,
  } = readProperties(options, "options", "an object such as { secret, expiresInMs }", [
    "secret",
    "expiresInMs",
    "audience",
    "now",
  ]);
  if (!(Number.isSafeInteger(expiresInMs) && expiresInMs! > 0 && expiresInMs! <= MAX_LIFETIME_MS))
    throw invalidOption("expiresInMs", `an integer of milliseconds from 1 to ${MAX_LIFETIME_MS} (a day)`, expiresInMs);
  const key = await importKey(secret, "secret", "sign");
  const seconds = now() / 1_000;
  const claims = {
    sub: user,
    aud: readAudience(audience),
    iat: Math.floor(seconds),
    // Rounded up: a token of half a second is not born expired.
    exp: Math.ceil(seconds + expiresInMs! / 1_000),
    to,
    limit,
    ...(data !== undefined && { data }),
  };
  const content = `${encode(HEADER)}.${encode(claims)}`;
  const signature = new Uint8Array(await subtle().sign(ALGORITHM, key, utf8(content)));
  const token = `${content}.${toBase64Url(signature)}`;
  if (token.length > MAX_TOKEN_LENGTH)
    throw configurationError(
      `The token would have ${token.length} characters, and servers accept about 8,000. Grant prefixes or "any", or keep \`data\` in your database.`,
    );
  return token;
}

/**
 * Verifies a token and returns its grant. The signature is compared in constant time.
 *
 * @throws TokenError if the token is not valid now; TidingsError with the category `configuration` for an invalid option.
 */
export async function verifyToken(token: string, options: VerifyTokenOptions): Promise<Grant> {
  const { secrets, audience, now = wallTime } = readVerifyOptions(options);
  if (typeof token !== "string" || token.length > MAX_TOKEN_LENGTH) throw malformed("it is not a string, or too long");
  const parts = token.split(".");
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part)))
    throw malformed("it does not consist of three parts in base64url");
  const [header, payload, signature] = parts as [string, string, string];
  const { alg, typ, crit } = decode(header);
  if (alg !== HEADER.alg || (typ !== undefined && typ !== HEADER.typ) || crit !== undefined)
    throw malformed("it is not a JWT that is signed with HS256 and nothing else");
  const bytes = fromBase64(signature);
  if (bytes === null || !(await isSigned(secrets, bytes, utf8(`${header}.${payload}`))))
    throw new TokenError("signature", "None of the secrets has signed the token.");

  const { sub, aud, iat, exp, to, limit, data } = decode(payload);
  if (!isTime(iat) || !isTime(exp)) throw malformed("it has no times");
  if (aud !== audience) throw new TokenError("audience", "The token is for another audience.");
  const seconds = now() / 1_000;
  if (seconds >= exp) throw new TokenError("expired", "The token has expired.");
  if (iat > seconds + SKEW_S) throw new TokenError("not-yet-valid", "The token was issued in the future.");
  try {
    return readGrant({ user: sub, to, limit, ...(data !== undefined && { data }) } as Grant);
  } catch {
    throw malformed("it has no grant");
  }
}

/** The options, checked. Also for `tokenAuthorizer`, so that a wrong secret shows at the start. */
export function readVerifyOptions(options: VerifyTokenOptions): {
  secrets: readonly TokenSecret[];
  audience: string;
  now: (() => number) | undefined;
} {
  const { secrets, audience, now } = readProperties(options, "options", "an object such as { secrets }", [
    "secrets",
    "audience",
    "now",
  ]);
  const list = (Array.isArray(secrets) ? [...(secrets as TokenSecret[])] : [secrets]) as TokenSecret[];
  if (list.length === 0) throw invalidOption("secrets", "at least one secret", secrets);
  for (const secret of list) secretBytes(secret, "secrets");
  return { secrets: list, audience: readAudience(audience), now };
}

async function isSigned(secrets: readonly TokenSecret[], signature: Bytes, content: Bytes): Promise<boolean> {
  for (const secret of secrets) {
    const isNode = isNodeHmac(secretBytes(secret, "secrets"), signature, content);
    if (isNode ?? (await isSignedByWebCrypto(secret, signature, content))) return true;
  }
  return false;
}

async function isSignedByWebCrypto(secret: TokenSecret, signature: Bytes, content: Bytes): Promise<boolean> {
  const key = await importKey(secret, "secrets", "verify");
  return await subtle().verify(ALGORITHM, key, signature, content);
}

async function importKey(secret: TokenSecret | undefined, name: string, use: "sign" | "verify"): Promise<CryptoKey> {
  return await subtle().importKey("raw", secretBytes(secret, name), ALGORITHM, false, [use]);
}

function secretBytes(secret: unknown, name: string): Bytes {
  const bytes =
    typeof secret === "string" ? utf8(secret) : secret instanceof Uint8Array ? Uint8Array.from(secret) : null;
  // Not `invalidOption`: it quotes short strings.
  if (bytes === null || bytes.length < MIN_SECRET_BYTES)
    throw configurationError(
      `\`${name}\` must be of at least ${MIN_SECRET_BYTES} bytes, such as the output of \`openssl rand -base64 32\`.`,
    );
  return bytes;
}

function readAudience(audience: string | undefined): string {
  const read: unknown = audience ?? DEFAULT_AUDIENCE;
  if (typeof read !== "string" || read === "") throw invalidOption("audience", "a string that is not empty", read);
  return read;
}

function encode(part: object): string {
  return toBase64Url(utf8(JSON.stringify(part)));
}

function decode(part: string): Readonly<Record<string, unknown>> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(fromBase64(part)!);
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Rejected below.
  }
  throw malformed("a part of it is not a JSON object");
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function malformed(why: string): TokenError {
  return new TokenError("malformed", `The token is malformed: ${why}.`);
}

function subtle(): SubtleCrypto {
  const found = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (found === undefined) throw configurationError("Web Crypto (`crypto.subtle`) is missing in this runtime.");
  return found;
}

/** Base64url without padding (RFC 4648, section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
