import type { Account, StoredMessage } from "../account.js";
import { type Json, type JsonObject, isObject, textOf } from "../json.js";
import { judgeKey } from "../api-key.js";
import type { SimulatedTemplate } from "../options.js";
import { isE164 } from "../phone.js";
import { type Provider, type Routes, route } from "../provider.js";
import type { Answer, ApiCall } from "../api-call.js";
import { unixSeconds } from "../rate-limit.js";
import { failure, isUuid, requestIdOf, success } from "./sent-answers.js";
import { sentResources } from "./sent-resources.js";

const PRICE = 0.02;

/** Message-level codes, in the description of a message's events: never in an answer to a send. */
const MESSAGE_ERRORS: Readonly<Record<string, string>> = {
  ERR_CONSENT_BLOCKED: "The contact has opted out or is on a suppression list",
  ERR_ROUTE_DENIED: "No active route to this channel and country",
  ERR_TEMPLATE_PARAMS_INVALID: "A template parameter is missing or malformed",
};
const CHANNELS: readonly Json[] = ["sms", "whatsapp", "rcs", "sent"];
const PROGRESS = [
  [0, "QUEUED"],
  [1000, "ROUTED"],
  [2000, "SENT"],
  [3000, "DELIVERED"],
] as const;

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** What a send names: a template, or none because it has a text, or something that will not do. */
type Content = { readonly template: SimulatedTemplate | null } | { readonly refusal: Answer };

function findContent(body: JsonObject, account: Account): Content {
  const refuse = (code: string, field?: string): Content => ({ refusal: failure(account, code, field) });
  const wanted = body.template;
  const text = textOf(body, "text");
  if (!isObject(wanted)) return text === null ? refuse("VALIDATION_001", "text") : { template: null };
  const [id, name] = [textOf(wanted, "id"), textOf(wanted, "name")];
  if (text !== null || (id === null) === (name === null)) return refuse("VALIDATION_001", "template");
  if (id !== null && !isUuid(id)) return refuse("VALIDATION_003", "template.id");
  const found = [...account.templates.values()].find((known) => (id === null ? known.name === name : known.id === id));
  if (found === undefined) return refuse("RESOURCE_002");
  return (found.status ?? "APPROVED") === "APPROVED" ? { template: found } : refuse("BUSINESS_005");
}

function parametersMissing(body: JsonObject, template: SimulatedTemplate | null): boolean {
  const wanted = isObject(body.template) ? body.template.parameters : null;
  const given = isObject(wanted) ? wanted : {};
  return (template?.variables ?? []).some((name) => textOf(given, name) === null);
}

function send(call: ApiCall, account: Account): Answer {
  const body = call.body;
  if (body === null) return failure(account, "VALIDATION_001");
  const to = body.to;
  if (!isList(to) || to.length === 0) return failure(account, "VALIDATION_004", "to");
  const wrong = to.findIndex((phone) => typeof phone !== "string" || !isE164(phone));
  if (wrong >= 0) return failure(account, "VALIDATION_002", `to[${wrong}]`);
  const channels = body.channel ?? ["sent"];
  if (!isList(channels) || channels.length === 0 || !channels.every((channel) => CHANNELS.includes(channel)))
    return failure(account, "VALIDATION_006", "channel");
  const content = findContent(body, account);
  if ("refusal" in content) return content.refusal;
  const found = content.template;
  const pairs = to.flatMap((phone) => channels.map((channel) => [String(phone), String(channel)] as const));
  const refused = refuseSend(pairs, to.map(String), account);
  if (refused !== null) return refused;
  const sandbox = body.sandbox === true;
  const text = textOf(body, "text");
  const badParameters = parametersMissing(body, found);
  const recipients = pairs.map(([phone, channel], index) => {
    const error =
      account.messageError(call, index, phone, "ERR_CONSENT_BLOCKED") ??
      (badParameters ? "ERR_TEMPLATE_PARAMS_INVALID" : null);
    const id = account.ids.uuid();
    const message = { id, to: phone, from: null, body: text, template: found?.id ?? null, channel, batch: null, error };
    if (!sandbox) account.accept(call, message, PRICE);
    return { message_id: id, to: phone, channel: channel === "sent" ? null : channel, body: text };
  });
  const named =
    found === null ? { template_id: null, template_name: null } : { template_id: found.id, template_name: found.name };
  return success(account, 202, { status: "QUEUED", ...named, recipients }, sandbox);
}

/** What the account's state forbids, before anything is sent. */
function refuseSend(
  pairs: readonly (readonly [phone: string, channel: string])[],
  to: readonly string[],
  account: Account,
): Answer | null {
  if (to.every((phone) => account.optedOut(phone))) return failure(account, "BUSINESS_004");
  const unavailable = pairs.some(([phone, channel]) =>
    [...account.contacts.values()].some(
      (contact) => contact.phone === phone && contact.channels?.includes(channel) === false && channel !== "sent",
    ),
  );
  if (unavailable) return failure(account, "BUSINESS_007");
  if (account.overPlan(pairs.length)) return failure(account, "BUSINESS_008");
  return account.balance < PRICE * pairs.length ? failure(account, "BUSINESS_003") : null;
}

function shown(account: Account, message: StoredMessage): JsonObject {
  const at = new Date(message.at).toISOString();
  const status = message.error === null ? account.progress(message, PROGRESS) : "FAILED";
  const description = message.error === null ? null : `${message.error}: ${MESSAGE_ERRORS[message.error] ?? ""}`;
  return {
    id: message.id,
    phone: message.to,
    channel: message.channel,
    direction: "OUTBOUND",
    status,
    description,
    price: PRICE,
    active_contact_price: 0,
    template_id: message.template,
    message_body: { header: null, content: message.body, footer: null, buttons: null },
    created_at: at,
    events: [{ status, timestamp: at, description }],
  };
}

const ROUTES: Routes = {
  "POST /messages": send,
  "GET /messages/{id}": (_call, account, id) => {
    if (!isUuid(id)) return failure(account, "VALIDATION_003", "id");
    const message = account.messages.get(id);
    return message === undefined ? failure(account, "RESOURCE_003") : success(account, 200, shown(account, message));
  },
  ...sentResources,
};

/** The codes of keys that play a part. */
const ROLES: Readonly<Record<string, string>> = {
  missing: "AUTH_001",
  invalid: "AUTH_002",
  pending: "AUTH_005",
  kyc: "AUTH_006",
  nochannel: "AUTH_007",
};

function refuse(call: ApiCall, account: Account): Answer | null {
  const verdict = judgeKey(call.headers.get("x-api-key"), account.keys);
  const code = ROLES[verdict];
  if (code !== undefined) return failure(account, code);
  if (verdict === "readonly" && call.method !== "GET") return failure(account, "AUTH_004");
  const profile = call.headers.get("x-profile-id");
  if (profile !== null) {
    if (verdict === "profile") return failure(account, "AUTH_004");
    if (!isUuid(profile)) return failure(account, "VALIDATION_003", "x-profile-id");
    if (account.settings.profiles?.includes(profile) === false) return failure(account, "RESOURCE_005");
  }
  const key = call.headers.get("idempotency-key");
  if (key !== null && !/^[a-zA-Z0-9_-]{1,255}$/.test(key)) return failure(account, "VALIDATION_007", "Idempotency-Key");
  return null;
}

/** Sent version 3: everything in an envelope, `Retry-After`, and `Idempotency-Key` with replays and conflicts. */
export const sent: Provider = {
  name: "sent",
  host: "api.sent.dm",
  prefix: "/v3",
  documentedLimit: 200,
  errorType: "application/json",
  idempotencyKey: (method, _segments, headers) => (method === "GET" ? null : headers.get("idempotency-key")),
  refuse,
  handle: (call, account) => route(ROUTES, call, account) ?? { status: 404 },
  tooMany: (_waitSeconds, account) => failure(account, "BUSINESS_002"),
  waitHeaders: (waitSeconds, account) => ({
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": unixSeconds(account.now() + waitSeconds * 1000),
    "retry-after": String(waitSeconds),
  }),
  standardHeaders: (account, answer) => {
    const { limit, remaining, resetAt } = account.limiter.state(account.now());
    return {
      "x-request-id": requestIdOf(answer) ?? `req_${account.ids.token(16)}`,
      "x-api-version": "v3",
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(remaining),
      "x-ratelimit-reset": unixSeconds(resetAt),
    };
  },
  replay: (first, account) => ({
    ...first,
    headers: {
      ...first.headers,
      "idempotent-replayed": "true",
      "x-original-request-id": requestIdOf(first) ?? "",
      "x-request-id": `req_${account.ids.token(16)}`,
    },
  }),
  busy: (account) => failure(account, "CONFLICT_001"),
};
