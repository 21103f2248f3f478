// Shared by the simulator's tests: the simulator of the package, and a send that each provider accepts.
export {
  createSimulator,
  documentedErrors,
  sampleContact,
  sampleTemplate,
  simulateProvider,
} from "../../../pkg/dist/simulator/index.js";
export { listen } from "../../../pkg/dist/simulator/node.js";

export const KEY = "key_MARKED_SECRET_0123456789";
export const HOSTS = {
  nativehub: "https://api-message.nativehub.live/api/v1",
  "texting-blue": "https://api.texting.blue/v1",
  shingleai: "https://api.shingleai.com/v1",
  sent: "https://api.sent.dm/v3",
  "sent-v2": "https://api.sent.dm/v2",
};
export const PROVIDERS = Object.keys(HOSTS);
export const UUID = "00000000-0000-4000-8000-000000000000";
export const TO = "+14155550100";
export const FROM = "+14155559876";

/** The credentials of a provider. */
export function credentials(provider, key = KEY) {
  if (provider === "shingleai") return { authorization: `Bearer ${key}` };
  return provider === "sent-v2" ? { "x-api-key": key, "x-sender-id": UUID } : { "x-api-key": key };
}

/** A send that each provider accepts (ShingleAI: a read). */
export const SENDS = {
  nativehub: ["POST", "/messages", { to: TO, from: "BRAND", body: "Hello" }],
  "texting-blue": ["POST", "/messages/send", { to: TO, from: FROM, content: "Hello" }],
  shingleai: ["GET", "/contacts", null],
  sent: ["POST", "/messages", { to: [TO], text: "Hello" }],
  "sent-v2": ["POST", "/messages/quick-message", { phoneNumber: TO, customMessage: "Hello" }],
};

export async function call(simulator, provider, method, path, body = null, { headers = {}, key = KEY, ...init } = {}) {
  const own = key === null ? {} : credentials(provider, key);
  const response = await simulator.fetch(HOSTS[provider] + path, {
    method,
    headers: { ...own, ...(body === null ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === null ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    ...init,
  });
  const text = await response.text();
  let json = null;
  try {
    json = JSON.parse(text);
  } catch {}
  return { status: response.status, headers: response.headers, text, json };
}

export const send = (simulator, provider, options) => call(simulator, provider, ...SENDS[provider], options);

/** Waits this many turns of the event loop, so that work that needs no time is done. */
export async function turns(count) {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A clock that moves only when `sleep` is called. */
export function virtualClock(start = Date.UTC(2026, 0, 1)) {
  const clock = { now: () => clock.time, sleep: null };
  // Not enumerable, because it is not an option of a simulator.
  Object.defineProperty(clock, "time", { value: start, writable: true });
  clock.sleep = async (ms) => {
    await null;
    clock.time += ms;
  };
  return clock;
}

/** A text for Sent. */
export const sentText = (more = {}) => ({ to: [TO], text: "Hello", ...more });
