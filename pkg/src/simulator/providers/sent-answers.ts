import type { Account } from "../account.js";
import { findError } from "../documented-errors.js";
import { type Json, type JsonObject, isObject } from "../json.js";
import type { Answer } from "../api-call.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text has the form of a UUID. */
export const isUuid = (text: string): boolean => UUID.test(text);

function meta(account: Account): JsonObject {
  return { request_id: `req_${account.ids.token(16)}`, timestamp: account.timestamp(), version: "v3" };
}

/** An error of the catalogue; `field` names what it is about. */
export function failure(account: Account, code: string, field?: string): Answer {
  const { status = 500, body = {} } = findError("sent", code) ?? {};
  const documented = isObject(body) && isObject(body["error"]) ? body["error"] : {};
  const details = field === undefined ? null : { [field]: [documented["message"] ?? code] };
  return { status, body: { success: false, data: null, error: { ...documented, details }, meta: meta(account) } };
}

/** A success in its envelope. A request with `sandbox: true` is marked as such. */
export function success(account: Account, status: number, data: Json, sandbox: boolean = false): Answer {
  return {
    status,
    ...(sandbox ? { headers: { "x-sandbox": "true" } } : {}),
    body: { success: true, data, error: null, meta: meta(account) },
  };
}

/** The request id in an answer's envelope; null when it has none. */
export function requestIdOf(answer: Answer): string | null {
  const inside = isObject(answer.body) ? answer.body.meta : null;
  const id = isObject(inside) ? inside.request_id : null;
  return typeof id === "string" ? id : null;
}
