import { ask, NO_OPTIONS } from "../wasm/ask.js";
import { configurationError, NO_FACTS, TidingsError } from "./error.js";
import { readInput } from "./foreign.js";
import { headerPairs } from "../util/headers.js";
import type { HeadersLike } from "../util/headers.js";
import { parseJson } from "../util/json.js";
import { kindOf, readProperties } from "../util/options.js";
import { forCore, resolveProfile } from "../provider/resolve-profile.js";
import type { ProviderProfile } from "../provider/types.js";
import type { BuiltInProvider, RateLimit, TidingsErrorFacts } from "../types.js";

/** A response that somebody else received. */
export interface ReceivedResponse {
  status: number;
  headers?: HeadersLike;
  /** Parsed JSON, or the text. */
  body?: unknown;
  /**
   * The provider whose codes are to be read: a built-in one's name, or a profile. Without it, the shape alone decides.
   */
  provider?: BuiltInProvider | ProviderProfile;
  /**
   * The time of the response, in milliseconds since the Unix epoch, for waits that are points in time. Asked only where
   * the response has no valid `Date`. @default Date.now()
   */
  now?: number;
}

/** When a server wants to be asked again. */
export interface ServerTiming {
  /** Null where it gave no hint, or none that is valid. */
  readonly retryAfterMs: number | null;
  /** The header field that the hint which counts comes from, in lower case. */
  readonly source: string | null;
  readonly rateLimit: RateLimit | null;
}

/**
 * Reads a failed response into the facts of an error, without sending anything: any shape, with or without
 * a known provider.
 *
 * @example
 * ```ts
 * const facts = parseError({ status: 402, body: '{"error":{"code":"plan_limit_exceeded","message":"Upgrade."}}' });
 * facts.category; // "payment", or with provider: "texting-blue" the sharper "quota"
 * facts.transient; // false: the failure does not pass by itself
 * facts.retryable; // false for every `outcome: "unknown"`: one response does not show that calling again sends no second message
 * ```
 * @throws A `configuration` error where `status` is none, `provider` is not known or was not checked, `body` was not read, or
 * reading what was given threw.
 */
export function parseError(response: ReceivedResponse): TidingsErrorFacts {
  const { status, headers, body, provider, now } = readInput("response", () => readResponse(response));
  if (typeof status !== "number" || !(status >= 100 && status <= 999)) {
    throw configurationError("`status` must be an HTTP status, a number from 100 to 999.");
  }
  const kind = readInput("body", () => kindOf(body));
  if (["ReadableStream", "Promise", "Response", "Blob"].includes(kind)) {
    throw configurationError(
      `\`body\` must be what was read, not ${kind}: pass { status, headers, body: await response.text() }.`,
    );
  }
  const raw = parseBody(body);
  const received = { status, headers: headerPairs(headers), raw };
  const [name, profile] = readInput("provider", () => [
    typeof provider === "object" ? provider?.id : provider,
    forCore(resolveProfile(provider)) ?? provider,
  ]);
  const facts = ask<TidingsErrorFacts & { error?: TidingsErrorFacts }>(
    NO_OPTIONS,
    "error",
    received,
    now ?? Date.now(),
    profile,
  );
  if (facts.error !== undefined) throw new TidingsError({ ...NO_FACTS, ...facts.error });
  return { ...NO_FACTS, ...facts, provider: (name as string | undefined) ?? null, raw };
}

/**
 * Reads how long a server asks to wait, from header fields alone: `Retry-After` in all of its forms,
 * `RateLimit`, and the `X-RateLimit-*` family. A malformed field is as if absent. A request to wait goes before the
 * reset of a limit, and of several the longest counts; but a 0 on a 429 gives way to a reset. A reset counts only on a
 * 429 or 503. A point in time is compared with the fields' own `Date`, and with `now` (milliseconds since the Unix
 * epoch; `Date.now()`) where there is none. Without `status` the response counts as a 429.
 *
 * @example
 * ```ts
 * serverTiming({ "retry-after": "12" }).retryAfterMs; // 12000
 * serverTiming({ "retry-after": "abc" }).retryAfterMs; // null, and not 0
 * ```
 * @throws A `configuration` error for an option that does not exist, or where reading what was given threw.
 */
export function serverTiming(headers: HeadersLike, options: { now?: number; status?: number } = {}): ServerTiming {
  const { now, status } = readProperties(options, "options", "an object", ["now", "status"]);
  const isResponse = readInput("headers", () => kindOf(headers) === "Response");
  if (isResponse) throw configurationError("`headers` must be header fields, not a Response: pass `response.headers`.");
  return ask(NO_OPTIONS, "timing", headerPairs(headers), status, now ?? Date.now());
}

/** Each read once. What else a response has, as those of other libraries do, is nobody's business. */
function readResponse(response: Partial<ReceivedResponse> | null | undefined): Partial<ReceivedResponse> {
  const { status, headers, body, provider, now } = response ?? {};
  return { status, headers, body, provider, now } as Partial<ReceivedResponse>;
}

function parseBody(body: unknown): unknown {
  if (typeof body !== "string") return body ?? null;
  try {
    return parseJson(body);
  } catch {
    return body === "" ? null : body;
  }
}
