/** The data of a built-in provider: the files of `providers/<id>/`, without the parts that only people or tests read. */

import type { ProviderProfile } from "../provider/types.js";
import type { DocumentedErrorCode, DocumentedErrorName } from "./error-names.js";
import type { Json, JsonObject } from "./json.js";

/** An error that a vendor documents. */
export interface DocumentedError {
  /** Unique among the provider's errors. */
  readonly name: DocumentedErrorName;
  /** The provider's code; null for none. */
  readonly code: DocumentedErrorCode | null;
  readonly status: number;
  /** Headers that the documentation shows with this error. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
  /** The wait in its headers, in seconds, if the headers depend on the clock. */
  readonly waitSeconds?: number;
  /**
   * Whether the vendor's page shows this body. Otherwise the page only has the code or the status with its meaning, and the
   * rest of the body is invented.
   */
  readonly verbatim: boolean;
  /** When the provider responds with it. */
  readonly description: string;
  /** The request to which the simulator responds with it; null if only a fault causes it. */
  readonly trigger: string | null;
}

/** A documented error, and when the simulator responds with it. */
export interface ErrorEntry extends DocumentedError {
  /** The conditions that cause it: `missing`, `unknown:template`. */
  readonly conditions?: readonly string[];
  /** The parts of the body that vary, each with the name of its value. */
  readonly placeholders?: Readonly<Record<string, string>>;
}

/** `providers/<id>/errors.json`, without the parts that only tests read. */
export interface ProviderErrors {
  /** The content type of an error's body. @default "application/json" */
  readonly contentType?: string;
  /** The placeholders of every documented error. */
  readonly placeholders?: Readonly<Record<string, string>>;
  /** Error codes of messages that no documented response to a send contains. */
  readonly messageCodes?: Readonly<Record<string, { readonly text: string; readonly conditions: readonly string[] }>>;
  readonly documented: readonly ErrorEntry[];
}

/** The format of an id: a UUID, or a prefix and `length` letters and digits. */
export type IdFormat = "uuid" | readonly [prefix: string, length: number];

/** `simulation.json`: what the simulator needs in addition to the profile and the errors. */
export interface SimulationData {
  /** The limit in the headers if no limit is enforced. @default the profile's limit */
  readonly requestsPerMinute?: number;
  /** The price of a message. @default 0 */
  readonly price?: number;
  /** The successive statuses of a message that is delivered; each lasts one second. */
  readonly progress?: readonly string[];
  readonly ids?: Readonly<Partial<Record<"request" | "message" | "bulkMessage" | "batch", IdFormat>>>;
  /** A regular expression that well-formed ids of resources match. @default every id matches */
  readonly idPattern?: string;
  /** The channel of a send without `channel`. @default the provider has no channels */
  readonly defaultChannel?: string;
  /** Whether a number is listed as a sender after a message was sent from it. @default false */
  readonly listsSenders?: boolean;
  /** The permission that a change needs, by the first segment of its path. */
  readonly permissions?: Readonly<Record<string, string>>;
  /** Header fields of every response, as templates. One whose value is null is left out. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The HTTP status of an accepted send. @default 202 */
  readonly acceptedStatus?: number;
  /** The header field that marks the response to a request with `sandbox: true`. */
  readonly sandboxHeader?: string;
  /** The query parameters for reading a list in pages. @default the whole list is one page */
  readonly paging?: {
    readonly page?: string;
    readonly offset?: string;
    readonly size?: string;
    readonly firstPage?: number;
    readonly defaultSize?: number;
    readonly maxSize?: number;
    /** Whether a value out of range is an error; otherwise the nearest valid value is used. */
    readonly isStrict?: boolean;
  };
  /** Bodies by name: `message`, `accepted`, `contact`, `page`. The string `"{name}"` is replaced by a value. */
  readonly templates?: Readonly<Record<string, Json>>;
}

/** The data of a built-in provider. */
export interface ProviderData {
  readonly profile: ProviderProfile;
  readonly errors: ProviderErrors;
  readonly simulation: SimulationData;
}

/** A simulated provider. */
export interface Provider extends ProviderData {
  readonly id: string;
  /** Values for the profile's templates. */
  readonly options: Readonly<Record<string, string>>;
  /** Completes the body of a documented error with the fields that it is about. */
  readonly completeError?: ((body: JsonObject, condition: string, fields: readonly string[]) => Json) | undefined;
}
