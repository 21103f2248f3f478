import type { Account } from "./account.js";
import { isObject, type Json } from "./json.js";
import type { Provider } from "./provider.js";
import type { Answer } from "./api-call.js";

/** The text of an answer's body; empty for none. */
export function bodyText(answer: Answer): string {
  return answer.body === undefined ? "" : JSON.stringify(answer.body);
}

/** The headers of an answer: the standard ones, what kind of body it is, and its own. */
export function headersOf(answer: Answer, provider: Provider, account: Account): Headers {
  const headers = new Headers({ ...provider.standardHeaders(account, answer) });
  if (answer.body !== undefined)
    headers.set("content-type", answer.status < 300 ? "application/json" : provider.errorType);
  for (const [name, value] of Object.entries(answer.headers ?? {})) headers.set(name, value);
  return headers;
}

/** Statuses that cannot have a body. */
const BARE: readonly number[] = [204, 205, 304];

/** A `Response`; a body is left out where the status forbids one. */
export function response(status: number, headers: Headers, body: BodyInit | null): Response {
  return new Response(BARE.includes(status) || body === "" ? null : body, { status, headers });
}

/** A JSON answer of the simulator's own. */
export function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

/** Any value as a body: text stays text. */
export function toBody(value: unknown): { readonly text: string; readonly type: string } {
  if (value === undefined || value === null) return { text: "", type: "application/json" };
  if (typeof value === "string") return { text: value, type: "text/plain; charset=utf-8" };
  return { text: JSON.stringify(value), type: "application/json" };
}

/** A body as it is kept: parsed when it is JSON. */
export function kept(text: string): Json {
  if (text === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) || Array.isArray(value) ? (value as Json) : text;
  } catch {
    return text;
  }
}
