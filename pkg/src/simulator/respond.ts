import type { Account } from "./account.js";
import type { SimulatedResponse } from "./api-call.js";
import { isObject, type Json } from "./json.js";
import { headerPath, requestIdIn } from "./body-paths.js";
import { fillTemplate } from "./template-values.js";

/** The text of a response's body; empty for none. */
export function bodyText({ body }: SimulatedResponse): string {
  return body === undefined ? "" : JSON.stringify(body);
}

/** The headers of a response: the provider's standard headers, the content type, and those of this response. */
export function headersOf(response: SimulatedResponse, account: Account): Headers {
  const { status, body, wait } = response;
  const { provider } = account;
  const headers = new Headers();
  const { response: success, errors } = provider.profile;
  const requestId = headerPath((status < 300 ? success : errors)?.requestId);
  if (requestId !== undefined) {
    const id = response.requestId ?? requestIdIn(provider, status, body ?? null);
    headers.set(requestId, id ?? account.newId("request"));
  }
  const { limit, remaining, resetAt } = account.limiter.state(account.now());
  const values = {
    limit,
    remaining: wait === undefined ? remaining : 0,
    reset: Math.ceil((wait?.until ?? resetAt) / 1000),
    waitSeconds: wait?.seconds ?? null,
    originalRequestId: response.originalRequestId ?? null,
  };
  for (const [name, template] of Object.entries(provider.simulation.headers ?? {})) {
    const value = fillTemplate(template, values);
    if (value !== null) headers.set(name, String(value));
  }
  if (body !== undefined)
    headers.set("content-type", (status < 300 ? undefined : provider.errors.contentType) ?? "application/json");
  for (const [name, value] of Object.entries(response.headers ?? {})) headers.set(name, value);
  return headers;
}

/** Statuses that cannot have a body. */
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/** Creates a `Response`, without a body if its status must not have one. */
export function response(status: number, headers: Headers, body: BodyInit | null): Response {
  return new Response(WITHOUT_BODY.includes(status) || body === "" ? null : body, { status, headers });
}

/** Creates a JSON response that is not from a provider. */
export function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

/** Converts a value to a body: a string stays as it is, and other values become JSON. */
export function toBody(value: unknown): { readonly text: string; readonly type: string } {
  if (value === undefined || value === null) return { text: "", type: "application/json" };
  if (typeof value === "string") return { text: value, type: "text/plain; charset=utf-8" };
  return { text: JSON.stringify(value), type: "application/json" };
}

/** The recorded form of a body: parsed if it is a JSON object or array, otherwise the text; null if it is empty. */
export function recordedBody(text: string): Json {
  if (text === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) || Array.isArray(value) ? (value as Json) : text;
  } catch {
    return text;
  }
}
