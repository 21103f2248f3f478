// A secret that is passed as a wrong argument: the error does not repeat it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  answerChallenge,
  Client,
  createGate,
  Failover,
  parseError,
  parsePhone,
  segments,
  verifyWebhook,
} from "../../../pkg/dist/index.js";
import { defineProvider } from "../../../pkg/dist/provider.js";
import { formatPhone } from "../../../pkg/dist/format.js";
import twilio from "../../../pkg/dist/providers/twilio.js";
import whatsapp from "../../../pkg/dist/providers/whatsapp-cloud.js";
import { createSimulator, simulateProvider } from "../../../pkg/dist/simulator/index.js";

const KEYS = [
  "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  "sk_live_51H8xYzAbCdEf",
  "3f786850e387550fdab836ed7e6dc881",
  "AbCdEfGhIjKlMnOpQrStUvWx",
];
const message = { to: "+14155550100", from: "+14155559876", body: "Hello" };
const request = () => new Request("https://example.com/hook", { method: "POST", body: "{}" });
const options = { apiKey: "placeholder", fetch: async () => new Response("{}", { status: 400 }) };

/** Arguments that may contain a secret by mistake. `client` has it as its key. */
const MISPLACED = {
  "the options of verifyWebhook": (key) => verifyWebhook(request(), key),
  "its `seen`": (key) => verifyWebhook(request(), { provider: twilio, secret: "s", seen: key }),
  "its `unsigned`": (key) => verifyWebhook(request(), { provider: twilio, secret: "s", unsigned: key }),
  "its `provider`": (key) => verifyWebhook(request(), { provider: key, secret: "s" }),
  "the options of answerChallenge": (key) => answerChallenge({ url: "https://a.example/" }, key),
  "its `provider`, in another function": (key) =>
    answerChallenge({ url: "https://a.example/" }, { provider: key, token: "t" }),
  "the options of a send": (key, client) => client.send(message, key),
  "the options of `validate`": (key, client) => client.validate(message, key),
  "the options of a request": (key, client) => client.request("GET", "/x", key),
  "the options of many sends": async (key, client) => client.sendMany([message], key).all(),
  "their concurrency": async (key, client) => client.sendMany([message], { concurrency: key }).all(),
  "the name of an option": (key, client) => client.send(message, { [key]: 1 }),
  "the name of a request's option": (key, client) => client.request("GET", "/x", { [key]: 1 }),
  "the name of a field": (key, client) => client.send({ ...message, [key]: 1 }),
  "a field": (key, client) => client.send({ ...message, to: key }),
  "the name of a property of a form": (key, client) =>
    client.request("POST", "/x", { encoding: "form", body: { [key]: {} } }),
  "a property of a form": (key, client) =>
    client.request("POST", "/x", { encoding: "form", body: { a: [{ b: key }] } }),
  "the method": (key, client) => client.request(key, "/x"),
  "the path": (key, client) => client.request("GET", key),
  "the provider": (key) => new Client({ ...options, provider: key }),
  "the country": (key) => new Client({ ...options, provider: "sent", defaultCountry: key }),
  "the address": (key) => new Client({ ...options, provider: "sent", baseUrl: key }),
  "the name of a client's option": (key) => new Client({ ...options, provider: "sent", apiKey: key, [key]: 1 }),
  "a failover's options": (key, client) => new Failover([client], key),
  "a failover's order": (key, client) => new Failover([client], { order: key }),
  "a failover's send": (key, client) => new Failover([client]).send(message, key),
  "a gate": (key) => createGate(key),
  "parseError's provider": (key) => parseError({ status: 400, provider: key }),
  "parsePhone's options": (key) => parsePhone("+1", key),
  "parsePhone's country": (key) => parsePhone("1", { country: key }),
  "the options of segments": (key) => segments("x", key),
  "the options of formatPhone": (key) => formatPhone("+14155552671", key),
  "a profile": (key) => defineProvider(key),
  "a simulator": (key) => createSimulator(key),
  "a simulator's keys": (key) => createSimulator({ keys: key }),
  "a simulated provider": (key) => simulateProvider(twilio, key),
  "a fault": (key) => createSimulator().fail(key),
  "a webhook's challenge": (key) => answerChallenge({ url: key }, { provider: whatsapp, token: 7 }),
};

/** Whether a text contains 12 consecutive characters of the key. */
function leaks(text, key) {
  for (let at = 0; at + 12 <= key.length; at += 1) if (text.includes(key.slice(at, at + 12))) return true;
  return false;
}

for (const [where, act] of Object.entries(MISPLACED)) {
  test(`a secret as ${where} is not repeated in the error`, async () => {
    for (const key of KEYS) {
      const client = new Client({ ...options, provider: "texting-blue", apiKey: key });
      const thrown = await (async () => act(key, client))().then(
        (value) => value,
        (error) => error,
      );
      // Only errors are checked: a result may contain the caller's own values.
      const texts = [
        String(thrown?.message),
        thrown?.stack ?? "",
        JSON.stringify(thrown?.issues ?? null),
        inspect(thrown?.issues ?? null),
      ];
      for (const text of texts) assert.ok(!leaks(text, key), text.slice(0, 300));
    }
  });
}

test("the issues of `validate` do not repeat the client's key either", () => {
  for (const key of KEYS) {
    const client = new Client({ ...options, provider: "texting-blue", apiKey: key });
    assert.ok(!leaks(JSON.stringify(client.validate({ ...message, [key]: 1 })), key));
  }
});
