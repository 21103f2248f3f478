// Shared by the send log's tests: a client with a store, scripted responses, and a store that answers as told.
import { defineSendStore } from "../../../pkg/dist/store.js";
import { ACCEPTED, clientOf, FROM, respond, scripted, TO } from "./harness.mjs";

export const MESSAGE = { to: TO, from: FROM, body: "Hello" };
export const WITH_KEY = { idempotencyKey: "order-1" };
export const LOST = async () => {
  throw new TypeError("fetch failed");
};
export const REJECTED = respond(400, { error: { code: "invalid_phone", message: `${TO} is no number` } });

const SENT = respond(202, {
  success: true,
  data: {
    status: "QUEUED",
    recipients: [{ message_id: "8ba7b830-9dad-11d1-80b4-00c04fd430c8", to: TO, channel: "sms" }],
  },
  error: null,
  meta: { request_id: "r" },
});

/** A client of Texting Blue (no keys) or Sent (keys) with these responses, and its requests. */
export function logged(store, responses, { provider = "texting-blue", ...options } = {}) {
  const own = (response) => (provider === "sent" && response === ACCEPTED ? SENT : response);
  const { fetch, calls } = scripted(...responses.map(own));
  const message = provider === "sent" ? { to: TO, body: "Hello" } : MESSAGE;
  const client = clientOf(provider, fetch, { store, ...options, retry: { maxAttempts: 1, ...options.retry } });
  return { client, calls, send: (own, more) => client.send({ ...message, ...own }, { ...WITH_KEY, ...more }) };
}

/** A store that answers as told, and records what it is asked. */
export function told(answer, { settle = async () => {} } = {}) {
  const asked = [];
  const store = defineSendStore({
    reserve: async (...all) => (
      asked.push(["reserve", ...all]), typeof answer === "function" ? await answer(...all) : answer
    ),
    settle: async (...all) => (asked.push(["settle", ...all]), await settle(...all)),
    release: async (...all) => void asked.push(["release", ...all]),
  });
  return { store, asked };
}
