/** The parts of `tidings/core` that take a provider: only a profile, never a name. */

import { explain as explainAny } from "../errors/explain.js";
import type { ExplainedCode, ExplainOptions } from "../errors/explain.js";
import { parseError as parseAnyError } from "../errors/parse-error.js";
import type { ReceivedResponse as AnyResponse } from "../errors/parse-error.js";
import type { ProviderProfile } from "../provider/types.js";
import type { TidingsErrorFacts } from "../types.js";
import { Client as AnyClient } from "./client.js";
import type { ProfileOptions } from "./option-types.js";

/** The options of a client. `provider` is a profile. */
export type ClientOptions = ProfileOptions;

/**
 * Sends messages through one provider, as in `tidings`, but takes its profile by import.
 *
 * @example
 * ```ts
 * import { Client } from "tidings/core";
 * import { sent } from "tidings/providers/sent";
 *
 * const client = new Client({ provider: sent, apiKey: env.SENT_KEY });
 * ```
 */
export const Client: new <P extends ProviderProfile = ProviderProfile>(options: ProfileOptions<P>) => Client<P> =
  AnyClient;
export type Client<P extends ProviderProfile = ProviderProfile> = AnyClient<P>;

/** A response that was received without tidings. */
export interface ReceivedResponse extends Omit<AnyResponse, "provider"> {
  /** The profile of the provider. Without it, only the shape of the response is used, not the provider's codes. */
  provider?: ProviderProfile;
}

/** Reads a failed response of any shape into the facts of an error, as in `tidings`. `provider` is a profile. */
export const parseError: (response: ReceivedResponse) => TidingsErrorFacts = parseAnyError;

export type { ExplainedCode, ExplainOptions };

/** Returns what a profile documents about an error code, as in `tidings`. `provider` is a profile. */
export const explain: (
  code: string | number,
  provider: ProviderProfile,
  options?: ExplainOptions,
) => ExplainedCode | null = explainAny;
