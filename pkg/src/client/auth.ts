/** Adds the API key to a request, as the profile's `auth` describes. The core has filled in everything but the key and the time. */

import type { ProfileAuth } from "../provider/types.js";
import { toBase64, toHex } from "../util/bytes.js";
import { toText } from "../wasm/codec.js";

/** A request in the form that `fetch` takes. */
export interface Outgoing {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const encoder = new TextEncoder();

/**
 * Adds the key to a request. Of the schemes, the first one whose `keyPrefix` the key has is used.
 *
 * @param isForm Whether the body is `application/x-www-form-urlencoded`.
 * @param onSecretUrl Called with the URL, if it contains the key.
 * @internal
 */
export async function authorize(
  request: Outgoing,
  schemes: readonly ProfileAuth[],
  key: string,
  isForm: boolean,
  onSecretUrl: (url: string) => void,
): Promise<void> {
  const scheme = schemes.find(({ keyPrefix = "" }) => key.startsWith(keyPrefix));
  if (scheme === undefined) return;
  const withKey = (template: string): string => template.replaceAll("{apiKey}", () => key);
  const { headers } = request;
  switch (scheme.type) {
    case "header":
      headers[scheme.name] = (scheme.prefix ?? "") + key;
      break;
    case "basic": {
      const [user = ""] = [scheme.username].flat();
      headers.authorization = `Basic ${toBase64(encoder.encode(`${withKey(user)}:${withKey(scheme.password)}`))}`;
      break;
    }
    case "query":
      addQuery(request, scheme.name, key);
      onSecretUrl(request.url);
      break;
    case "body":
      for (const [name, template] of Object.entries(scheme.fields)) {
        if (request.body === undefined) addQuery(request, name, withKey(template));
        else if (isForm) request.body += `${request.body && "&"}${new URLSearchParams([[name, withKey(template)]])}`;
        else request.body = toText({ ...JSON.parse(request.body), [name]: withKey(template) });
      }
      if (request.body === undefined) onSecretUrl(request.url);
      break;
    case "hmac": {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const { pathname, search } = new URL(request.url);
      const values: Record<string, string> = {
        method: request.method,
        path: pathname + search,
        body: request.body ?? "",
        timestamp,
      };
      const content = scheme.content.replace(/\{(\w+)\}/g, (match, name: string) => values[name] ?? match);
      const hash = `SHA-${scheme.hash.slice(3)}`;
      const imported = await crypto.subtle.importKey("raw", encoder.encode(key), { name: "HMAC", hash }, false, [
        "sign",
      ]);
      const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", imported, encoder.encode(content)));
      headers[scheme.name] = (scheme.prefix ?? "") + (scheme.encoding === "hex" ? toHex(bytes) : toBase64(bytes));
      if (scheme.timestampHeader !== undefined) headers[scheme.timestampHeader] = timestamp;
    }
  }
}

function addQuery(request: Outgoing, name: string, value: string): void {
  request.url += `${request.url.includes("?") ? "&" : "?"}${new URLSearchParams([[name, value]])}`;
}
