import { untilAborted } from "./abort.js";
import type { Account } from "./account.js";
import { findError } from "./documented-errors.js";
import { type Fault, isAccepted } from "./faults.js";
import type { Provider } from "./provider.js";
import type { Answer } from "./api-call.js";
import { bodyText, headersOf, response, toBody } from "./respond.js";
import { endless, stalled } from "./streams.js";

/** The request that a fault strikes. */
export interface Stricken {
  readonly provider: Provider;
  readonly account: Account;
  readonly signal: AbortSignal | null;
  /** Has the provider work on the request. */
  readonly process: () => Answer;
}

/** What `fetch` rejects with when a connection breaks. */
function lost(): TypeError {
  return new TypeError("fetch failed", { cause: new Error("the connection was lost") });
}

function page(status: number): string {
  const title = status < 300 ? "Sign in to the network" : `${status} Bad Gateway`;
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}

/** A 429 with a wait: the client is expected back no earlier. */
function limited(answer: Answer, waitSeconds: number, { provider, account }: Stricken): Answer {
  const waitUntil = account.now() + waitSeconds * 1000;
  return { ...answer, headers: { ...answer.headers, ...provider.waitHeaders(waitSeconds, account) }, waitUntil };
}

function documented(name: string, stricken: Stricken): Answer {
  const error = findError(stricken.provider.name, name);
  if (error === null) throw new Error(`${stricken.provider.name} documents no error "${name}"`);
  const { status, headers, body, waitSeconds } = error;
  const answer: Answer = { status, headers, body };
  return waitSeconds === undefined ? answer : limited(answer, waitSeconds, stricken);
}

/** The provider's own answer to one request too many. */
export function tooMany(waitSeconds: number, stricken: Stricken): Answer {
  return limited(stricken.provider.tooMany(waitSeconds, stricken.account), waitSeconds, stricken);
}

/** The answer that arrives instead of the normal one; null when it is no ordinary answer. */
function replaced(fault: Fault, stricken: Stricken): Answer | null {
  if (fault.kind === "error") return documented("name" in fault ? fault.name : fault.code, stricken);
  return fault.kind === "rate-limit" ? tooMany(fault.waitSeconds, stricken) : null;
}

/** Answers a request, with a fault or without. */
export async function perform(fault: Fault, stricken: Stricken): Promise<Response> {
  const { provider, account, signal } = stricken;
  const normal: Answer = isAccepted(fault) ? stricken.process() : { status: 200 };
  const answer = replaced(fault, stricken) ?? normal;
  if (answer.waitUntil !== undefined) account.waitUntil = answer.waitUntil;
  const headers = headersOf(answer, provider, account);
  const whole = bodyText(answer);
  const half = whole.slice(0, Math.ceil(whole.length / 2));
  switch (fault.kind) {
    case "lost":
      throw lost();
    case "stall":
      if (fault.where === "headers") return untilAborted(signal);
      return response(answer.status, headers, stalled(half, signal));
    case "truncated":
      return response(answer.status, headers, half);
    case "html":
      return response(fault.status, new Headers({ "content-type": "text/html; charset=utf-8" }), page(fault.status));
    case "redirect":
      return response(fault.status, new Headers({ location: fault.location }), null);
    case "endless-body":
      headers.set("content-type", "application/json");
      return response(fault.status ?? 200, headers, endless('{"error":"', signal));
    case "empty":
      headers.delete("content-type");
      return response(fault.status, headers, null);
    case "status": {
      const { text, type } = toBody(fault.body);
      if (text === "") headers.delete("content-type");
      else headers.set("content-type", type);
      for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value);
      return response(fault.status, headers, text);
    }
    case "headers":
      for (const [name, value] of Object.entries(fault.headers)) headers.set(name, value);
      return response(answer.status, headers, whole);
    default:
      return response(answer.status, headers, whole);
  }
}
