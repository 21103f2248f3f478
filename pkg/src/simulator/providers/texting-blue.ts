import type { Account, SenderNumber, StoredMessage } from "../account.js";
import { type Json, type JsonObject, textOf } from "../json.js";
import { judgeKey } from "../api-key.js";
import { isE164 } from "../phone.js";
import { type Provider, type Routes, route } from "../provider.js";
import type { Answer, ApiCall } from "../api-call.js";

const PROGRESS = [
  [0, "queued"],
  [1000, "polling"],
  [2000, "sent"],
  [3000, "delivered"],
] as const;

const failure = (status: number, code: string, message: string, more: JsonObject = {}): Answer => ({
  status,
  body: { error: { code, message, ...more } },
});

const invalid = (param: string, message: string): Answer => failure(400, "invalid_request", message, { param });

function shown(account: Account, message: StoredMessage, mediaUrl: string | null): JsonObject {
  return {
    id: message.id,
    status: message.error === null ? account.progress(message, PROGRESS) : "failed",
    to: message.to,
    from: message.from,
    content: message.body,
    media_url: mediaUrl,
    created_at: new Date(message.at).toISOString(),
  };
}

function isHttps(url: string): boolean {
  try {
    return new URL(url).protocol === "https:";
  } catch {
    return false;
  }
}

/** The first thing wrong with a send, in the order of the reference's fields; null when all is well. */
function problem(body: JsonObject, account: Account): Answer | null {
  for (const name of ["to", "from", "content"]) {
    const value = body[name];
    if (value === undefined || value === null || value === "") return invalid(name, `The '${name}' field is required.`);
    if (name !== "content" && !(typeof value === "string" && isE164(value)))
      return invalid(name, `The '${name}' field must be a valid E.164 phone number.`);
  }
  const content = textOf(body, "content") ?? "";
  // Which unit the limit counts is not documented; code points refuse least.
  if ([...content].length > 5000) return invalid("content", "The 'content' field must not exceed 5000 characters.");
  const media: Json | undefined = body.media_url;
  if (media !== undefined && media !== null && !(typeof media === "string" && isHttps(media)))
    return invalid("media_url", "The 'media_url' field must be a valid HTTPS URL.");
  const from = textOf(body, "from") ?? "";
  const known = account.numbers.get(`num_${from.slice(1)}`);
  if (account.settings.verifiedNumbers !== undefined && known === undefined)
    return invalid("from", 'The "from" number is not registered or verified for this team');
  if (known?.status === "paused") return invalid("from", 'The "from" number is currently paused');
  return null;
}

function send(call: ApiCall, account: Account): Answer {
  const body = call.body;
  if (body === null) return failure(400, "invalid_request", "The request body must be a JSON object.", { param: null });
  const wrong = problem(body, account);
  if (wrong !== null) return wrong;
  if (account.overPlan(1)) {
    const limit = account.settings.planLimit ?? 0;
    return failure(
      402,
      "plan_limit_exceeded",
      `Monthly message limit reached (${account.used}/${limit}). Upgrade your plan.`,
      {
        limit,
        current: account.used,
        upgrade_url: "https://app.texting.blue/billing",
      },
    );
  }
  const [to, from, text] = [textOf(body, "to") ?? "", textOf(body, "from") ?? "", textOf(body, "content")];
  account.number(from);
  const error = account.messageError(call, 0, to, "opted_out");
  const id = `msg_${account.ids.token(12)}`;
  const stored = account.accept(
    call,
    { id, to, from, body: text, template: null, channel: null, batch: null, error },
    0,
  );
  return { status: 202, body: { ...shown(account, stored, textOf(body, "media_url")), status: "queued" } };
}

function listed(number: SenderNumber, account: Account): JsonObject {
  const sent = [...account.messages.values()].filter((message) => message.from === number.phone).length;
  return {
    id: number.id,
    phone_number: number.phone,
    label: number.label,
    status: number.status,
    verified: true,
    device_name: "Simulated iPhone",
    last_seen_at: account.timestamp(),
    messages_today: sent,
    created_at: "2026-01-01T00:00:00Z",
  };
}

function update(call: ApiCall, account: Account, id: string): Answer {
  const number = account.numbers.get(id);
  if (number === undefined) return failure(404, "not_found", `Number '${id}' not found.`);
  const { label, status } = call.body ?? {};
  if (label !== undefined && !(typeof label === "string" && [...label].length <= 100))
    return invalid("label", "The 'label' field must not exceed 100 characters.");
  if (status !== undefined && status !== "active" && status !== "paused")
    return invalid("status", "The 'status' field must be 'active' or 'paused'.");
  if (label !== undefined) number.label = label;
  if (status !== undefined) number.status = status;
  const body = { id, phone_number: number.phone, label: number.label, status: number.status, verified: true };
  return { status: 200, body };
}

function createWebhook(call: ApiCall, account: Account): Answer {
  const url = textOf(call.body ?? {}, "url") ?? "";
  if (!isHttps(url)) return invalid("url", "The 'url' field must be a valid HTTPS URL.");
  if ([...account.webhooks.values()].includes(url))
    return failure(409, "conflict", `A webhook with the URL '${url}' already exists.`);
  const id = `wh_${account.ids.token(12)}`;
  account.webhooks.set(id, url);
  const events = call.body?.events ?? [];
  const rest = { events, phone_number: null, active: true, created_at: account.timestamp() };
  return { status: 201, body: { id, url, secret: `whsec_${account.ids.token(24)}`, ...rest } };
}

const ROUTES: Routes = {
  "POST /messages/send": send,
  "GET /messages/{id}": (_call, account, id) => {
    const message = account.messages.get(id);
    if (message === undefined) return failure(404, "not_found", `Message '${id}' not found.`);
    return { status: 200, body: shown(account, message, null) };
  },
  "GET /numbers": (_call, account) => ({
    status: 200,
    body: { numbers: [...account.numbers.values()].map((number) => listed(number, account)) },
  }),
  "PUT /numbers/{id}": update,
  "POST /webhooks": createWebhook,
};

/** The permission that a request that changes something needs. */
function permission(segments: readonly string[]): string {
  if (segments[0] === "numbers") return "numbers:write";
  return segments[0] === "webhooks" ? "webhooks:manage" : "messages:send";
}

/** Texting Blue: an error has a code and a param, a rate limit is `Retry-After`, and there are no keys. */
export const textingBlue: Provider = {
  name: "texting-blue",
  host: "api.texting.blue",
  prefix: "/v1",
  documentedLimit: 60,
  errorType: "application/json",
  idempotencyKey: () => null,
  refuse: (call, account) => {
    const verdict = judgeKey(call.headers.get("x-api-key"), account.keys);
    if (verdict === "missing" || verdict === "invalid")
      return failure(401, "unauthorized", "Invalid or missing API key.");
    if (verdict !== "readonly" || call.method === "GET") return null;
    const message = `Your API key does not have the '${permission(call.segments)}' permission.`;
    return failure(403, "forbidden", message, { param: null });
  },
  handle: (call, account) =>
    route(ROUTES, call, account) ?? failure(404, "not_found", "The requested resource does not exist."),
  tooMany: (waitSeconds) =>
    failure(429, "rate_limited", `Too many requests. Please retry after ${waitSeconds} seconds.`),
  waitHeaders: (waitSeconds) => ({ "x-ratelimit-remaining": "0", "retry-after": String(waitSeconds) }),
  standardHeaders: (account) => ({
    "x-ratelimit-remaining": String(account.limiter.state(account.now()).remaining),
  }),
  replay: (first) => first,
  busy: () => null,
};
