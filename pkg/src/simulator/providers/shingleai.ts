import type { Account } from "../account.js";
import type { ApiCall, SimulatedResponse } from "../api-call.js";
import { failure, rejection } from "../failure.js";
import type { Json, JsonObject } from "../json.js";
import type { Handler } from "../handler.js";
import type { Behaviour } from "../provider.js";
import { isWellFormed, list, render, success, unknown } from "../resources.js";

const DATES = ["readAt", "archivedAt", "snoozedUntil"];

function isDate(value: Json): boolean {
  return value === null || (typeof value === "string" && !Number.isNaN(Date.parse(value)));
}

/** Only the incoming message `msg_sample` exists. Every other id is malformed or unknown. */
function onSample(kind: string, respond?: (account: Account, call: ApiCall) => SimulatedResponse): Handler {
  return (call, account, id) => {
    if (!isWellFormed(account, id)) return failure(account, `invalid-id:${kind}`) ?? unknown(account, kind, id);
    return respond === undefined || id !== "msg_sample" ? unknown(account, kind, id) : respond(account, call);
  };
}

function update(account: Account, call: ApiCall): SimulatedResponse {
  const changes = Object.entries(call.body ?? {}).filter(([name]) => DATES.includes(name));
  const wrong = changes.filter(([, value]) => !isDate(value)).map(([name]) => name);
  if (call.body === null || wrong.length > 0) return rejection(account, "invalid:date", { status: 400 }, {}, wrong);
  return success(account, 200, { ...(render(account, "sample", {}) as JsonObject), ...Object.fromEntries(changes) });
}

/** ShingleAI: sending is not documented, so `POST /messages` responds like an unknown path. */
export const shingleai: Behaviour = {
  completeError: (body, condition, fields) => {
    if (condition !== "invalid:date") return body;
    const properties = Object.fromEntries(fields.map((name) => [name, { errors: ["Invalid ISO datetime"] }]));
    const details = { errors: fields.length === 0 ? ["Expected an object"] : [], properties };
    return { error: { ...(body.error as JsonObject), details } };
  },
  operations: {
    "GET /messages/{id}": onSample("message", (account) => success(account, 200, render(account, "sample", {}))),
    "PATCH /messages/{id}": onSample("message", update),
    "GET /contacts": list("contact"),
    "PUT /contacts/{id}/phone-numbers/{number}": onSample("contact"),
    "GET /businesses/{id}": onSample("business"),
  },
};
