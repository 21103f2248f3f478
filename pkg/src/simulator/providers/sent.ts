import type { Account } from "../account.js";
import type { ApiCall, SimulatedResponse } from "../api-call.js";
import { failure, rejection } from "../failure.js";
import { isObject, textOf } from "../json.js";
import type { SimulatedTemplate } from "../options.js";
import { isE164 } from "../phone.js";
import type { Handler } from "../handler.js";
import type { Behaviour } from "../provider.js";
import {
  type Filters,
  isSandbox,
  isWellFormed,
  list,
  on,
  read,
  remove,
  render,
  save,
  show,
  success,
  unknown,
} from "../resources.js";

const CATEGORIES = ["MARKETING", "UTILITY", "AUTHENTICATION"] as const;

function createContact(call: ApiCall, account: Account): SimulatedResponse {
  const phone = textOf(call.body ?? {}, "phone_number");
  if (phone === null) return rejection(account, "missing", { status: 400 }, {}, ["phone_number"]);
  if (!isE164(phone)) return rejection(account, "invalid:phone", { status: 400 }, {}, ["phone_number"]);
  if ([...account.contacts.values()].some((known) => known.phone === phone))
    return rejection(account, "conflict", { status: 409 });
  return save("contact", { id: account.ids.uuid(), phone }, account, call, 201);
}

function saveTemplate(call: ApiCall, account: Account, known: SimulatedTemplate, status: number): SimulatedResponse {
  const body = call.body ?? {};
  const wanted = body.category ?? known.category ?? "UTILITY";
  const category = CATEGORIES.find((category) => category === wanted);
  if (category === undefined) return rejection(account, "invalid:enum", { status: 400 }, {}, ["category"]);
  const name = textOf(body, "name") ?? known.name;
  const language = textOf(body, "language") ?? known.language ?? "en_US";
  const review = body.submit_for_review === true ? ({ status: "PENDING" } as const) : {};
  return save("template", { ...known, name, language, category, ...review }, account, call, status);
}

/** An inherited contact belongs to the parent organization: it can be read, but not changed. */
const unlessInherited =
  (respond: Handler): Handler =>
  (call, account, id) =>
    account.contacts.get(id)?.inherited === true
      ? rejection(account, "read-only", { status: 403 })
      : respond(call, account, id);

const equals =
  (name: string): Filters[string] =>
  (values, wanted) =>
    values[name] === wanted;
const includes =
  (name: string): Filters[string] =>
  (values, wanted) =>
    String(values[name]).includes(wanted);

/** A message that is still scheduled is cancelled, and a repeated call gets the same response. */
const cancel: Handler = on("message", (message, account, call) => {
  const status = account.statusOf(message);
  const canceled = status === "SCHEDULED" && !isSandbox(call) ? account.cancel(message) : message;
  if (status !== "SCHEDULED" && status !== "CANCELLED") return rejection(account, "state", { status: 409 });
  return success(account, 200, show(account, "message", canceled));
});

const RESENDABLE: readonly string[] = ["DELIVERED", "READ", "FAILED", "BLOCKED"];

/** A finished message is sent again, under its id, and charged again. Consent is checked again. */
const resend: Handler = on("message", (message, account, call) => {
  if (!RESENDABLE.includes(account.statusOf(message))) return rejection(account, "state", { status: 409 });
  const again = { ...message, at: account.now(), sendAt: undefined, error: account.messageError(call, 0, message.to) };
  if (!isSandbox(call)) account.store(call, call.headers.get("idempotency-key"), again);
  return success(account, 200, show(account, "message", again));
});

/** What is known of a number without asking a carrier. */
const lookUp: Handler = (_call, account, phone) =>
  isE164(phone)
    ? success(account, 200, render(account, "lookup", { phone }))
    : rejection(account, "invalid:phone", { status: 400 }, {}, ["phone_number"]);

/** Sent version 3: every response has an envelope, a 429 has `Retry-After`, and `Idempotency-Key` has replays and conflicts. */
export const sent: Behaviour = {
  completeError: (body, _condition, [field]) => {
    const error = isObject(body.error) ? body.error : {};
    const details = field === undefined ? null : { [field]: [error.message ?? ""] };
    return { ...body, error: { ...error, details } };
  },
  checkCall: (call, account, verdict) => {
    const profile = call.headers.get("x-profile-id");
    if (profile === null) return null;
    if (verdict === "profile") return failure(account, "key:readonly");
    if (!isWellFormed(account, profile)) return failure(account, "invalid-id:profile", {}, ["x-profile-id"]);
    return account.settings.profiles?.includes(profile) === false ? failure(account, "unknown:profile") : null;
  },
  operations: {
    "POST /messages/{id}/cancel": cancel,
    "POST /messages/{id}/resend": resend,
    // The messages of all conversations. What the id of one is, no page says.
    "GET /conversations": list("message", {}, { isLatestFirst: true }),
    "GET /numbers/lookup/{id}": lookUp,
    "GET /contacts": list("contact", {
      phone: equals("phone"),
      search: includes("phone"),
      channel: includes("channelList"),
    }),
    "POST /contacts": createContact,
    "GET /contacts/{id}": read("contact"),
    // The properties of a change are not documented. So nothing is changed, but the response is the documented one.
    "PATCH /contacts/{id}": unlessInherited(read("contact")),
    "DELETE /contacts/{id}": unlessInherited(remove("contact")),
    "GET /templates": list("template", {
      category: equals("category"),
      status: equals("status"),
      search: includes("name"),
    }),
    "POST /templates": (call, account) => {
      const id = account.ids.uuid();
      return saveTemplate(call, account, { id, name: `template_${id.slice(0, 8)}`, status: "PENDING" }, 201);
    },
    "GET /templates/{id}": read("template"),
    "PUT /templates/{id}": on("template", (template, account, call) => saveTemplate(call, account, template, 200)),
    "DELETE /templates/{id}": remove("template"),
    "GET /users/{id}": (_call, account, id) => unknown(account, "user", id),
    "GET /webhooks/{id}": (_call, account, id) => unknown(account, "webhook", id),
  },
};
