import type { Account, StoredMessage } from "../account.js";
import { documentedErrors } from "../documented-errors.js";
import { type JsonObject, isObject, textOf } from "../json.js";
import { bearer, judgeKey } from "../api-key.js";
import { isE164 } from "../phone.js";
import { type Provider, type Routes, route } from "../provider.js";
import type { Answer, ApiCall } from "../api-call.js";
import { unixSeconds } from "../rate-limit.js";
import { nativehubContacts } from "./nativehub-contacts.js";
import { parts } from "./parts.js";

const PRICE = 0.05;

/** The message-level codes, each with its sentence. */
const MESSAGE_ERRORS: Readonly<Record<string, string>> = Object.fromEntries(
  documentedErrors.nativehub.flatMap(({ code, body }) =>
    code === null || !isObject(body) ? [] : [[code, textOf(body, "error_message") ?? ""]],
  ),
);

/** The age from which each status holds, for a message that goes out. */
const PROGRESS = [
  [0, "queued"],
  [1000, "submitted"],
  [2000, "delivered"],
] as const;

const failure = (status: number, error: string): Answer => ({ status, body: { error } });

function statusOf(account: Account, message: StoredMessage): string {
  if (message.error === null) return account.progress(message, PROGRESS);
  return /^(INVALID|CARRIER)_/.test(message.error) ? "failed" : "rejected";
}

function sentence(code: string | null): string | null {
  return code === null ? null : (MESSAGE_ERRORS[code] ?? code);
}

/** A message with all the fields that the API reference lists. */
function whole(account: Account, message: StoredMessage): JsonObject {
  const status = statusOf(account, message);
  const at = new Date(message.at).toISOString();
  return {
    id: message.id,
    tenant_id: "11111111-1111-4111-8111-111111111111",
    account_id: "22222222-2222-4222-8222-222222222222",
    user_id: "33333333-3333-4333-8333-333333333333",
    batch_id: message.batch,
    from: message.from,
    to: message.to,
    body: message.body,
    status,
    part_count: parts(message.body ?? ""),
    sell_price: PRICE,
    cost_price: 0.03,
    connection_id: null,
    provider_message_id: message.error === null ? `sm_${message.id.slice(0, 8)}` : null,
    priority: "normal",
    is_encrypted: false,
    error_code: message.error,
    error_message: sentence(message.error),
    sent_at: status === "submitted" || status === "delivered" ? at : null,
    delivered_at: status === "delivered" ? at : null,
    created_at: at,
    updated_at: account.timestamp(),
  };
}

function send(call: ApiCall, account: Account): Answer {
  const body = call.body ?? {};
  const [to, from, text] = [textOf(body, "to"), textOf(body, "from"), textOf(body, "body")];
  if (to === null || from === null || text === null) return failure(400, "to, from, and body are required");
  if (!isE164(to)) return failure(400, "invalid phone number format");
  if (account.balance < PRICE) return failure(400, "insufficient balance");
  const error = account.messageError(call, 0, to, "BLOCKED_OPTED_OUT");
  const batch = call.idempotencyKey;
  const id = account.ids.uuid();
  const stored = account.accept(call, { id, to, from, body: text, template: null, channel: null, batch, error }, PRICE);
  return { status: 200, body: whole(account, stored) };
}

function sendBulk(call: ApiCall, account: Account): Answer {
  const body = call.body ?? {};
  const [from, text, recipients] = [textOf(body, "from"), textOf(body, "body"), body.recipients];
  const many = Array.isArray(recipients) && recipients.length > 0 && recipients.every((to) => typeof to === "string");
  if (from === null || text === null || !many) return failure(400, "to, from, and body are required");
  const batch = `batch_${account.ids.token(12)}`;
  const messages = (recipients as readonly string[]).map((to, index) => {
    const error =
      account.messageError(call, index, to, "BLOCKED_OPTED_OUT") ??
      (isE164(to) ? null : "INVALID_NUMBER") ??
      (account.balance < PRICE ? "INSUFFICIENT_BALANCE" : null);
    const id = `msg_${account.ids.token(12)}`;
    const stored = account.accept(
      call,
      { id, to, from, body: text, template: null, channel: null, batch, error },
      PRICE,
    );
    return {
      id,
      to,
      status: statusOf(account, stored),
      part_count: parts(text),
      error_code: error,
      error_message: sentence(error),
    };
  });
  const count = (status: string): number => messages.filter((message) => message.status === status).length;
  const answer = {
    batch_id: batch,
    queued: count("queued"),
    failed: count("failed"),
    rejected: count("rejected"),
    messages,
  };
  return { status: 200, body: answer };
}

function list(call: ApiCall, account: Account): Answer {
  const batch = call.query.get("batch_id");
  const all = [...account.messages.values()].filter((message) => batch === null || message.batch === batch);
  const page = Math.max(1, Number(call.query.get("page") ?? "1") || 1);
  const perPage = Math.min(100, Math.max(1, Number(call.query.get("per_page") ?? "20") || 20));
  const data = all.slice((page - 1) * perPage, page * perPage).map((message) => whole(account, message));
  return { status: 200, body: { data, total: all.length, page, per_page: perPage } };
}

/** The form of this answer is documented nowhere: a stand-in, and it says so. */
function searchCodes(call: ApiCall): Answer {
  const wanted = (call.query.get("q") ?? "").toLowerCase();
  const data = Object.entries(MESSAGE_ERRORS)
    .filter(([code, message]) => `${code} ${message}`.toLowerCase().includes(wanted))
    .map(([code, message]) => ({ code, message }));
  const standIn = "The provider does not document this body.";
  return { status: 200, headers: { "x-simulator-stand-in": "true" }, body: { simulator_stand_in: standIn, data } };
}

const ROUTES: Routes = {
  "POST /messages": send,
  "POST /messages/bulk": sendBulk,
  "GET /messages": list,
  "GET /messages/{id}": (_call, account, id) => {
    const message = account.messages.get(id);
    return message === undefined ? failure(404, "not found") : { status: 200, body: whole(account, message) };
  },
  "GET /error-codes/search": searchCodes,
  ...nativehubContacts,
};

/** NativeHub: an error is one sentence, a rate limit is `X-RateLimit-Reset`, a key is `batch_id`. */
export const nativehub: Provider = {
  name: "nativehub",
  host: "api-message.nativehub.live",
  prefix: "/api/v1",
  documentedLimit: 200,
  errorType: "application/json",
  idempotencyKey: (method, segments, _headers, body) =>
    method === "POST" && segments.join("/") === "messages" && body !== null ? textOf(body, "batch_id") : null,
  refuse: (call, account) => {
    const verdict = judgeKey(call.headers.get("x-api-key") ?? bearer(call.headers), account.keys);
    if (verdict === "missing" || verdict === "invalid") return failure(401, "invalid username or password");
    if (verdict === "suspended") return failure(403, "account is not active");
    if (verdict === "readonly" && call.method !== "GET") return failure(403, "insufficient permissions");
    return null;
  },
  handle: (call, account) => route(ROUTES, call, account) ?? failure(404, "not found"),
  tooMany: () => failure(429, "rate limit exceeded"),
  waitHeaders: (waitSeconds, account) => ({
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": unixSeconds(account.now() + waitSeconds * 1000),
  }),
  standardHeaders: (account) => {
    const { limit, remaining, resetAt } = account.limiter.state(account.now());
    return {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(remaining),
      "x-ratelimit-reset": unixSeconds(resetAt),
    };
  },
  // "Processed once" is all that is documented; the first answer is given again.
  replay: (first) => first,
  busy: () => null,
};
