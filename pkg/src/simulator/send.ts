/** Handles a send: checks its fields and the state of the account, accepts the messages, and responds. */

import type { ProfileRoute } from "../provider/types.js";
import type { Account, StoredMessage } from "./account.js";
import type { ApiCall, SimulatedResponse } from "./api-call.js";
import { failure, rejection } from "./failure.js";
import { type JsonObject, scalarOf, textOf } from "./json.js";
import { isE164 } from "./phone.js";
import { acceptedResponse } from "./profile-response.js";
import type { Behaviour } from "./provider.js";
import { acceptedBody, isWellFormed, success } from "./resources.js";
import { type Send, SendFields } from "./send-fields.js";

/** Checks a send, accepts its messages, and responds. */
export function respondToSend(
  route: ProfileRoute,
  call: ApiCall,
  account: Account,
  idempotencyKey: string | null,
  checkSend: Behaviour["checkSend"],
): SimulatedResponse {
  const send = readSend(route, call.body ?? {}, account);
  for (const rejected of rejections(send, call, account, checkSend)) if (rejected !== null) return rejected;

  const { profile, simulation } = account.provider;
  const { fields, from, isBulk, pairs, template } = send;
  const isSandbox = scalarOf(fields.items("sandbox")[0]) === "true";
  const batch = idempotencyKey ?? (isBulk ? account.newId("batch") : null);
  let sendId: string | undefined;
  const messages = pairs.map(([to, channel], index): StoredMessage => {
    const error = messageError(send, index, to, call, account);
    const id = account.newId(isBulk ? "bulkMessage" : "message");
    sendId ??= id;
    const templateId = template?.id ?? fields.string("template.id") ?? fields.string("template.name");
    const rest = { body: fields.string("body"), template: templateId, channel, batch, at: account.now(), error };
    const sendAt = Date.parse(fields.string("sendAt") ?? "") || undefined;
    const message = { id, sendId, to, from, reference: fields.string("reference"), ...rest, sendAt };
    if (!isSandbox) account.store(call, idempotencyKey, message);
    return message;
  });
  if (!isSandbox) account.onAccepted?.({ to: send.to, body: send.body, key: idempotencyKey });
  if (simulation.listsSenders === true && from !== null) account.number(from);
  const named = { templateId: template?.id ?? null, templateName: template?.name ?? null };
  const values = { ...named, batch, mediaUrl: fields.string("mediaUrls") };
  const body = acceptedBody(account, messages, values, isBulk);
  if (body === null) return acceptedResponse(profile, messages, account.newId("request"));
  return success(account, simulation.acceptedStatus ?? 202, body, { isSandbox });
}

function readSend(route: ProfileRoute, body: JsonObject, account: Account): Send {
  const fields = new SendFields(route, body);
  const [id, name, contactId] = [
    fields.string("template.id"),
    fields.string("template.name"),
    fields.string("contactId"),
  ];
  const templates = [...account.templates.values()];
  const template = templates.find((known) => (id === null ? known.name === name : known.id === id));
  const contact = contactId === null ? undefined : account.contacts.get(contactId);
  const to = contact === undefined ? fields.items("to").map(scalarOf) : [contact.phone];
  const { defaultChannel = null } = account.provider.simulation;
  const channels = defaultChannel === null ? [null] : [body.channel ?? defaultChannel].flat().map(scalarOf);
  const pairs = to.flatMap((phone) => channels.map((channel) => [phone, channel] as const));
  const isBulk = route.when === "multiple-recipients";
  return { body, fields, isBulk, to, pairs, from: fields.string("from"), template, contact };
}

/**
 * The checks of a send, in order: a rejection or null for each. A problem without a documented error is ignored. In a send to
 * several recipients, a problem that is documented as the failure of one message does not reject the whole send.
 */
function* rejections(
  send: Send,
  call: ApiCall,
  account: Account,
  checkSend: Behaviour["checkSend"],
): Generator<SimulatedResponse | null> {
  const { fields, to, pairs, from, template, contact, isBulk } = send;
  const { simulation } = account.provider;
  const perMessage = (condition: string): boolean => isBulk && account.messageCode(condition) !== null;
  const check = (isWrong: boolean, condition: string, values = {}, names: readonly string[] = []) =>
    isWrong ? failure(account, condition, values, names) : null;

  yield check(call.body === null, "invalid:body");
  const missing = fields.missing();
  if (missing.length > 0)
    yield rejection(account, "missing", { status: 400, message: `${missing[0]} is required` }, {}, missing);
  for (const { condition, path, maxLength } of fields.problems())
    yield check(!(condition === "invalid:phone" && perMessage("invalid-phone")), condition, { maxLength }, [path]);

  const [id, name] = [fields.string("template.id"), fields.string("template.name")];
  yield check(id !== null && !isWellFormed(account, id), "invalid-id:template", {}, ["template.id"]);
  const isUnknown = (id ?? name) !== null && template === undefined;
  yield check(isUnknown, "invalid:template") ?? check(isUnknown, "unknown:template");
  yield check((template?.status ?? "APPROVED") !== "APPROVED", "template:pending");
  yield check(fields.string("contactId") !== null && contact === undefined, "unknown:contact");

  const sender = account.numbers.get(`num_${from?.replace("+", "")}`);
  const { verifiedNumbers, planLimit: limit = Number.POSITIVE_INFINITY } = account.settings;
  yield check(verifiedNumbers !== undefined && sender === undefined, "sender:unverified", {}, ["from"]);
  yield check(sender?.status === "paused", "sender:paused", {}, ["from"]);
  yield check(to.length > 0 && to.every((phone) => account.optedOut(phone)), "opted-out");
  const lacks = (phone: string, channel: string | null): boolean =>
    channel !== null &&
    channel !== simulation.defaultChannel &&
    [...account.contacts.values()].some(
      (known) => known.phone === phone && known.channels?.includes(channel) === false,
    );
  yield check(
    pairs.some(([phone, channel]) => lacks(phone, channel)),
    "channel",
  );
  yield checkSend?.(send, account) ?? null;
  yield check(account.used + pairs.length > limit, "plan-limit", { limit });
  const { price = 0 } = simulation;
  const money = { balance: account.balance.toFixed(4), price: price.toFixed(4) };
  yield check(account.balance < price * pairs.length && !perMessage("balance"), "balance", money);
}

/** The error code of one message of an accepted send; null if the message is delivered. */
function messageError(
  { fields, template, isBulk }: Send,
  index: number,
  to: string,
  call: ApiCall,
  account: Account,
): string | null {
  const scripted = account.messageError(call, index, to);
  if (scripted !== null) return scripted;
  const parameters = Object(fields.items("template.parameters")[0]) as JsonObject;
  const isIncomplete = template?.variables?.some((name) => textOf(parameters, name) === null) === true;
  if (isIncomplete) return account.messageCode("template-parameters");
  if (isBulk && !isE164(to)) return account.messageCode("invalid-phone");
  return isBulk && account.balance < (account.provider.simulation.price ?? 0) ? account.messageCode("balance") : null;
}
