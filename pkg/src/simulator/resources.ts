/** The operations on stored resources, and the bodies of their responses. */

import type { Account, SenderNumber, StoredMessage } from "./account.js";
import type { ApiCall, SimulatedResponse } from "./api-call.js";
import { failure, rejection } from "./failure.js";
import type { Handler } from "./handler.js";
import type { Json, JsonObject } from "./json.js";
import type { SimulatedContact, SimulatedTemplate } from "./options.js";

import {
  type TemplateValues,
  contactValues,
  fillTemplate,
  messageValues,
  numberValues,
  templateValues,
} from "./template-values.js";

/** The kinds of resources that an account stores. */
export interface Resources {
  readonly message: StoredMessage;
  readonly contact: SimulatedContact;
  readonly template: SimulatedTemplate;
  readonly number: SenderNumber;
}

type Kind = keyof Resources;

/** A successful response, in the provider's envelope if it has one. `isSandbox` adds the provider's header for tests. */
export function success(
  account: Account,
  status: number,
  data: Json,
  { pagination, isSandbox = false }: { pagination?: Json | undefined; isSandbox?: boolean } = {},
): SimulatedResponse {
  const { templates = {}, sandboxHeader } = account.provider.simulation;
  const headers: Record<string, string> = isSandbox && sandboxHeader !== undefined ? { [sandboxHeader]: "true" } : {};
  if (templates.envelope === undefined) return { status, headers, body: data };
  const values = { data, pagination, requestId: account.newId("request"), now: account.timestamp() };
  return { status, headers, body: fillTemplate(templates.envelope, values) };
}

/** A body from the provider's template of that name. */
export function render(account: Account, name: string, values: TemplateValues): Json {
  return fillTemplate(account.provider.simulation.templates?.[name] ?? {}, { now: account.timestamp(), ...values });
}

/** The provider's representation of a stored resource. */
export function show<K extends Kind>(account: Account, kind: K, resource: Resources[K], template: string = kind): Json {
  return render(account, template, valuesOf(account, kind, resource));
}

function valuesOf<K extends Kind>(account: Account, kind: K, resource: Resources[K]): TemplateValues {
  if (kind === "message") return messageValues(resource as StoredMessage, account);
  if (kind === "contact") return contactValues(resource as SimulatedContact);
  return kind === "template"
    ? templateValues(resource as SimulatedTemplate)
    : numberValues(resource as SenderNumber, account);
}

/** The stored resources of a kind, by id. */
function storeOf<K extends Kind>(account: Account, kind: K): Map<string, Resources[K]> {
  return account[`${kind}s`] as unknown as Map<string, Resources[K]>;
}

/** Whether a request is a test that stores nothing. */
export function isSandbox({ body }: { readonly body: JsonObject | null }): boolean {
  return body?.sandbox === true;
}

/** Whether an id has the provider's format. */
export function isWellFormed({ provider }: Account, id: string): boolean {
  return new RegExp(provider.simulation.idPattern ?? "").test(id);
}

/** Passes the resource with the id in the path to `respond`. A malformed or unknown id gets the documented error. */
export function on<K extends Kind>(
  kind: K,
  respond: (found: Resources[K], account: Account, call: ApiCall) => SimulatedResponse,
): Handler {
  return (call, account, id) => {
    const malformed = isWellFormed(account, id) ? null : failure(account, `invalid-id:${kind}`, {}, ["id"]);
    if (malformed !== null) return malformed;
    const found = storeOf(account, kind).get(id);
    return found === undefined ? unknown(account, kind, id) : respond(found, account, call);
  };
}

/** The response for a resource that does not exist. */
export function unknown(account: Account, kind: string, id: string): SimulatedResponse {
  const resource = kind.charAt(0).toUpperCase() + kind.slice(1);
  return rejection(account, `unknown:${kind}`, { status: 404, message: `${resource} not found` }, { resource, id });
}

/** Responds with the resource that has the id in the path. */
export const read = (kind: Kind): Handler =>
  on(kind, (found, account) => success(account, 200, show(account, kind, found)));

/** Removes the resource that has the id in the path. */
export function remove<K extends Kind>(kind: K, response: SimulatedResponse = { status: 204 }): Handler {
  return on(kind, ({ id }, account, call) => {
    if (!isSandbox(call)) storeOf(account, kind).delete(id);
    return response;
  });
}

/** Stores a resource, and responds with it. */
export function save<K extends Kind>(
  kind: K,
  resource: Resources[K],
  account: Account,
  call: ApiCall,
  status: number,
): SimulatedResponse {
  if (!isSandbox(call)) storeOf(account, kind).set(resource.id, resource);
  return success(account, status, show(account, kind, resource), { isSandbox: isSandbox(call) });
}

/** Filters for a list, by the name of the query parameter: whether a resource matches the parameter's value. */
export type Filters = Readonly<Record<string, (values: TemplateValues, wanted: string) => boolean>>;

/** Responds with a page of the stored resources, the oldest first. */
export function list(kind: Kind, filters: Filters = {}, { isLatestFirst = false } = {}): Handler {
  return (call, account) => {
    const wanted = [...call.query].filter(([name]) => Object.hasOwn(filters, name));
    const fitting = [...storeOf(account, kind).values()].filter((resource) =>
      wanted.every(([name, value]) => filters[name]!(valuesOf(account, kind, resource), value)),
    );
    if (isLatestFirst) fitting.reverse();
    if (call.query.get("sortOrder") === "desc") fitting.reverse();
    return page(
      call,
      account,
      `${kind}s`,
      fitting.map((resource) => show(account, kind, resource)),
    );
  };
}

function page(call: ApiCall, account: Account, plural: string, all: readonly Json[]): SimulatedResponse {
  const { templates = {}, paging = {} } = account.provider.simulation;
  const { firstPage = 1, defaultSize = all.length, maxSize = Number.POSITIVE_INFINITY, isStrict = false } = paging;
  const wrong: string[] = [];
  const integer = (name: string | undefined, usual: number, min: number, max = Number.POSITIVE_INFINITY): number => {
    const value = Number((name === undefined ? null : call.query.get(name)) ?? usual);
    if (isStrict && !(Number.isInteger(value) && value >= min && value <= max)) wrong.push(name ?? "");
    return Math.min(max, Math.max(min, value || usual));
  };
  const number = integer(paging.page, firstPage, firstPage);
  const size = integer(paging.size, defaultSize, 1, maxSize);
  const offset = integer(paging.offset, (number - firstPage) * size, 0);
  if (isStrict && !/^(asc|desc)?$/.test(call.query.get("sortOrder") ?? "")) wrong.push("sortOrder");
  if (wrong.length > 0) return rejection(account, "out-of-range", { status: 400 }, {}, wrong);
  const items = all.slice(offset, offset + size);
  const counts = { total: all.length, totalPages: Math.ceil(all.length / size), hasMore: offset + size < all.length };
  const values = { plural, items, page: number, size, offset, ...counts };
  const pagination = templates.pagination && render(account, "pagination", values);
  return success(account, 200, render(account, "page", { ...values, pagination }), { pagination });
}

/** The body of the response to an accepted send, from the provider's templates; null if it has none. */
export function acceptedBody(
  account: Account,
  messages: readonly StoredMessage[],
  values: TemplateValues,
  isBulk: boolean,
): Json | null {
  const { templates = {} } = account.provider.simulation;
  const single = templates.accepted === undefined ? "message" : "accepted";
  const name = isBulk && templates.bulk !== undefined ? "bulk" : single;
  const { response = {} } = account.provider.profile;
  if (templates[name] === undefined || response.mayBeEmpty === true) return null;
  const bodies = messages.map((message) => messageValues(message, account));
  const statuses = Object.keys(response.statuses ?? {});
  const counts = statuses.map((status) => [status, bodies.filter((body) => body.status === status).length] as const);
  const items = bodies.map((body) => render(account, `${name}Item`, body));
  const first = name === "bulk" ? {} : bodies[0];
  return render(account, name, { ...Object.fromEntries(counts), ...first, ...values, items });
}
