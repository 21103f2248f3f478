// What pages do with a relay: through the page's client, and by requests of their own.
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "tidings";
import { issueToken } from "tidings/relay";
import { newActionKey, relayOptions } from "tidings/relay/page";
import { SECRET } from "./servers.mjs";

export { newActionKey };
export const TO = "+14155551234";
const GRANT = { user: "user-1", to: "any", limit: null };

/** A token of a user. Its own `options` say, for example, when it was issued. */
export const tokenFor = (grant = {}, options = {}) =>
  issueToken({ ...GRANT, ...grant }, { secret: SECRET, expiresInMs: 600_000, ...options });

/** A page's client. */
export function pageAt(origin, { token = () => tokenFor(), ...options } = {}) {
  return new Client(
    relayOptions({
      url: `${origin}/messages`,
      token,
      provider: "texting-blue",
      retry: { baseMs: 20, jitter: "none" },
      ...options,
    }),
  );
}

/** A request without the page's client. Header fields that are undefined are left out. */
export async function request(origin, { body, path = "/messages", method = "POST", token, headers = {}, signal } = {}) {
  const fields = {
    "content-type": "application/json",
    authorization: `Bearer ${token ?? (await tokenFor())}`,
    "idempotency-key": newActionKey(),
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const content = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  const response = await fetch(origin + path, { method, headers: given, ...content, ...(signal && { signal }) });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
}

/** The messages with this text that the provider delivered. */
export async function delivered({ url }, body) {
  const all = await (await fetch(`${url}/_simulator/delivered`)).json();
  return all.filter((message) => message.body === body);
}

/** Waits until the provider has got a request with this text. */
export async function requested({ url }, body) {
  for (;;) {
    const text = await (await fetch(`${url}/_simulator/requests`)).text();
    if (text.includes(body)) return;
    await sleep(20);
  }
}

/** Faults of the next requests to the provider. */
export async function scriptFaults({ url }, ...faults) {
  await fetch(`${url}/_simulator/faults`, { method: "POST", body: JSON.stringify(faults) });
}

/** What a call throws. */
export async function thrownBy(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It did not throw.");
}
