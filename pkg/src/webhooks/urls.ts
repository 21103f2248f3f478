import { WebhookError } from "./error.js";
import { parsePairs, sortPairs } from "./form.js";
import type { RequestWithBody } from "./request.js";

/** The URL of a request whose signature covers it. */
export function urlOf({ url }: RequestWithBody): string {
  if (url !== null && /^https?:\/\/[^/?#]/i.test(url)) return url;
  const problem = url === null ? "missing" : "no whole URL";
  throw new WebhookError(
    "missing-url",
    `The provider signs the URL that it calls, and it is ${problem}. Say it as you gave it to the provider: \`url: "https://..."\`.`,
  );
}

/**
 * What the provider may have signed for this URL: with the port or without it, and as written or as `Request` writes it (which
 * escapes apostrophes, for one). The URL as it was given comes first.
 */
export function urlCandidates(url: string): string[] {
  const spellings = [url, url.replaceAll("%27", "'"), normalize(url)];
  return [...new Set(spellings.flatMap((one) => [one, ...withPorts(one)]))];
}

/** Without going through `URL`, which would change what was signed. */
function withPorts(url: string): string[] {
  const [, scheme, user, host, port, rest] =
    /^(https?:\/\/)([^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)(:\d*)?(.*)$/is.exec(url) ?? [];
  if (scheme === undefined) return [];
  const standard = scheme.toLowerCase() === "https://" ? ":443" : ":80";
  return ["", ...(port === undefined ? [standard] : [])].map((one) => `${scheme}${user ?? ""}${host}${one}${rest}`);
}

/** What `URL` would leave out: of a URL that has it, more could be read than was signed. */
const DROPPED_BY_URL = /[\t\n\r]|[\0- ]$/;

function normalize(url: string): string {
  if (DROPPED_BY_URL.test(url)) return url;
  try {
    return new URL(url).href;
  } catch {
    return url;
  }
}

/** The names and values of the query, decoded; none without a URL. */
export function parseQuery(url: string | null): [string, string][] {
  const query = /\?([^#]*)/.exec(url ?? "")?.[1] ?? "";
  return parsePairs(query);
}

/**
 * The URL with its query decoded and sorted: `https://host/path?a=1&b=2`. The `?` is there for a form too, and a full stop
 * between a query and a form.
 */
export function sortedUrl(url: string, hasForm: boolean): string {
  const base = url.replace(/[?#].*$/s, "");
  const query = sortPairs(parseQuery(url))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  if (query === "") return hasForm ? `${base}?` : base;
  return hasForm ? `${base}?${query}.` : `${base}?${query}`;
}
