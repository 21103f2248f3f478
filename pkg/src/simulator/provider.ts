import type { BuiltInProvider } from "../types.js";
import type { Account } from "./account.js";
import type { Answer, ApiCall } from "./api-call.js";
import type { JsonObject } from "./json.js";

/** A simulated provider: how it authenticates, routes, and speaks. */
export interface Provider {
  readonly name: BuiltInProvider;
  /** The host of the vendor's own API. */
  readonly host: string;
  /** The version prefix, `/v1`. */
  readonly prefix: string;
  /** Requests a minute that the provider documents, for its headers. */
  readonly documentedLimit: number;
  /** The `Content-Type` of an error's body. */
  readonly errorType: string;
  /** The idempotency key of a request, where this provider takes one. */
  idempotencyKey(method: string, segments: readonly string[], headers: Headers, body: JsonObject | null): string | null;
  /** The answer to a request whose credentials or key will not do; null when they will. */
  refuse(call: ApiCall, account: Account): Answer | null;
  /** Works on a request. */
  handle(call: ApiCall, account: Account): Answer;
  /** The answer to one request too many, in this provider's own way of saying how long to wait. */
  tooMany(waitSeconds: number, account: Account): Answer;
  /** The headers that a wait of so many seconds puts onto a 429. */
  waitHeaders(waitSeconds: number, account: Account): Readonly<Record<string, string>>;
  /** The headers of every answer. */
  standardHeaders(account: Account, answer: Answer): Readonly<Record<string, string>>;
  /** The first answer, given again. */
  replay(first: Answer, account: Account): Answer;
  /** The answer while the first request with the same key is worked on; null to replay the first one. */
  busy(account: Account): Answer | null;
}

/** A function that answers requests to one path. */
export type Handler = (call: ApiCall, account: Account, id: string) => Answer;

/** Paths of a provider: `"POST /messages"`, `"GET /messages/{id}"`. */
export type Routes = Readonly<Record<string, Handler>>;

/** Answers a request by its path; null when the provider has no such path. */
export function route(routes: Routes, call: ApiCall, account: Account): Answer | null {
  for (const [pattern, handler] of Object.entries(routes)) {
    const [method, path = ""] = pattern.split(" ");
    const wanted = path.split("/").slice(1);
    if (method !== call.method || wanted.length !== call.segments.length) continue;
    const fits = wanted.every((part, index) => part === call.segments[index] || part === "{id}");
    if (fits) return handler(call, account, call.segments[wanted.indexOf("{id}")] ?? "");
  }
  return null;
}
