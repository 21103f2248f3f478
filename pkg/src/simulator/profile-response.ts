/** Creates a provider's responses: each value is written where the profile's path reads it. */

import type { Paths, ProfileResponse, ProfileRule, ProviderProfile } from "../provider/types.js";
import type { MessageStatus } from "../types.js";
import type { SimulatedResponse } from "./api-call.js";
import type { Json } from "./json.js";
import { bodyPath, headerPath, setPath } from "./body-paths.js";
import { holds } from "./read-paths.js";

/** A failure that a provider responds with. */
export interface SimulatedFailure {
  /** A code that the profile lists, or that one of its code families (`21*`) contains. */
  readonly code?: string;
  readonly message?: string;
  /** @default the usual status of the code's category */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const STATUSES: Readonly<Record<string, number>> = {
  authentication: 401,
  payment: 402,
  permission: 403,
  quota: 403,
  "not-found": 404,
  conflict: 409,
  "rate-limit": 429,
  server: 500,
  unavailable: 503,
  timeout: 504,
};

/** The message facts that a response contains. */
export interface NamedMessage {
  readonly id: string;
  readonly to: string;
  readonly reference?: string | null | undefined;
  /** The idempotency key of its send. */
  readonly batch?: string | null;
  /** @default accepted or queued, whichever the provider has a word for */
  readonly status?: MessageStatus;
}

/** The response to a send with these accepted messages. */
export function acceptedResponse(
  { response = {} }: ProviderProfile,
  messages: readonly NamedMessage[],
  requestId: string,
): SimulatedResponse {
  if (response.mayBeEmpty === true) return { status: 204 };
  return { status: 202, body: bodyWith(response, messages, requestId), requestId };
}

/** The response to a documented call that returns these messages. */
export function messagesResponse(
  { response = {} }: ProviderProfile,
  own: ProfileResponse | undefined,
  messages: readonly NamedMessage[],
  requestId: string,
): SimulatedResponse {
  const merged = { ...response, ...own, statuses: { ...response.statuses, ...own?.statuses } };
  return { status: 200, body: bodyWith(merged, messages, requestId), requestId };
}

/** A body that has the messages where the paths lead. */
function bodyWith(response: ProfileResponse, messages: readonly NamedMessage[], requestId: string): Json {
  const body = {};
  const set = (paths: Paths | undefined, value: unknown, before = ""): void => {
    const path = bodyPath(paths);
    if (path === undefined || value === undefined || value === null) return;
    setPath(body, path.startsWith("^") ? path.replace(/^\^+/, "") : before + path, value);
  };
  const statuses = Object.entries(response.statuses ?? {});
  const wordOf = ({ status }: NamedMessage): string =>
    statuses.find(([, known]) =>
      status === undefined ? known === "accepted" || known === "queued" : known === status,
    )?.[0] ??
    status ??
    "accepted";
  const [first] = messages;
  const items = bodyPath(response.items);
  set(response.id, first?.id ?? requestId);
  if (first !== undefined) set(response.status, wordOf(first));
  set(response.requestId, requestId);
  if (items !== undefined && messages.length === 0) setPath(body, items, []);
  for (const [index, message] of (items === undefined ? messages.slice(0, 1) : messages).entries()) {
    const before = items === undefined ? "" : `${items}[${index}].`;
    set(response.messageId, message.id, before);
    set(response.messageTo, message.to, before);
    set(response.messageStatus, wordOf(message), before);
    set(response.messageReference, message.reference, before);
    set(response.messageKey, message.batch, before);
  }
  return body as Json;
}

/** The response that reports this failure: a 200 if the profile reads it as a failure, or else a status of 300 or more. */
export function rejectedResponse(
  { errors = {}, response }: ProviderProfile,
  failure: SimulatedFailure,
  requestId: string,
): SimulatedResponse {
  const { code, message = "The simulated provider rejects this.", status } = failure;
  const body = {};
  if (code !== undefined)
    setPath(body, bodyPath(errors.code) ?? "error.code", /^\d{1,15}$/.test(code) ? Number(code) : code);
  setPath(body, bodyPath(errors.message) ?? "error.message", message);
  const path = bodyPath(errors.requestId);
  if (path !== undefined) setPath(body, path, requestId);
  const header = headerPath(errors.requestId);
  const headers = { ...failure.headers, ...(header !== undefined && { [header]: requestId }) };
  const isInside = status === undefined && response?.failedWhen?.some((condition) => holds(condition, body));
  const usual = STATUSES[categoryOf(errors.codes ?? {}, code)] ?? 400;
  return { status: isInside === true ? 200 : (status ?? usual), headers, body: body as Json, requestId };
}

function categoryOf(codes: Readonly<Record<string, ProfileRule>>, code = ""): string {
  const family = Object.keys(codes).find((key) => key.endsWith("*") && code.startsWith(key.slice(0, -1)));
  const rule = (Object.hasOwn(codes, code) ? codes[code] : codes[family ?? ""]) ?? "";
  return (typeof rule === "string" ? rule : rule.category).split("@")[0]!;
}
