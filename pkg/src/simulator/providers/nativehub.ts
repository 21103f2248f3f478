import type { Account } from "../account.js";
import type { ApiCall, SimulatedResponse } from "../api-call.js";
import { documentedErrors } from "../documented-errors.js";
import { rejection } from "../failure.js";
import { scalarOf, textOf } from "../json.js";
import type { SimulatedContact } from "../options.js";
import { isE164 } from "../phone.js";
import type { Behaviour } from "../provider.js";
import { list, on, remove, save } from "../resources.js";

/** The provider does not document this response, so its body is invented. A header and a property of the body say so. */
function searchCodes(call: ApiCall, account: Account): SimulatedResponse {
  const wanted = (call.query.get("q") ?? "").toLowerCase();
  const data = documentedErrors.nativehub
    .flatMap(({ code }) => (code === null ? [] : [{ code, message: account.messageText(code) }]))
    .filter(({ code, message }) => `${code} ${message}`.toLowerCase().includes(wanted));
  const standIn = "The provider does not document this body.";
  return { status: 200, headers: { "x-simulator-stand-in": "true" }, body: { simulator_stand_in: standIn, data } };
}

function saveContact(call: ApiCall, account: Account, known: SimulatedContact, status: number): SimulatedResponse {
  const body = call.body ?? {};
  const phone = textOf(body, "phone") ?? known.phone;
  if (!isE164(phone)) return rejection(account, "invalid:phone", { status: 400 });
  const [name, email] = [textOf(body, "name") ?? known.name, textOf(body, "email") ?? known.email];
  const tags = Array.isArray(body.tags) ? body.tags.map(scalarOf) : known.tags;
  const contact = { ...known, phone, ...(name && { name }), ...(email && { email }), ...(tags && { tags }) };
  return save("contact", contact, account, call, status);
}

/** NativeHub: an error is one sentence, a 429 has `X-RateLimit-Reset`, and the idempotency key is `batch_id`. */
export const nativehub: Behaviour = {
  operations: {
    "GET /messages": list("message", { batch_id: ({ batch }, wanted) => batch === wanted }),
    "GET /error-codes/search": searchCodes,
    "POST /contacts": (call, account) => saveContact(call, account, { id: account.ids.uuid(), phone: "" }, 201),
    "PUT /contacts/{id}": on("contact", (contact, account, call) => saveContact(call, account, contact, 200)),
    "DELETE /contacts/{id}": remove("contact", { status: 200, body: {} }),
  },
};
