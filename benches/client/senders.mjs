// The same POST through several libraries: a key, a JSON body, a JSON response, and a typed error for a 4xx.
import SentDm from "@sentdm/sentdm";
import axios from "axios";
import ky from "ky";
import { createFetch } from "ofetch";
import OpenAI from "openai";
import Stripe from "stripe";
import { Client } from "../../pkg/dist/node.js";

export const KEY = "key_of_a_bench";
export const TO = "+14155551234";
const ORIGIN = "https://api.sent.dm";
const URL_ = `${ORIGIN}/v3/messages`;
const TIMEOUT_MS = 30_000;
const json = { to: [TO], text: "Hello" };

/** What each sender does besides the request. Printed with the figures. */
export const about = {
  tidings:
    "checks the message, makes a key, reads ids and statuses; an error has category, outcome, field errors, attempts",
  ky: "timeout, retries (not of a POST); an error has the response, unread",
  "ky, body read": "the same, and the caller reads the body of the error",
  ofetch: "timeout; an error has the parsed body",
  axios: "fetch adapter, timeout; an error has the parsed body",
  sentdm: "Sent's SDK: timeout, retries; an error by status, with the parsed body",
  openai: "its client's post(): timeout, retries; an error by status, with code and param",
  stripe:
    "its client's rawRequest(), JSON as in its API v2: timeout, retries, makes a key; an error by type, with code",
  "by hand": "fetch, timeout, makes a key, checks the status, an error class with the body",
  fetch: "the request and the JSON of the response; no error",
};

class SendFailed extends Error {
  constructor(status, body) {
    super(`${status}: ${body?.error?.message}`);
    this.name = "SendFailed";
    this.status = status;
    this.code = body?.error?.code;
    this.body = body;
  }
}

async function byHand(fetch) {
  const response = await fetch(URL_, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": KEY, "idempotency-key": crypto.randomUUID() },
    body: JSON.stringify(json),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  let body = null;
  try {
    body = JSON.parse(text);
  } catch {
    body = text;
  }
  if (!response.ok) throw new SendFailed(response.status, body);
  return { id: body.data.recipients[0].message_id, status: body.data.status, requestId: body.meta.request_id };
}

/** The senders by name, each over this `fetch`. Each call sends one message. */
export function senders(fetch) {
  const tidings = new Client({ provider: "sent", apiKey: KEY, fetch });
  const sentdm = new SentDm({ apiKey: KEY, fetch, maxRetries: 0 });
  const openai = new OpenAI({ apiKey: KEY, baseURL: `${ORIGIN}/v3`, fetch, maxRetries: 0 });
  const stripe = new Stripe(KEY, {
    host: "api.sent.dm",
    httpClient: Stripe.createFetchHttpClient(fetch),
    maxNetworkRetries: 0,
    telemetry: false,
  });
  const headers = { "x-api-key": KEY };
  const instance = axios.create({ adapter: "fetch", env: { fetch }, timeout: TIMEOUT_MS });
  const ofetch = createFetch({ fetch, Headers, AbortController });
  const byKy = () => ky.post(URL_, { json, headers, fetch, timeout: TIMEOUT_MS }).json();
  return {
    tidings: () => tidings.send({ to: TO, body: "Hello" }),
    ky: byKy,
    "ky, body read": () =>
      byKy().catch(async (error) => {
        error.body = await error.response.json();
        throw error;
      }),
    ofetch: () => ofetch(URL_, { method: "POST", body: json, headers, retry: 0, timeout: TIMEOUT_MS }),
    axios: () => instance.post(URL_, json, { headers }),
    sentdm: () => sentdm.messages.send(json),
    openai: () => openai.post("/messages", { body: json }),
    stripe: () => stripe.rawRequest("POST", "/v2/messages", json),
    "by hand": () => byHand(fetch),
    fetch: () =>
      fetch(URL_, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(json),
      }).then((response) => response.json()),
  };
}

/** Fails if a sender does not do what `about` says: one POST with the key and the JSON, and an error for a 4xx. */
export async function checkSenders(respond, isRejected) {
  const requests = [];
  const recording = async (input, init) => {
    const request = new Request(input, init);
    requests.push({ method: request.method, headers: [...request.headers], body: await request.text() });
    return respond();
  };
  for (const [name, send] of Object.entries(senders(recording))) {
    requests.length = 0;
    const error = await send().then(
      () => undefined,
      (thrown) => thrown,
    );
    const [request] = requests;
    const problems = [
      requests.length === 1 ? "" : `${requests.length} requests`,
      request?.method === "POST" ? "" : "no POST",
      request?.headers.some(([, value]) => value.includes(KEY)) ? "" : "no key",
      JSON.stringify(JSON.parse(request?.body ?? "null")).includes(TO) ? "" : "no JSON of the message",
      (error !== undefined) === (isRejected && name !== "fetch") ? "" : `unexpected result: ${error}`,
    ].filter((problem) => problem !== "");
    if (problems.length > 0) throw new Error(`${name}: ${problems.join(", ")}`, { cause: error });
  }
}
