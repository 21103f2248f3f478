import { WebhookError } from "./error.js";
import { pairsOf, sortedPairs } from "./params.js";
import type { Received } from "./request.js";

/** The URL of a request whose signature covers it. */
export function urlOf({ url }: Received): string {
  if (url !== null && /^https?:\/\/[^/?#]/i.test(url)) return url;
  const what = url === null ? "missing" : "no whole URL";
  throw new WebhookError(
    "missing-url",
    `The provider signs the URL that it calls, and it is ${what}. Say it as you gave it to the provider: \`url: "https://..."\`.`,
  );
}

/**
 * What the provider may have signed for this URL: with the port or without it, and as written or as `Request` writes it (which
 * escapes apostrophes, for one). The URL as it was given comes first.
 */
export function urlCandidates(url: string): string[] {
  const spelled = [url, url.replaceAll("%27", "'"), normal(url)];
  return [...new Set(spelled.flatMap((one) => [one, ...withPorts(one)]))];
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
const LEFT_OUT = /[\t\n\r]|[\0- ]$/;

function normal(url: string): string {
  if (LEFT_OUT.test(url)) return url;
  try {
    return new URL(url).href;
  } catch {
    return url;
  }
}

/** The names and values of the query, decoded; none without a URL. */
export function queryOf(url: string | null): [string, string][] {
  const query = /\?([^#]*)/.exec(url ?? "")?.[1] ?? "";
  return pairsOf(query);
}

/**
 * The URL with its query decoded and sorted: `https://host/path?a=1&b=2`. The `?` is there for a form too, and a full stop
 * between a query and a form.
 */
export function sortedUrl(url: string, hasForm: boolean): string {
  const base = url.replace(/[?#].*$/s, "");
  const query = sortedPairs(queryOf(url))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  if (query === "") return hasForm ? `${base}?` : base;
  return hasForm ? `${base}?${query}.` : `${base}?${query}`;
}
