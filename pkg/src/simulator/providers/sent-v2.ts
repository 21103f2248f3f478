import type { Account, StoredMessage } from "../account.js";
import { type JsonObject, textOf } from "../json.js";
import { judgeKey } from "../api-key.js";
import type { SimulatedContact, SimulatedTemplate } from "../options.js";
import { isE164 } from "../phone.js";
import { type Provider, type Routes, route } from "../provider.js";
import type { Answer, ApiCall } from "../api-call.js";

const PRICE = 0.02;
const PROGRESS = [
  [0, "QUEUED"],
  [1000, "SENT"],
  [2000, "DELIVERED"],
] as const;

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  429: "Too Many Requests",
};

function failure(status: number, detail?: string): Answer {
  return { status, body: { status, title: TITLES[status] ?? "Error", ...(detail === undefined ? {} : { detail }) } };
}

/** The checks that all sends share, then the send itself; the SDK reads no body from the answer. */
function accept(
  call: ApiCall,
  account: Account,
  what: { readonly to: string; readonly body: string | null; readonly template: string | null },
): Answer {
  const channel = textOf(call.body ?? {}, "channel");
  if (channel !== null && channel !== "sms" && channel !== "whatsapp")
    return failure(400, `Invalid channel: ${channel}. Supported channels are: sms, whatsapp`);
  if (!isE164(what.to)) return failure(400, "Invalid phone number");
  if (what.template !== null && !account.templates.has(what.template)) return failure(400, "Template not found");
  if (account.balance < PRICE) {
    const [balance, cost] = [account.balance.toFixed(4), PRICE.toFixed(4)];
    return failure(400, `Insufficient balance. Current balance: ${balance}, estimated cost: ${cost}`);
  }
  const error = account.messageError(call, 0, what.to, "ERR_CONSENT_BLOCKED");
  account.accept(
    call,
    { ...what, id: account.ids.uuid(), from: null, channel: channel ?? "sms", batch: null, error },
    PRICE,
  );
  return { status: 200 };
}

/** A complaint for every required field that is missing. */
function missing(body: JsonObject, required: Readonly<Record<string, string>>): Answer | null {
  const absent = Object.entries(required).filter(([name]) => textOf(body, name) === null);
  if (absent.length === 0) return null;
  return {
    status: 400,
    body: { status: 400, errors: Object.fromEntries(absent.map(([name, text]) => [name, [text]])) },
  };
}

const PHONE = { phoneNumber: "Phone number is required" };
const TEMPLATE = { templateId: "TemplateId is required" };

function sendTo(required: Readonly<Record<string, string>>) {
  return (call: ApiCall, account: Account): Answer => {
    const body = call.body ?? {};
    const wrong = missing(body, required);
    if (wrong !== null) return wrong;
    const contactId = textOf(body, "contactId");
    const contact = contactId === null ? undefined : account.contacts.get(contactId);
    if (contactId !== null && contact === undefined) return failure(404);
    const to = contact?.phone ?? textOf(body, "phoneNumber") ?? "";
    return accept(call, account, { to, body: textOf(body, "customMessage"), template: textOf(body, "templateId") });
  };
}

function contactShown(contact: SimulatedContact): JsonObject {
  const availableChannels = (contact.channels ?? ["sms", "whatsapp"]).join(",");
  return {
    id: contact.id,
    phoneNumber: contact.phone,
    formatE164: contact.phone,
    availableChannels,
    defaultChannel: "sms",
  };
}

function templateShown(template: SimulatedTemplate): JsonObject {
  const { id, name, status = "APPROVED", category = "UTILITY", language = "en_US" } = template;
  return { id, name, status, category, language };
}

function messageShown(account: Account, message: StoredMessage): JsonObject {
  const status = message.error === null ? account.progress(message, PROGRESS) : "FAILED";
  return {
    id: message.id,
    phoneNumber: message.to,
    status,
    templateId: message.template,
    createdAt: new Date(message.at).toISOString(),
  };
}

/** A page of a list; pages count from 0. */
function paged(call: ApiCall, all: readonly JsonObject[]): Answer {
  const page = Math.max(0, Number(call.query.get("page") ?? 0) || 0);
  const pageSize = Math.max(1, Number(call.query.get("pageSize") ?? 20) || 20);
  const items = all.slice(page * pageSize, (page + 1) * pageSize);
  return {
    status: 200,
    body: { items, totalCount: all.length, page, pageSize, totalPages: Math.ceil(all.length / pageSize) },
  };
}

const found = (body: JsonObject | undefined): Answer => (body === undefined ? failure(404) : { status: 200, body });

const ROUTES: Routes = {
  "POST /messages/phone": sendTo({ ...PHONE, ...TEMPLATE }),
  "POST /messages/contact": sendTo({ contactId: "ContactId is required", ...TEMPLATE }),
  "POST /messages/quick-message": sendTo({ ...PHONE, customMessage: "CustomMessage is required" }),
  "GET /messages/{id}": (_call, account, id) => {
    const message = account.messages.get(id);
    return found(message && messageShown(account, message));
  },
  "GET /contacts": (call, account) => paged(call, [...account.contacts.values()].map(contactShown)),
  "GET /contacts/id": (call, account) => {
    const contact = account.contacts.get(call.query.get("id") ?? "");
    return found(contact && contactShown(contact));
  },
  "GET /contacts/phone": (call, account) => {
    const contact = [...account.contacts.values()].find(({ phone }) => phone === call.query.get("phoneNumber"));
    return found(contact && contactShown(contact));
  },
  "GET /templates": (call, account) => paged(call, [...account.templates.values()].map(templateShown)),
  "GET /templates/{id}": (_call, account, id) => {
    const template = account.templates.get(id);
    return found(template && templateShown(template));
  },
  "DELETE /templates/{id}": (_call, account, id) => (account.templates.delete(id) ? { status: 204 } : failure(404)),
};

/** Sent's legacy API: problem details, two credential headers, empty answers to sends, no keys. */
export const sentV2: Provider = {
  name: "sent-v2",
  host: "api.sent.dm",
  prefix: "/v2",
  documentedLimit: 200,
  errorType: "application/problem+json",
  idempotencyKey: () => null,
  refuse: (call, account) => {
    if (!call.headers.get("x-sender-id")) return failure(401, "Header x-sender-id not found");
    const verdict = judgeKey(call.headers.get("x-api-key"), account.keys);
    if (verdict === "missing") return failure(401, "Header x-api-key not found");
    if (verdict === "invalid") return failure(401, "Invalid API credentials!");
    return verdict === "readonly" && call.method !== "GET" ? failure(403) : null;
  },
  handle: (call, account) => route(ROUTES, call, account) ?? failure(404),
  tooMany: (waitSeconds) => failure(429, `Rate limit exceeded. Please retry after ${waitSeconds} seconds.`),
  waitHeaders: () => ({}),
  standardHeaders: () => ({}),
  replay: (first) => first,
  busy: () => null,
};
