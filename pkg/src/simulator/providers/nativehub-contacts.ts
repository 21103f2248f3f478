import type { SimulatedContact } from "../options.js";
import { type JsonObject, textOf } from "../json.js";
import { isE164 } from "../phone.js";
import type { Routes } from "../provider.js";
import type { Answer, ApiCall } from "../api-call.js";

const NOT_FOUND: Answer = { status: 404, body: { error: "not found" } };
const INVALID: Answer = { status: 400, body: { error: "invalid phone number format" } };

function shown(contact: SimulatedContact): JsonObject {
  const { id, phone, name = null, email = null, tags = [] } = contact;
  return { id, phone, name, email, tags };
}

/** The contact after a request's changes; null when the phone number will not do. */
function changed(call: ApiCall, contact: SimulatedContact): SimulatedContact | null {
  const body = call.body ?? {};
  const phone = textOf(body, "phone") ?? contact.phone;
  if (!isE164(phone)) return null;
  const name = textOf(body, "name") ?? contact.name;
  const email = textOf(body, "email") ?? contact.email;
  const given = body.tags;
  const tags = Array.isArray(given) ? given.map(String) : contact.tags;
  return {
    ...contact,
    phone,
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(tags === undefined ? {} : { tags }),
  };
}

/** NativeHub's contacts: the requests are documented, the answers are taken to be the contact itself. */
export const nativehubContacts: Routes = {
  "POST /contacts": (call, account) => {
    const contact = changed(call, { id: account.ids.uuid(), phone: "" });
    if (contact === null) return INVALID;
    account.contacts.set(contact.id, contact);
    return { status: 201, body: shown(contact) };
  },
  "PUT /contacts/{id}": (call, account, id) => {
    const known = account.contacts.get(id);
    if (known === undefined) return NOT_FOUND;
    const contact = changed(call, known);
    if (contact === null) return INVALID;
    account.contacts.set(id, contact);
    return { status: 200, body: shown(contact) };
  },
  "DELETE /contacts/{id}": (_call, account, id) =>
    account.contacts.delete(id) ? { status: 200, body: {} } : NOT_FOUND,
};
