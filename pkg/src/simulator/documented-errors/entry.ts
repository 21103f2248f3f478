import type { Json } from "../json.js";

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
  /** The wait, in seconds, that its headers ask for when they depend on the clock. */
  readonly waitSeconds?: number;
  /**
   * `"verbatim"`: the body stands so on the vendor's page. `"code"`: the page has the code or the status
   * with its meaning, and the rest of the body is a stand-in.
   */
  readonly given: "verbatim" | "code";
  /** When the provider answers this. */
  readonly why: string;
  /** The request that gets it from the simulator; null when only a fault does. */
  readonly trigger: string | null;
}

/** Fills in what most entries have in common. */
export function entry(
  facts: Pick<DocumentedError, "name" | "status" | "body" | "why"> & Partial<DocumentedError>,
): DocumentedError {
  return { code: null, headers: {}, given: "verbatim", trigger: null, ...facts };
}
