import { toText } from "../wasm/codec.js";
import { invokeJson } from "../wasm/invoke.js";
import type { Rejection } from "../wasm/results.js";
import type { TidingsErrorFacts } from "../types.js";
import { NO_FACTS, TidingsError } from "./error.js";

/**
 * The error for a `provider` that names no profile. It lists the ids that there are.
 *
 * @internal
 */
export function unknownProvider(provider: unknown): TidingsError {
  const text = toText(provider);
  const { error } = invokeJson<Rejection>((core) => core.rejectProvider(text))!;
  return new TidingsError({ ...NO_FACTS, ...error } as TidingsErrorFacts);
}
