import type { Account } from "../account.js";
import { type Json, type JsonObject, textOf } from "../json.js";
import type { SimulatedContact, SimulatedTemplate } from "../options.js";
import { isE164 } from "../phone.js";
import type { Handler, Routes } from "../provider.js";
import type { Answer, ApiCall } from "../api-call.js";
import { failure, isUuid, success } from "./sent-answers.js";

const AT = "2026-01-01T00:00:00Z";

function contactShown(contact: SimulatedContact): JsonObject {
  return {
    id: contact.id,
    phone_number: contact.phone,
    format_e164: contact.phone,
    available_channels: (contact.channels ?? ["sms", "whatsapp"]).join(","),
    default_channel: contact.channels?.[0] ?? "sms",
    opt_out: contact.optedOut === true,
    created_at: AT,
    updated_at: AT,
  };
}

function templateShown(template: SimulatedTemplate): JsonObject {
  return {
    id: template.id,
    name: template.name,
    category: template.category ?? "UTILITY",
    language: template.language ?? "en_US",
    status: template.status ?? "APPROVED",
    channels: template.channels ?? ["sms", "whatsapp"],
    variables: template.variables ?? [],
    created_at: AT,
    updated_at: AT,
    is_published: (template.status ?? "APPROVED") === "APPROVED",
  };
}

/** A page of a list; pages count from 1 and hold at most 100. */
function paged(call: ApiCall, account: Account, name: string, all: readonly JsonObject[]): Answer {
  const page = Number(call.query.get("page") ?? 1);
  const size = Number(call.query.get("page_size") ?? 20);
  if (!Number.isInteger(page) || page < 1) return failure(account, "VALIDATION_005", "page");
  if (!Number.isInteger(size) || size < 1 || size > 100) return failure(account, "VALIDATION_005", "page_size");
  const end = page * size;
  const pagination = {
    page,
    page_size: size,
    total_count: all.length,
    total_pages: Math.ceil(all.length / size),
    has_more: end < all.length,
    cursors: { after: null, before: null },
  };
  return success(account, 200, { [name]: all.slice(end - size, end), pagination });
}

const isSandbox = (call: ApiCall): boolean => call.body?.sandbox === true;

/** Finds a resource by the UUID in the path, or answers that the id is malformed or unknown. */
function withResource<T>(
  mapOf: (account: Account) => ReadonlyMap<string, T>,
  unknownCode: string,
  then: (call: ApiCall, account: Account, found: T) => Answer,
): Handler {
  return (call, account, id) => {
    if (!isUuid(id)) return failure(account, "VALIDATION_003", "id");
    const found = mapOf(account).get(id);
    return found === undefined ? failure(account, unknownCode) : then(call, account, found);
  };
}

const contact = (then: (call: ApiCall, account: Account, found: SimulatedContact) => Answer): Handler =>
  withResource((account) => account.contacts, "RESOURCE_001", then);
const template = (then: (call: ApiCall, account: Account, found: SimulatedTemplate) => Answer): Handler =>
  withResource((account) => account.templates, "RESOURCE_002", then);

function createContact(call: ApiCall, account: Account): Answer {
  const phone = textOf(call.body ?? {}, "phone_number");
  if (phone === null) return failure(account, "VALIDATION_004", "phone_number");
  if (!isE164(phone)) return failure(account, "VALIDATION_002", "phone_number");
  if ([...account.contacts.values()].some((known) => known.phone === phone)) return failure(account, "RESOURCE_007");
  const added: SimulatedContact = { id: account.ids.uuid(), phone };
  if (!isSandbox(call)) account.contacts.set(added.id, added);
  return success(account, 201, contactShown(added), isSandbox(call));
}

function listContacts(call: ApiCall, account: Account): Answer {
  const [phone, search, channel] = [call.query.get("phone"), call.query.get("search"), call.query.get("channel")];
  const fitting = [...account.contacts.values()].filter(
    (known) =>
      (phone === null || known.phone === phone) &&
      (search === null || known.phone.includes(search)) &&
      (channel === null || (known.channels ?? ["sms", "whatsapp"]).includes(channel)),
  );
  return paged(call, account, "contacts", fitting.map(contactShown));
}

function templateFrom(body: JsonObject, known: SimulatedTemplate): SimulatedTemplate {
  const name = textOf(body, "name") ?? known.name;
  const language = textOf(body, "language") ?? known.language ?? "en_US";
  const wanted: Json = body.category ?? known.category ?? "UTILITY";
  const category = wanted === "MARKETING" || wanted === "AUTHENTICATION" ? wanted : "UTILITY";
  return { ...known, name, language, category, ...(body.submit_for_review === true ? { status: "PENDING" } : {}) };
}

function saveTemplate(call: ApiCall, account: Account, known: SimulatedTemplate, status: number): Answer {
  const category = call.body?.category;
  const categories: readonly Json[] = ["MARKETING", "UTILITY", "AUTHENTICATION"];
  if (category !== undefined && category !== null && !categories.includes(category))
    return failure(account, "VALIDATION_006", "category");
  const saved = templateFrom(call.body ?? {}, known);
  if (!isSandbox(call)) account.templates.set(saved.id, saved);
  return success(account, status, templateShown(saved), isSandbox(call));
}

/** Contacts and templates of Sent version 3, and the paths that only show that something is unknown. */
export const sentResources: Routes = {
  "GET /contacts": listContacts,
  "POST /contacts": createContact,
  "GET /contacts/{id}": contact((_call, account, found) => success(account, 200, contactShown(found))),
  // Which members a change may have is not documented, so nothing is changed but the answer is the documented one.
  "PATCH /contacts/{id}": contact((_call, account, found) =>
    found.inherited === true ? failure(account, "BUSINESS_001") : success(account, 200, contactShown(found)),
  ),
  "DELETE /contacts/{id}": contact((call, account, found) => {
    if (found.inherited === true) return failure(account, "BUSINESS_001");
    if (!isSandbox(call)) account.contacts.delete(found.id);
    return { status: 204 };
  }),
  "GET /templates": (call, account) => {
    const [category, status, search] = [call.query.get("category"), call.query.get("status"), call.query.get("search")];
    const fitting = [...account.templates.values()]
      .map(templateShown)
      .filter(
        (shown) =>
          (category === null || shown.category === category) &&
          (status === null || shown.status === status) &&
          (search === null || String(shown.name).includes(search)),
      );
    return paged(call, account, "templates", fitting);
  },
  "POST /templates": (call, account) => {
    const id = account.ids.uuid();
    return saveTemplate(call, account, { id, name: `template_${id.slice(0, 8)}`, status: "PENDING" }, 201);
  },
  "GET /templates/{id}": template((_call, account, found) => success(account, 200, templateShown(found))),
  "PUT /templates/{id}": template((call, account, found) => saveTemplate(call, account, found, 200)),
  "DELETE /templates/{id}": template((call, account, found) => {
    if (!isSandbox(call)) account.templates.delete(found.id);
    return { status: 204 };
  }),
  "GET /users/{id}": (_call, account) => failure(account, "RESOURCE_006"),
  "GET /webhooks/{id}": (_call, account) => failure(account, "RESOURCE_008"),
};
