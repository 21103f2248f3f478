import { WebhookError } from "./error.js";
import { parsePairs, sortPairs } from "./form.js";
import type { RequestWithBody } from "./request.js";

/**
 * The URL of a request whose signature covers the URL.
 *
 * @throws WebhookError `missing-url` unless it is a full URL
 */
export function urlOf({ url }: RequestWithBody): string {
  if (url !== null && /^https?:\/\/[^/?#]/i.test(url)) return url;
  const problem = url === null ? "missing" : "not a full URL";
  throw new WebhookError(
    "missing-url",
    `The provider signs the URL that it calls, and it is ${problem}. Pass the one configured at the provider: \`url: "https://..."\`.`,
  );
}

/**
 * The spellings of the URL that the provider may have signed: with and without the default port, and as `Request` normalises
 * it (which escapes apostrophes, for example). The URL as passed comes first.
 *
 * @param portOptional whether the provider may have left out any port
 */
export function urlCandidates(url: string, portOptional = false): string[] {
  const spellings = [url, url.replaceAll("%27", "'"), normalize(url)];
  return [...new Set(spellings.flatMap((one) => [one, ...otherPorts(one, portOptional)]))];
}

/** The URL with the default port if it has none, else without its port. `URL` is not used, because it would also normalise the rest. */
function otherPorts(url: string, portOptional: boolean): string[] {
  const [, scheme, user, host, port, rest] =
    /^(https?:\/\/)([^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)(:\d*)?(.*)$/is.exec(url) ?? [];
  if (scheme === undefined) return [];
  const standard = scheme.toLowerCase() === "https://" ? ":443" : ":80";
  if (port !== undefined && ![":", standard].includes(port) && !portOptional) return [];
  return [`${scheme}${user ?? ""}${host}${port === undefined ? standard : ""}${rest}`];
}

/** Characters that `URL` drops. Such a URL is not normalised: its query could contain more than was signed. */
const DROPPED_BY_URL = /[\t\n\r]|[\0- ]$/;

function normalize(url: string): string {
  if (DROPPED_BY_URL.test(url)) return url;
  try {
    return new URL(url).href;
  } catch {
    return url;
  }
}

/** The parameters of the query, decoded; none without a URL. */
export function parseQuery(url: string | null): [string, string][] {
  const query = /\?([^#]*)/.exec(url ?? "")?.[1] ?? "";
  return parsePairs(query);
}

/** The URL without its query and fragment. */
export function baseUrl(url: string): string {
  return url.replace(/[?#].*$/s, "");
}

/**
 * The URL with its query decoded and sorted: `https://host/path?a=1&b=2`. With a form, it ends in `?` if there is no query, and
 * in a full stop if there is one.
 */
export function sortedUrl(url: string, hasForm: boolean): string {
  const base = baseUrl(url);
  const query = sortPairs(parseQuery(url))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  if (query === "") return hasForm ? `${base}?` : base;
  return hasForm ? `${base}?${query}.` : `${base}?${query}`;
}
