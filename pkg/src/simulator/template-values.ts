/** The values for the templates of a provider's responses. */

import type { Account, SenderNumber, StoredMessage } from "./account.js";
import { type Json, type JsonObject, isObject } from "./json.js";
import type { SimulatedContact, SimulatedTemplate } from "./options.js";
import { segmentCount } from "./segment-count.js";

/** Values by name. A property of a template whose value is undefined is omitted. */
export type TemplateValues = Readonly<Record<string, Json | undefined>>;

/** Creates a body from a template. A string `"{name}"` is replaced by the value, also if it is the name of a property. */
export function fillTemplate(template: Json, values: TemplateValues): Json {
  const visit = (item: Json): Json | undefined => {
    if (typeof item === "string") {
      const name = /^\{(\w+)\}$/.exec(item)?.[1];
      if (name === undefined) return item;
      if (!Object.hasOwn(values, name)) throw new Error(`No value for the placeholder {${name}}.`);
      return values[name];
    }
    if (Array.isArray(item)) return item.map((one: Json) => visit(one) ?? null);
    if (!isObject(item)) return item;
    const entries = Object.entries(item).map(([name, inner]) => [visit(name), visit(inner)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as JsonObject;
  };
  return visit(template) ?? null;
}

const ALL_CHANNELS: readonly string[] = ["sms", "whatsapp"];

export function messageValues(message: StoredMessage, account: Account): TemplateValues {
  const { error, id, channel } = message;
  const status = account.statusOf(message);
  const meaning = account.provider.profile.response?.statuses?.[status];
  const createdAt = new Date(message.at).toISOString();
  const errorText = account.messageText(error);
  return {
    ...message,
    status,
    errorCode: error,
    errorText,
    failure: error === null ? null : `${error}: ${errorText === error ? "" : errorText}`,
    createdAt,
    sentAt: meaning === "sent" || meaning === "delivered" ? createdAt : null,
    deliveredAt: meaning === "delivered" ? createdAt : null,
    carrierId: error === null ? `sm_${id.slice(0, 8)}` : null,
    price: account.provider.simulation.price,
    parts: segmentCount(message.body ?? ""),
    askedChannel: channel === account.provider.simulation.defaultChannel ? null : channel,
  };
}

export function contactValues(contact: SimulatedContact): TemplateValues {
  const { name = null, email = null, tags = [], channels = ALL_CHANNELS, optedOut = false } = contact;
  const rest = { channelList: channels.join(","), defaultChannel: channels[0] ?? "sms" };
  return { id: contact.id, phone: contact.phone, name, email, tags, channels, optedOut, ...rest };
}

export function templateValues(template: SimulatedTemplate): TemplateValues {
  const { id, name, status = "APPROVED", category = "UTILITY", language = "en_US" } = template;
  const { channels = ALL_CHANNELS, variables = [] } = template;
  return { id, name, status, category, language, channels, variables, isApproved: status === "APPROVED" };
}

export function numberValues(number: SenderNumber, account: Account): TemplateValues {
  const messageCount = [...account.messages.values()].filter(({ from }) => from === number.phone).length;
  return { ...number, messageCount };
}
