import documented from "#errors";
import type { BuiltInProvider } from "../types.js";
import type { Json } from "./json.js";

/** An error that a vendor documents. */
export interface DocumentedError {
  /** Unique among the provider's errors. */
  readonly name: string;
  /** The provider's own code; null where it gives none. */
  readonly code: string | null;
  readonly status: number;
  /** Headers that the documentation shows with this error. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
  /** The wait in seconds that its headers ask for where they depend on the clock. */
  readonly waitSeconds?: number;
  /**
   * Whether the vendor's page shows this body. Otherwise the page has the code or the status with its meaning, and the rest
   * of the body is a stand-in.
   */
  readonly verbatim: boolean;
  /** When the provider responds with it. */
  readonly description: string;
  /** The request that the simulator answers with it; null where only a fault does. */
  readonly trigger: string | null;
}

/** Every error that the vendors document, as data. `fail({ kind: "error", name })` responds with any of them. */
export const documentedErrors: Readonly<Record<BuiltInProvider, readonly DocumentedError[]>> = documented;

/** An error by its name or by the provider's code; null where the provider documents none. */
export function findError(provider: BuiltInProvider, name: string): DocumentedError | null {
  const errors = documentedErrors[provider];
  return errors.find((error) => error.name === name) ?? errors.find((error) => error.code === name) ?? null;
}
