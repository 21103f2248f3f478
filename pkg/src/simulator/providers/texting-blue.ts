import type { Account, SenderNumber } from "../account.js";
import type { ApiCall, SimulatedResponse } from "../api-call.js";
import { rejection } from "../failure.js";
import { textOf } from "../json.js";
import type { Behaviour } from "../provider.js";
import { list, on, show } from "../resources.js";
import { isHttps } from "../send-fields.js";

function updateNumber(number: SenderNumber, account: Account, call: ApiCall): SimulatedResponse {
  const { label = number.label, status = number.status } = call.body ?? {};
  if (typeof label !== "string" || [...label].length > 100)
    return rejection(account, "too-long", { status: 400 }, { maxLength: 100 }, ["label"]);
  if (status !== "active" && status !== "paused") {
    const message = "The 'status' field must be 'active' or 'paused'.";
    return { status: 400, body: { error: { code: "invalid_request", message, param: "status" } } };
  }
  Object.assign(number, { label, status });
  return { status: 200, body: show(account, "number", number, "changedNumber") };
}

function createWebhook(call: ApiCall, account: Account): SimulatedResponse {
  const url = textOf(call.body ?? {}, "url") ?? "";
  if (!isHttps(url)) return rejection(account, "invalid:https-url", { status: 400 }, {}, ["url"]);
  if ([...account.webhooks.values()].includes(url)) return rejection(account, "conflict", { status: 409 }, { url });
  const id = `wh_${account.ids.token(12)}`;
  account.webhooks.set(id, url);
  const events = call.body?.events ?? [];
  const rest = { events, phone_number: null, active: true, created_at: account.timestamp() };
  return { status: 201, body: { id, url, secret: `whsec_${account.ids.token(24)}`, ...rest } };
}

/** Texting Blue: an error has a code and a `param`, a 429 has `Retry-After`, and there are no idempotency keys. */
export const textingBlue: Behaviour = {
  operations: {
    "GET /numbers": list("number"),
    "PUT /numbers/{id}": on("number", updateNumber),
    "POST /webhooks": createWebhook,
  },
};
