import { untilAborted } from "./abort.js";
import type { Account } from "./account.js";
import type { SimulatedResponse } from "./api-call.js";
import { findError } from "./documented-errors.js";
import { type Fault, isAccepted } from "./faults.js";
import { tooManyRequests, withWait } from "./handle-call.js";
import { bodyText, headersOf, response, toBody } from "./respond.js";
import { endless, stalled } from "./streams.js";

/** The request that a fault is injected into. */
export interface FaultTarget {
  readonly account: Account;
  readonly signal: AbortSignal | null;
  /** Lets the provider process the request. */
  readonly process: () => SimulatedResponse;
}

/** The error of `fetch` when a connection breaks. */
function connectionLost(): TypeError {
  return new TypeError("fetch failed", { cause: new Error("the connection was lost") });
}

function page(status: number): string {
  const title = status < 300 ? "Sign in to the network" : `${status} Bad Gateway`;
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
}

function documented(name: string, account: Account): SimulatedResponse {
  const { id, errors } = account.provider;
  const error = findError(errors, name);
  if (error === null) throw new Error(`${id} documents no error "${name}"`);
  const { status, headers, body, waitSeconds } = error;
  return waitSeconds === undefined
    ? { status, headers, body }
    : withWait({ status, headers, body }, waitSeconds, account);
}

/** The response that replaces the normal one; null if the fault does not replace it. */
function replacement(fault: Fault, account: Account): SimulatedResponse | null {
  if (fault.kind === "error") return documented("name" in fault ? fault.name : fault.code, account);
  return fault.kind === "rate-limit" ? tooManyRequests(fault.waitSeconds, account) : null;
}

/** Responds to a request, with a fault or without one. */
export async function injectFault(fault: Fault, { account, signal, process }: FaultTarget): Promise<Response> {
  const normal: SimulatedResponse = isAccepted(fault) ? process() : { status: 200 };
  const simulated = replacement(fault, account) ?? normal;
  if (simulated.wait !== undefined) account.waitUntil = simulated.wait.until;
  const headers = headersOf(simulated, account);
  const text = bodyText(simulated);
  const half = text.slice(0, Math.ceil(text.length / 2));
  switch (fault.kind) {
    case "lost":
      throw connectionLost();
    case "stall":
      if (fault.where === "headers") return untilAborted(signal);
      return response(simulated.status, headers, stalled(half, signal));
    case "truncated":
      return response(simulated.status, headers, half);
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
      return response(simulated.status, headers, text);
    default:
      return response(simulated.status, headers, text);
  }
}
