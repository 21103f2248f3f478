// The API key: a function that returns none or fails, and a string in a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import twilio from "../../../pkg/dist/providers/twilio.js";
import { simulateProvider } from "../../../pkg/dist/simulator/index.js";
import {
  ACCEPTED,
  adviceFor,
  Client,
  clientOf,
  createSimulator,
  failure,
  KEY,
  MESSAGES,
  scripted,
  SENDING_PROVIDERS,
  simulated,
} from "./test-client.mjs";

const good = { provider: "texting-blue", apiKey: KEY };

test("a key function that returns no key ends the call before anything is sent", async () => {
  for (const apiKey of [() => 7, async () => "", () => "a b", () => null]) {
    const { fetch, calls } = scripted(ACCEPTED);
    const error = await failure(clientOf("sent", fetch, { apiKey }).send(MESSAGES.sent));
    assert.deepEqual(
      [error.category, error.outcome, error.param, error.attempts.length, calls.length],
      ["configuration", "not-sent", "apiKey", 1, 0],
    );
  }
});

test("a key function that fails once is called again for the next attempt, also with a provider without idempotency keys", async () => {
  for (const provider of SENDING_PROVIDERS) {
    for (const fail of [
      () => {
        throw new Error("vault closed");
      },
      async () => {
        throw undefined;
      },
    ]) {
      let asked = 0;
      const { simulator, client } = simulated(provider, { apiKey: () => (++asked < 3 ? fail() : KEY) });
      const { attempts } = await client.send(MESSAGES[provider]);
      assert.deepEqual(
        attempts.map(({ category, why }) => [category, why]),
        [
          ["authentication", "backoff"],
          ["authentication", "backoff"],
          [null, "accepted"],
        ],
      );
      assert.deepEqual([asked, simulator.requests.length, simulator.delivered.length], [3, 1, 1], provider);
    }
  }
});

test("a key function that keeps failing ends the call, not sent, with its error as the cause", async () => {
  const thrown = new Error("vault closed");
  for (const apiKey of [
    () => {
      throw thrown;
    },
    async () => {
      throw thrown;
    },
  ]) {
    const { fetch, calls } = scripted(ACCEPTED);
    const error = await failure(clientOf("sent", fetch, { apiKey }).send(MESSAGES.sent));
    assert.deepEqual(
      [error.category, error.scope, error.outcome, error.param],
      ["authentication", "account", "not-sent", "apiKey"],
    );
    assert.deepEqual(
      [error.transient, error.retryable, error.permanent, error.attempts.length, calls.length],
      [true, true, false, 4, 0],
    );
    assert.equal(error.cause, thrown);
    assert.match(adviceFor(error).todo, /function `apiKey` failed/);
  }
});

test("in a page, a string key is rejected with the remedy, unless the caller insists or has a relay", () => {
  globalThis.document = {};
  try {
    assert.throws(
      () => new Client(good),
      ({ category, message, param }) => {
        assert.deepEqual([category, param], ["configuration", "apiKey"]);
        return /relay/.test(message) && /apiKey: async/.test(message) && /dangerouslyAllowBrowser/.test(message);
      },
    );
    new Client({ ...good, dangerouslyAllowBrowser: true });
    new Client({ ...good, apiKey: async () => KEY });
    new Client({ ...good, baseUrl: "https://my-app.example/api" });
    // With a simulator, the key does not leave the page.
    new Client({ ...good, fetch: createSimulator().fetch });
    new Client({
      provider: twilio,
      accountSid: "AC1",
      apiKey: KEY,
      fetch: simulateProvider(twilio, { apiKey: KEY, options: { accountSid: "AC1" } }).fetch,
    });
    assert.throws(() => new Client({ ...good, fetch: (...args) => createSimulator().fetch(...args) }), /relay/);
    assert.throws(() => new Client({ ...good, baseUrl: "https://API.texting.blue/v1" }), /relay/);
  } finally {
    delete globalThis.document;
  }
});
