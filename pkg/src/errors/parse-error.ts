import { toText } from "../wasm/codec.js";
import { withProfile } from "../wasm/handles.js";
import { invokeJson, noteInput } from "../wasm/invoke.js";
import type { Failure } from "../wasm/results.js";
import { configurationError, NO_FACTS } from "./error.js";
import { readInput } from "./foreign.js";
import { unknownProvider } from "./unknown-provider.js";
import { headerPairs, headerText } from "../util/headers.js";
import type { HeadersLike } from "../util/headers.js";
import { parseJson } from "../util/json.js";
import { kindOf, readProperties } from "../util/options.js";
import { resolveProfile } from "../provider/resolve-profile.js";
import type { ProviderProfile } from "../provider/types.js";
import type { BuiltInProvider, RateLimit, TidingsErrorFacts } from "../types.js";

/** A response that was received without tidings. */
export interface ReceivedResponse {
  /** The HTTP status. */
  status: number;
  headers?: HeadersLike;
  /** Parsed JSON, or a string. */
  body?: unknown;
  /**
   * The provider of the response: the id of a built-in one, or a profile. Without it, only the shape of the response is used, not
   * the provider's codes.
   */
  provider?: BuiltInProvider | ProviderProfile;
  /**
   * The time of the response, in milliseconds since the Unix epoch, for waits that are a date. Only used if the response
   * has no valid `Date`. @default Date.now()
   */
  now?: number;
}

/** How long a server asks to wait. */
export interface ServerTiming {
  /** In milliseconds; null if there is no valid hint. */
  readonly retryAfterMs: number | null;
  /** The name of the header field that was used, in lower case. */
  readonly source: string | null;
  readonly rateLimit: RateLimit | null;
}

/**
 * Reads a failed response of any shape into the facts of an error, with or without a known provider. Makes no request.
 *
 * @example
 * ```ts
 * const facts = parseError({ status: 402, body: '{"error":{"code":"plan_limit_exceeded","message":"Upgrade."}}' });
 * facts.category; // "payment", or with provider: "texting-blue" the sharper "quota"
 * facts.transient; // false: the failure does not pass by itself
 * facts.retryable; // false for every `outcome: "unknown"`: calling again may send a second message
 * ```
 * @throws TidingsError with the category `configuration` if `status` is invalid, `provider` is unknown or an unchecked profile,
 * `body` is a stream or a promise, or reading the response threw.
 */
export function parseError(response: ReceivedResponse): TidingsErrorFacts {
  const { status, headers, body, provider, now } = readInput("response", () => readResponse(response));
  if (typeof status !== "number" || !(status >= 100 && status <= 999)) {
    throw configurationError("`status` must be an HTTP status, a number from 100 to 999.");
  }
  const kind = readInput("body", () => kindOf(body));
  if (["ReadableStream", "Promise", "Response", "Blob"].includes(kind)) {
    throw configurationError(
      `\`body\` must be the body's content, not ${kind}: pass { status, headers, body: await response.text() }.`,
    );
  }
  const fields = headerText(headerPairs(headers));
  const profile = readInput("provider", () => resolveProfile(provider));
  if (profile === undefined && typeof provider === "string") throw unknownProvider(provider);
  const isText = typeof body === "string";
  const input = isText ? body : toText(body);
  const time = timeOr(now, Date.now());
  const facts = withProfile(profile, (handle) =>
    invokeJson<Failure>((core) => core.readError(status, fields, input, isText, handle, time)),
  );
  noteInput(input.length);
  const raw = isText ? parseBody(body) : (body ?? null);
  return { ...NO_FACTS, ...facts, provider: profile?.id ?? null, raw } as TidingsErrorFacts;
}

/**
 * Reads from the header fields how long a server asks to wait: `Retry-After` in all of its forms, `RateLimit`, and the
 * `X-RateLimit-*` family. A malformed field is ignored. An explicit wait goes before the reset of a limit, and of several waits
 * the longest counts; but on a 429, a wait of 0 gives way to a reset. A reset counts only on a 429 or 503. A date is compared
 * with the response's own `Date`, or without one with `now` (in milliseconds since the Unix epoch; default `Date.now()`).
 * Without `status`, the response counts as a 429.
 *
 * @example
 * ```ts
 * serverTiming({ "retry-after": "12" }).retryAfterMs; // 12000
 * serverTiming({ "retry-after": "abc" }).retryAfterMs; // null, not 0
 * ```
 * @throws TidingsError with the category `configuration` if an option does not exist, or reading the arguments threw.
 */
export function serverTiming(headers: HeadersLike, options: { now?: number; status?: number } = {}): ServerTiming {
  const { now, status } = readProperties(options, "options", "an object", ["now", "status"]);
  const isResponse = readInput("headers", () => kindOf(headers) === "Response");
  if (isResponse) throw configurationError("`headers` must be header fields, not a Response: pass `response.headers`.");
  const fields = headerText(headerPairs(headers));
  const knownStatus = Number.isInteger(status) ? Math.min(Math.max(status!, 0), 999) : 0;
  const time = timeOr(now, Date.now());
  return invokeJson<ServerTiming>((core) => core.readServerTiming(fields, knownStatus, time))!;
}

/** Reads each property once. Responses of other libraries may have more properties, which are ignored. */
function readResponse(response: Partial<ReceivedResponse> | null | undefined): Partial<ReceivedResponse> {
  const { status, headers, body, provider, now } = response ?? {};
  return { status, headers, body, provider, now } as Partial<ReceivedResponse>;
}

/** The time of the caller; 0 if it is not a time, and the default if there is none. */
function timeOr(time: unknown, otherwise: number): number {
  if (time === undefined || time === null) return otherwise;
  return typeof time === "number" ? time : 0;
}

function parseBody(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    return body === "" ? null : body;
  }
}
