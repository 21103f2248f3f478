// A client for each provider that is imported as a profile.
import { Client } from "tidings";
import { data } from "./profiles.mjs";

export const KEY = "KEY";
export const { options: OPTIONS } = data("requests");

const modules = Object.keys(OPTIONS).map(async (id) => [id, (await import(`tidings/providers/${id}`)).default]);

/** The profiles, imported from the package. */
export const PROVIDERS = Object.fromEntries(await Promise.all(modules));

/** A client whose `fetch` calls `respondTo`, and its requests. */
export function clientOf(id, respondTo, options = {}) {
  const requests = [];
  const fetch = async (url, init) => {
    requests.push({ url: String(url), ...init, headers: Object.fromEntries(new Headers(init.headers)) });
    return respondTo(url, init);
  };
  const client = new Client({
    provider: PROVIDERS[id] ?? id,
    apiKey: KEY,
    fetch,
    retry: { maxAttempts: 1 },
    ...OPTIONS[id],
    ...options,
  });
  return { client, requests };
}

/** A message that the provider accepts. */
export function messageFor(id) {
  const to = "+14155551234";
  return id === "whatsapp-cloud" ? { to, body: "Hi" } : { to, from: "+14155559876", body: "Hi" };
}

export function respond({ status, headers = {}, body }) {
  const text = body === "" || body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  return () =>
    new Response(text, {
      status,
      headers: typeof body === "object" ? { "content-type": "application/json", ...headers } : headers,
    });
}

/** The error that a promise rejects with. */
export function failure(promise) {
  return promise.then(
    (value) => {
      throw new Error(`It succeeded: ${JSON.stringify(value)}`);
    },
    (error) => error,
  );
}

/** The properties of `found` that `expected` has. */
export function picked(found, expected) {
  return Object.fromEntries(Object.keys(expected).map((name) => [name, found[name]]));
}
