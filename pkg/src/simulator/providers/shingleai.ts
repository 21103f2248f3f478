import type { Account } from "../account.js";
import { documentedErrors } from "../documented-errors.js";
import type { Json, JsonObject } from "../json.js";
import { bearer, judgeKey } from "../api-key.js";
import { type Provider, type Routes, route } from "../provider.js";
import type { Answer, ApiCall } from "../api-call.js";

function failure(code: string): Answer {
  const known = documentedErrors.shingleai.find((error) => error.code === code);
  return { status: known?.status ?? 500, ...(known === undefined ? {} : { body: known.body }) };
}

const success = (account: Account, data: Json, pagination?: JsonObject): Answer => {
  const requestId = `req_${account.ids.token(12)}`;
  const meta: JsonObject = pagination === undefined ? { requestId } : { requestId, pagination };
  return { status: 200, headers: { "x-request-id": requestId }, body: { data, meta } };
};

/** The form of ids is not documented; these characters stand in for it. */
const wellFormed = (id: string): boolean => /^[A-Za-z0-9_-]+$/.test(id);

/** The id of the one incoming message that exists. */
export const sampleMessageId = "msg_sample";

function message(changes: JsonObject = {}): JsonObject {
  const at = "2026-01-01T00:00:00.000Z";
  return {
    id: sampleMessageId,
    createdAt: at,
    updatedAt: at,
    deletedAt: null,
    timestamp: at,
    readAt: null,
    archivedAt: null,
    snoozedUntil: null,
    organizationId: "org_sample",
    resourceId: "res_sample",
    type: "email",
    direction: "incoming",
    providerMessageId: "pm_sample",
    providerName: "email",
    threadId: "thread_sample",
    text: "Hello",
    action: null,
    importance: "normal",
    status: "received",
    summary: null,
    urgency: "normal",
    sender: "sender@example.com",
    recipient: "recipient@example.com",
    category: null,
    metadata: {},
    ...changes,
  };
}

function update(call: ApiCall, account: Account, id: string): Answer {
  if (!wellFormed(id)) return failure("INVALID_MESSAGE_ID");
  const changes: { [name: string]: Json } = {};
  const properties: { [name: string]: Json } = {};
  for (const name of ["readAt", "archivedAt", "snoozedUntil"]) {
    const value = call.body?.[name];
    if (value === undefined) continue;
    if (value === null || (typeof value === "string" && !Number.isNaN(Date.parse(value)))) changes[name] = value;
    else properties[name] = { errors: ["Invalid ISO datetime"] };
  }
  if (call.body === null || Object.keys(properties).length > 0) {
    const details = { errors: call.body === null ? ["Expected an object"] : [], properties };
    return { status: 400, body: { error: { code: "VALIDATION_ERROR", message: "Invalid request body", details } } };
  }
  return id === sampleMessageId ? success(account, message(changes)) : failure("NOT_FOUND");
}

function contacts(call: ApiCall, account: Account): Answer {
  const whole = (name: string, fallback: number): number => Number(call.query.get(name) ?? fallback);
  const [limit, offset] = [whole("limit", 10), whole("offset", 0)];
  const order = call.query.get("sortOrder") ?? "asc";
  const fine = Number.isInteger(limit) && limit >= 1 && limit <= 100 && Number.isInteger(offset) && offset >= 0;
  if (!fine || (order !== "asc" && order !== "desc")) return failure("INVALID_INPUT");
  const all = [...account.contacts.values()].map(({ id, name = null, email = null, phone }) => ({
    id,
    name,
    email,
    phone,
  }));
  if (order === "desc") all.reverse();
  const hasMore = offset + limit < all.length;
  return success(account, all.slice(offset, offset + limit), { limit, offset, hasMore, total: all.length });
}

const ROUTES: Routes = {
  "GET /messages/{id}": (_call, account, id) => {
    if (!wellFormed(id)) return failure("INVALID_MESSAGE_ID");
    return id === sampleMessageId ? success(account, message()) : failure("NOT_FOUND");
  },
  "PATCH /messages/{id}": update,
  "GET /contacts": contacts,
  "PUT /contacts/{id}/phone-numbers/{id}": (_call, _account, id) =>
    failure(wellFormed(id) ? "NOT_FOUND" : "INVALID_CONTACT_ID"),
  "GET /businesses/{id}": (_call, _account, id) => failure(wellFormed(id) ? "NOT_FOUND" : "INVALID_BUSINESS_ID"),
};

/** ShingleAI: no page documents a send, so `POST /messages` is a path that does not exist. */
export const shingleai: Provider = {
  name: "shingleai",
  host: "api.shingleai.com",
  prefix: "/v1",
  documentedLimit: 10,
  errorType: "application/json",
  idempotencyKey: () => null,
  refuse: (call, account) => {
    const verdict = judgeKey(bearer(call.headers), account.keys);
    if (verdict === "missing" || verdict === "invalid") return failure("UNAUTHORIZED");
    return verdict === "readonly" && call.method !== "GET" ? failure("INSUFFICIENT_PERMISSIONS") : null;
  },
  handle: (call, account) => route(ROUTES, call, account) ?? failure("NOT_FOUND"),
  // The newer pages say that no rate-limit headers are sent yet: the wait is in the body alone.
  tooMany: (retryAfter) => ({
    status: 429,
    body: {
      error: {
        code: "RATE_LIMIT_EXCEEDED",
        message: `Rate limit exceeded. Please retry after ${retryAfter} seconds`,
        details: { retryAfter },
      },
    },
  }),
  waitHeaders: () => ({}),
  standardHeaders: (account, answer) =>
    answer.headers?.["x-request-id"] === undefined ? { "x-request-id": `req_${account.ids.token(12)}` } : {},
  replay: (first) => first,
  busy: () => null,
};
