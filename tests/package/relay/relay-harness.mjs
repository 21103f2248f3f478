// Shared by the relay's tests: a relay over a simulated provider, requests to it, and a page's client.
import { createRelay, issueToken, tokenAuthorizer } from "../../../pkg/dist/relay/index.js";
import { relayOptions } from "../../../pkg/dist/relay/page.js";
import { memoryCounterStore } from "../../../pkg/dist/guards.js";
import { memoryStore } from "../../../pkg/dist/store.js";
import { Client, createSimulator, FROM, KEY, TidingsError, TO } from "../client/test-client.mjs";

export * from "../../../pkg/dist/relay/index.js";
export * from "../../../pkg/dist/relay/page.js";
export { Client, createSimulator, FROM, KEY, memoryCounterStore, memoryStore, TidingsError, TO };

export const SECRET = "token_secret_MARKED_0123456789_abcdefghijklmnop";
export const URL_OF_RELAY = "https://app.example/messages";
export const GRANT = { user: "user-1", to: "any", limit: null };

/** A token of a user. */
export const tokenFor = (grant = {}, options = {}) =>
  issueToken({ ...GRANT, ...grant }, { secret: SECRET, expiresInMs: 600_000, ...options });

/**
 * A relay with everything around it. `sent` are the messages that the provider delivered, `events` those of the relay.
 *
 * @param own Options of the relay. `client` has options of its client; with `send`, it is a client that does this.
 */
export function setUp({ client: clientOptions = {}, settings = {}, provider = "texting-blue", ...own } = {}) {
  const simulator = createSimulator(settings);
  const events = [];
  const store = memoryStore();
  const { send, validate } = clientOptions;
  const client =
    send !== undefined
      ? { store: clientOptions.store ?? store, send, ...(validate && { validate }) }
      : new Client({
          provider,
          apiKey: KEY,
          fetch: simulator.fetch,
          store,
          retry: { baseMs: 1, jitter: "none" },
          ...clientOptions,
        });
  const relay = createRelay({
    client,
    authorize: tokenAuthorizer({ secrets: SECRET }),
    counters: memoryCounterStore(),
    ...(own.compose === undefined && provider === "texting-blue" && { from: FROM }),
    onEvent: (event) => events.push(event),
    ...own,
  });
  return { relay, simulator, events, client, store };
}

let keys = 0;
/** A key that no other request has. */
export const newKey = () => `key-${++keys}`;

/** A request of a page, as it is or with changes. A header field that is undefined is left out. */
export async function requestTo({
  body = { to: TO, body: "Hello" },
  token,
  headers = {},
  method = "POST",
  url = URL_OF_RELAY,
} = {}) {
  const fields = {
    "content-type": "application/json",
    authorization: `Bearer ${token ?? (await tokenFor())}`,
    "idempotency-key": newKey(),
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const text =
    typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream
      ? body
      : JSON.stringify(body);
  const content = method === "GET" || method === "HEAD" ? {} : { body: text, duplex: "half" };
  return new Request(url, { method, headers: given, ...content });
}

/** Posts to a relay, and reads the answer. */
export async function post(relay, options) {
  return await read(await relay(await requestTo(options)));
}

/** An answer with its body parsed. */
export async function read(response) {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text === "" ? null : JSON.parse(text) };
}

/** A page's client whose requests go straight to the relay. */
export function pageOf(relay, { token = () => tokenFor(), fetch, ...options } = {}) {
  const straight = (url, init) => relay(new Request(url, { ...init, redirect: "manual" }));
  return new Client(
    relayOptions({
      url: URL_OF_RELAY,
      token,
      provider: "texting-blue",
      fetch: fetch === undefined ? straight : (url, init) => fetch(url, init, straight),
      retry: { baseMs: 1, jitter: "none" },
      ...options,
    }),
  );
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
