// Shared by the client's tests: the built package, a message for each provider, and scripted responses.
import { createSimulator } from "../../../pkg/dist/simulator/index.js";
import { Client } from "../../../pkg/dist/index.js";
import { defineProvider } from "../../../pkg/dist/provider.js";

export * from "../../../pkg/dist/index.js";
export { createSimulator, documentedErrors, sampleContact, sampleTemplate } from "../../../pkg/dist/simulator/index.js";

export const KEY = "key_MARKED_SECRET_0123456789";
export const TO = "+14155550100";
export const FROM = "+14155559876";
export const SENDER = "00000000-0000-4000-8000-000000000000";

/** A valid message for each provider. ShingleAI documents no send. */
export const MESSAGES = {
  nativehub: { to: TO, from: "BRAND", body: "Hello" },
  "texting-blue": { to: TO, from: FROM, body: "Hello" },
  sent: { to: TO, body: "Hello" },
  "sent-v2": { to: TO, body: "Hello" },
};
export const SENDING_PROVIDERS = Object.keys(MESSAGES);
export const PROVIDERS = [...SENDING_PROVIDERS, "shingleai"];

export const oops = () => {
  throw new Error("oops");
};
/** The traps of a proxy that throws whatever is done with it. */
export const traps = { get: oops, ownKeys: oops, has: oops, getPrototypeOf: oops, getOwnPropertyDescriptor: oops };
export const hostile = new Proxy({}, traps);

/** A profile of an invented provider with one route. */
export const exampleProfile = (own) =>
  defineProvider({
    profile: 1,
    id: "example",
    title: "Example",
    baseUrl: "https://api.example.com",
    auth: [{ type: "header", name: "x-key" }],
    routes: [
      {
        path: "/m",
        fields: [
          { field: "to", name: "to", required: true, type: "phone" },
          { field: "from", name: "from", type: "string" },
          { field: "body", name: "text", required: true, type: "string" },
        ],
      },
    ],
    ...own,
  });

/** Creates a client of `provider`. Retries wait a millisecond, unless the options say otherwise. */
export function clientOf(provider, fetch, options = {}) {
  const own = provider === "sent-v2" ? { senderId: SENDER } : {};
  return new Client({
    provider,
    apiKey: KEY,
    fetch,
    ...own,
    ...options,
    retry: { baseMs: 1, jitter: "none", ...options.retry },
  });
}

/** Creates a client with a simulator. */
export function simulated(provider, options = {}, settings = {}) {
  const simulator = createSimulator(settings);
  return { simulator, client: clientOf(provider, simulator.fetch, options) };
}

/** Creates a `fetch` that gives these responses in turn, then repeats the last one, and records its calls. */
export function scripted(...responses) {
  const calls = [];
  const fetch = (url, init) => {
    const response = responses[Math.min(calls.length, responses.length - 1)];
    calls.push({ url, ...init, json: typeof init.body === "string" ? JSON.parse(init.body) : undefined });
    return response(url, init);
  };
  return { fetch, calls };
}

export const respond =
  (status, body, headers = {}) =>
  async () =>
    new Response(body === undefined || status === 204 ? null : typeof body === "string" ? body : JSON.stringify(body), {
      status,
      headers,
    });

export const ACCEPTED = respond(202, {
  id: "msg_1",
  status: "queued",
  to: TO,
  from: FROM,
  content: "Hello",
  media_url: null,
});

/** Returns the error that `promise` rejects with. */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It succeeded.");
}
