import { withProfile } from "../wasm/handles.js";
import { invokeJson } from "../wasm/invoke.js";
import type { Failure } from "../wasm/results.js";
import { resolveProfile } from "../provider/resolve-profile.js";
import type { ProviderProfile } from "../provider/types.js";
import type { BuiltInProvider, Category, Outcome, Scope } from "../types.js";
import { invalidOption, readProperties } from "../util/options.js";
import { adviceFor } from "./advice.js";
import type { Advice } from "./advice.js";
import { readInput } from "./foreign.js";
import { unknownProvider } from "./unknown-provider.js";

/** What a provider documents about one of its error codes. */
export interface ExplainedCode {
  /** The `id` of the provider's profile. */
  readonly provider: string;
  /** The code, as a string. */
  readonly code: string;
  readonly category: Category;
  /** What the failure is about; null if neither the profile nor the category says it. */
  readonly scope: Scope | null;
  /** Whether the message went out: what the code alone shows. `"unknown"`: the status of the response decides. */
  readonly outcome: Outcome;
  /** Whether the failure may pass by itself: what the code alone shows. */
  readonly transient: boolean;
  /** True if the same message will never succeed, false if it may; null if the code does not say it. */
  readonly permanent: boolean | null;
  /** The provider's page about the code, or about its errors; null if none is known. */
  readonly docsUrl: string | null;
  /** What to do about it, and what to tell the user: as `adviceFor` says it for an error with this code. */
  readonly advice: Advice;
}

/** The options of `explain`. */
export interface ExplainOptions {
  /**
   * What has the code: the response to a request (`"request"`), or a single message or delivery report (`"message"`). Some providers have
   * two lists, in which the same code has two meanings.
   * @default the list of requests, and the list of messages for a code that it lacks
   */
  readonly of?: "request" | "message";
}

/**
 * Returns what a provider's profile documents about an error code, as data. Null for a code that the profile does not have. It is read as
 * in a failed send, in a webhook and in `parseError`, but without a response. Makes no request.
 *
 * @param code As the provider writes it: `21610`, `"BUSINESS_004"`. A code of a range or a family is that of its rule.
 * @param provider The id of a built-in provider, or a profile.
 * @example
 * ```ts
 * import { twilio } from "tidings/providers/twilio";
 *
 * const found = explain(21610, twilio);
 * found?.category; // "opted-out"
 * found?.docsUrl; // "https://www.twilio.com/docs/api/errors/21610"
 * explain("none", twilio); // null
 * ```
 * @throws TidingsError with the category `configuration` if `code` is neither a string nor a number, `provider` is unknown or an
 * unchecked profile, or an option is wrong.
 */
export function explain(
  code: string | number,
  provider: BuiltInProvider | ProviderProfile,
  options: ExplainOptions = {},
): ExplainedCode | null {
  if (typeof code !== "string" && typeof code !== "number") throw invalidOption("code", "a string or a number", code);
  const { of } = readProperties(options, "options", "an object", ["of"]);
  if (of !== undefined && of !== "request" && of !== "message") throw invalidOption("of", '"request" or "message"', of);
  const profile = readInput("provider", () => resolveProfile(provider));
  if (profile === undefined) throw unknownProvider(provider);
  const text = String(code);
  const read = (ofMessage: boolean): Failure | null =>
    withProfile(profile, (handle) => invokeJson<Failure | null>((core) => core.explainCode(text, ofMessage, handle)));
  const found = (of === "message" ? null : read(false)) ?? (of === "request" ? null : read(true));
  if (found === null) return null;
  const { category, scope, outcome, transient, permanent, docsUrl } = found;
  const facts = { provider: profile.id, code: text, category, scope, outcome, transient, permanent, docsUrl };
  return { ...facts, advice: adviceFor(found) };
}
