/** Handles a request: checks API key, rate limit and idempotency key, and then responds. */

import type { ProfileRoute } from "../provider/types.js";
import type { Account } from "./account.js";
import type { ApiCall, SimulatedResponse } from "./api-call.js";
import { checkKey } from "./api-key.js";
import { requestIdIn } from "./body-paths.js";
import { failure, rejection } from "./failure.js";
import type { FirstResponse } from "./idempotency.js";
import { textOf } from "./json.js";
import { acceptedResponse } from "./profile-response.js";
import type { SimulatedProvider } from "./provider.js";
import type { Provider } from "./provider-data.js";
import { read } from "./resources.js";
import { respondWithMessages } from "./message-calls.js";
import { idIn, matchPath } from "./routing.js";
import { respondToSend } from "./send.js";
import { SendFields } from "./send-fields.js";

/** A provider's response, and the stored response of its idempotency key. */
export interface HandledCall {
  readonly response: SimulatedResponse;
  /** Only set for the first accepted request with a key. */
  readonly first: FirstResponse | null;
}

export function handleCall(provider: SimulatedProvider, call: ApiCall, account: Account): HandledCall {
  const only = (response: SimulatedResponse): HandledCall => ({ response, first: null });
  const rejected = checkCaller(provider, call, account);
  if (rejected !== null) return only(rejected);

  const now = account.now();
  const limit = account.limiter.count(now);
  if (limit.exceeded) return only(tooManyRequests(Math.max(1, Math.ceil((limit.resetAt - now) / 1000)), account));

  const key = idempotencyKeyOf(provider, call);
  const first = key === null ? null : account.idempotency.find(key, now);
  if (first !== null) {
    const busy = now < first.busyUntil ? failure(account, "busy") : null;
    return only(busy ?? replay(first.response, account));
  }
  const response = respond(provider, call, account, key);
  return { response, first: key === null ? null : account.idempotency.keep(key, response, now) };
}

/** The provider's response to a request over the rate limit. */
export function tooManyRequests(waitSeconds: number, account: Account): SimulatedResponse {
  const otherwise = { status: 429, message: `Too many requests. Retry after ${waitSeconds} seconds.` };
  return withWait(rejection(account, "rate-limit", otherwise, { waitSeconds }), waitSeconds, account);
}

/** Adds the wait to a response. */
export function withWait(response: SimulatedResponse, seconds: number, account: Account): SimulatedResponse {
  return { ...response, wait: { seconds, until: account.now() + seconds * 1000 } };
}

/** The idempotency key of a request; null without one, or if the provider does not recognise it. */
export function idempotencyKeyOf(provider: Provider, call: ApiCall): string | null {
  const { idempotency } = provider.profile;
  if (idempotency === undefined || call.method === "GET") return null;
  if (idempotency.location === "header") return call.headers.get(idempotency.name);
  const route = routeOf(provider, call);
  return route === undefined || route.idempotent === false ? null : textOf(call.body ?? {}, idempotency.name);
}

/** The route of a send. Routes with the same path differ in their required fields. */
function routeOf({ profile }: Provider, { method, segments, body }: ApiCall): ProfileRoute | undefined {
  const routes = method === "POST" ? (profile.routes ?? []) : [];
  const fitting = routes.filter(({ path }) => matchPath(path, segments) !== null);
  return fitting.find((route) => new SendFields(route, body ?? {}).missing().length === 0) ?? fitting[0];
}

/** The rejection of a request with an invalid API key or header field; null if both are valid. */
function checkCaller(provider: SimulatedProvider, call: ApiCall, account: Account): SimulatedResponse | null {
  const { profile, simulation, checkCall } = provider;
  for (const { header, required } of Object.values(profile.options ?? {})) {
    const isMissing = header !== undefined && required === true && !call.headers.get(header);
    const rejected = isMissing ? failure(account, `missing:${header}`) : null;
    if (rejected !== null) return rejected;
  }
  const verdict = checkKey(provider, call, account.keys);
  if (verdict === "missing" || verdict === "invalid")
    return rejection(account, `${verdict}:key`, { status: 401, message: "The API key is not accepted." });
  if (verdict === "readonly") {
    const permission = simulation.permissions?.[call.segments[0] ?? ""] ?? "";
    return call.method === "GET" ? null : failure(account, "key:readonly", { permission });
  }
  return (
    failure(account, `key:${verdict}`) ?? checkCall?.(call, account, verdict) ?? checkIdempotencyKey(call, account)
  );
}

function checkIdempotencyKey({ headers }: ApiCall, account: Account): SimulatedResponse | null {
  const { name = "", additionalCharacters, maxLength = 255 } = account.provider.profile.idempotency ?? {};
  const key = additionalCharacters === undefined ? null : headers.get(name);
  if (key === null) return null;
  const rest = [...key].filter((character) => !additionalCharacters!.includes(character)).join("");
  const isValid = key.length > 0 && key.length <= maxLength && /^[a-zA-Z0-9]*$/.test(rest);
  return isValid ? null : failure(account, "invalid:idempotency-key", {}, [name]);
}

function respond(
  provider: SimulatedProvider,
  call: ApiCall,
  account: Account,
  idempotencyKey: string | null,
): SimulatedResponse {
  const { profile, simulation, checkSend, operations = {} } = provider;
  const route = routeOf(provider, call);
  if (route !== undefined) return respondToSend(route, call, account, idempotencyKey, checkSend);
  for (const [pattern, handle] of Object.entries(operations)) {
    const [method, path = ""] = pattern.split(" ");
    const id = method === call.method ? matchPath(path, call.segments) : null;
    if (id !== null) return handle(call, account, id);
  }
  for (const [name, operation] of Object.entries(profile.operations ?? {})) {
    const { method, path } = operation;
    const id = method === call.method ? idIn(path, call) : null;
    if (id === null) continue;
    if (name === "messages.get" && simulation.templates?.message !== undefined)
      return read("message")(call, account, id);
    if (name === "messages.get" || name === "messages.list") return respondWithMessages(operation, call, account, id);
    const message = { id: id || account.newId("message"), to: "+14155550100" };
    return acceptedResponse(profile, [message], account.newId("request"));
  }
  const path = `/${call.segments.join("/")}`;
  const otherwise = { status: 404, message: "This path does not exist." };
  return rejection(account, "unknown:path", otherwise, { resource: "Path", id: path });
}

/** Repeats the first response. */
function replay(first: SimulatedResponse, account: Account): SimulatedResponse {
  const name = account.provider.profile.idempotency?.replayedHeader;
  const originalRequestId = first.requestId ?? requestIdIn(account.provider, first.status, first.body ?? null);
  const headers = { ...first.headers, ...(name !== undefined && { [name]: "true" }) };
  return { ...first, headers, requestId: account.newId("request"), originalRequestId };
}
