/** Which pages may use the relay: cross-origin resource sharing, and the check of the origin. */

import { invalidOption } from "../util/options.js";
import type { PlainResponse } from "./plain-response.js";
import { Rejection } from "./rejection.js";
import { ATTEMPT_FIELD, KEY_FIELD } from "./protocol.js";

/** How long a browser may remember the response to a preflight, in seconds. Chromium's maximum. */
const MAX_AGE_S = 7_200;

/** @throws TidingsError with the category `configuration`. */
export function readOrigins(origins: readonly string[] | undefined): readonly string[] | undefined {
  if (origins === undefined) return undefined;
  if (!Array.isArray(origins) || origins.length === 0)
    throw invalidOption("origins", 'an array of origins, such as ["https://app.example"]', origins);
  for (const origin of origins as readonly unknown[])
    if (typeof origin !== "string" || originOf(origin) !== origin)
      throw invalidOption("origins", 'of origins as browsers write them, such as "https://app.example"', origin);
  return [...(origins as readonly string[])];
}

/**
 * The header fields of the response that let a page read it.
 *
 * @throws Rejection if the request is from a page that may not use the relay.
 */
export function corsFields(request: Request, origins: readonly string[] | undefined): Readonly<Record<string, string>> {
  const origin = request.headers.get("origin");
  // A request without it is not from a page of another origin.
  if (origin === null || isOwnPage(request, origin)) return varying(origins);
  if (origins?.includes(origin) !== true)
    throw new Rejection({
      code: "origin",
      status: 403,
      category: "permission",
      message: "Pages of this origin may not use the relay. See its option `origins`.",
      headers: varying(origins),
    });
  return {
    ...varying(origins),
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "retry-after",
  };
}

/** The response to a preflight: the one method and the header fields that a page's client sends. */
export function preflight(): PlainResponse {
  return {
    status: 204,
    headers: {
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": `authorization, content-type, ${KEY_FIELD}, ${ATTEMPT_FIELD}`,
      "access-control-max-age": String(MAX_AGE_S),
      "cache-control": "no-store",
    },
    body: null,
  };
}

/** A cache must not give one origin what was for another. */
function varying(origins: readonly string[] | undefined): Readonly<Record<string, string>> {
  return origins === undefined ? {} : { vary: "origin" };
}

/**
 * Whether the page is of the relay's own host. Browsers say so themselves, in a field that no page can set (Fetch Metadata), and that holds if a
 * proxy has rewritten `Host`. Older ones do not, and neither does any browser without TLS.
 */
function isOwnPage(request: Request, origin: string): boolean {
  return request.headers.get("sec-fetch-site") === "same-origin" || isSameHost(origin, request.url);
}

/**
 * TLS often ends at a proxy before the relay, which then sees `http:`. A page without TLS never has a relay with it: anybody between can write such a
 * page. Some proxies write the usual port, which an origin never has.
 */
function isSameHost(origin: string, url: string): boolean {
  try {
    const [page, relay] = [new URL(origin), new URL(url)];
    if (page.protocol === "http:" && relay.protocol === "https:") return false;
    return page.hostname === relay.hostname && (page.port === relay.port || portOf(page) === portOf(relay));
  } catch {
    return false;
  }
}

function portOf({ port, protocol }: URL): string {
  return port !== "" ? port : protocol === "https:" ? "443" : "80";
}

function originOf(text: string): string | null {
  try {
    const { origin, protocol } = new URL(text);
    return protocol === "https:" || protocol === "http:" ? origin : null;
  } catch {
    return null;
  }
}
