/** How the API key travels: a profile's `auth`, filled in by the core but for what only the host knows. */

import type { ProfileAuth } from "../provider/types.js";

/** A request as `fetch` takes it. */
export interface Outgoing {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const text = new TextEncoder();

/**
 * Adds the key to a request, by the first entry whose `keyPrefix` it has.
 *
 * @param form Whether the body is `application/x-www-form-urlencoded`.
 * @param secretUrl Is told of a URL that holds the key.
 * @internal
 */
export async function authorize(
  request: Outgoing,
  ways: readonly ProfileAuth[],
  key: string,
  form: boolean,
  secretUrl: (url: string) => void,
): Promise<void> {
  const way = ways.find(({ keyPrefix = "" }) => key.startsWith(keyPrefix));
  if (way === undefined) return;
  const withKey = (template: string): string => template.replaceAll("{apiKey}", () => key);
  const { headers } = request;
  switch (way.type) {
    case "header":
      headers[way.name] = (way.prefix ?? "") + key;
      break;
    case "basic": {
      const [user = ""] = [way.username].flat();
      headers.authorization = `Basic ${base64(text.encode(`${withKey(user)}:${withKey(way.password)}`))}`;
      break;
    }
    case "query":
      add(request, way.name, key);
      secretUrl(request.url);
      break;
    case "body":
      for (const [name, template] of Object.entries(way.fields)) {
        if (request.body === undefined) add(request, name, withKey(template));
        else if (form) request.body += `${request.body && "&"}${new URLSearchParams([[name, withKey(template)]])}`;
        else request.body = JSON.stringify({ ...JSON.parse(request.body), [name]: withKey(template) });
      }
      if (request.body === undefined) secretUrl(request.url);
      break;
    case "signed": {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const { pathname, search } = new URL(request.url);
      const facts: Record<string, string> = {
        method: request.method,
        path: pathname + search,
        body: request.body ?? "",
        timestamp,
      };
      const content = way.content.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
      const hash = `SHA-${way.hash.slice(3)}`;
      const imported = await crypto.subtle.importKey("raw", text.encode(key), { name: "HMAC", hash }, false, ["sign"]);
      const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", imported, text.encode(content)));
      const hex = (): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
      headers[way.name] = (way.prefix ?? "") + (way.encoding === "hex" ? hex() : base64(bytes));
      if (way.timestamp !== undefined) headers[way.timestamp] = timestamp;
    }
  }
}

function add(request: Outgoing, name: string, value: string): void {
  request.url += `${request.url.includes("?") ? "&" : "?"}${new URLSearchParams([[name, value]])}`;
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
