import { failure } from "../failure.js";
import type { Behaviour } from "../provider.js";
import { list, read, remove, show, success, unknown } from "../resources.js";

/** The name of a field in the provider's error messages. */
function spelled(name: string): string {
  return name === "phoneNumber" ? "Phone number" : name.charAt(0).toUpperCase() + name.slice(1);
}

/** Sent's legacy API: problem details (RFC 9457), two credential headers, empty responses to sends, no idempotency keys. */
export const sentV2: Behaviour = {
  checkSend: ({ pairs: [pair] }, account) => {
    const channel = pair?.[1] ?? "";
    return channel === "sms" || channel === "whatsapp" ? null : failure(account, "invalid:channel", { channel });
  },
  completeError: (body, condition, fields) =>
    condition === "missing"
      ? { ...body, errors: Object.fromEntries(fields.map((name) => [name, [`${spelled(name)} is required`]])) }
      : body,
  operations: {
    "GET /contacts": list("contact"),
    "GET /contacts/id": (call, account) => read("contact")(call, account, call.query.get("id") ?? ""),
    "GET /contacts/phone": (call, account) => {
      const wanted = call.query.get("phoneNumber") ?? "";
      const contact = [...account.contacts.values()].find(({ phone }) => phone === wanted);
      if (contact === undefined) return unknown(account, "contact", wanted);
      return success(account, 200, show(account, "contact", contact));
    },
    "GET /templates": list("template"),
    "GET /templates/{id}": read("template"),
    "DELETE /templates/{id}": remove("template"),
  },
};
