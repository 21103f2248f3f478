/** A built-in provider as data: the files of `providers/<id>/`, without what people or only tests read. */

import type { ProviderProfile } from "../provider/types.js";
import type { Json, JsonObject } from "./json.js";

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

/** A documented error, and when the simulator responds with it. */
export interface ErrorEntry extends DocumentedError {
  /** The conditions that it stands for: `missing`, `unknown:template`. */
  readonly conditions?: readonly string[];
  /** The parts of the body that vary, each with the name of its value. */
  readonly placeholders?: Readonly<Record<string, string>>;
}

/** `providers/<id>/errors.json`, without what only tests read. */
export interface ProviderErrors {
  /** Of the body of an error. @default "application/json" */
  readonly contentType?: string;
  /** Those of every documented error. */
  readonly placeholders?: Readonly<Record<string, string>>;
  /** Codes of messages that no response to a send shows. */
  readonly messageCodes?: Readonly<Record<string, { readonly text: string; readonly conditions: readonly string[] }>>;
  readonly documented: readonly ErrorEntry[];
}

/** How an id looks: a UUID, or a prefix and so many letters and digits. */
export type IdFormat = "uuid" | readonly [prefix: string, length: number];

/** `simulation.json`: what the simulator needs beside profile and errors. */
export interface SimulationData {
  /** For the headers where no limit is enforced. @default the profile's limit */
  readonly requestsPerMinute?: number;
  /** What a message costs. @default 0 */
  readonly price?: number;
  /** The statuses of a message that goes out, one a second. */
  readonly progress?: readonly string[];
  readonly ids?: Readonly<Partial<Record<"request" | "message" | "bulkMessage" | "batch", IdFormat>>>;
  /** What a well-formed id of a resource matches. @default every id is well-formed */
  readonly idPattern?: string;
  /** The channel of a send that names none in `channel`. @default the provider has no channels */
  readonly defaultChannel?: string;
  /** Whether a sender is listed once a message was sent from it. @default false */
  readonly listsSenders?: boolean;
  /** The permission that a change needs, by the first segment of its path. */
  readonly permissions?: Readonly<Record<string, string>>;
  /** Header fields of every response, as templates. One whose value is null is left out. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of an accepted send. @default 202 */
  readonly acceptedStatus?: number;
  /** The header field that marks the response to a request with `sandbox: true`. */
  readonly sandboxHeader?: string;
  /** The query parameters by which a list is read in pages. @default all at once */
  readonly paging?: {
    readonly page?: string;
    readonly offset?: string;
    readonly size?: string;
    readonly firstPage?: number;
    readonly defaultSize?: number;
    readonly maxSize?: number;
    /** Whether a value out of range is an error; otherwise the nearest one counts. */
    readonly isStrict?: boolean;
  };
  /** Bodies by name: `message`, `accepted`, `contact`, `page`. The string `"{name}"` stands for a value. */
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
  /** The body of a documented error, with the fields that it is about. */
  readonly completeError?: ((body: JsonObject, condition: string, fields: readonly string[]) => Json) | undefined;
}
