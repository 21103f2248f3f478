// No credential appears in an error, a result, an event, a log line, a URL or a redirected request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  Client,
  clientOf,
  failure,
  KEY,
  MESSAGES,
  PROVIDERS,
  respond,
  scripted,
  SENDING_PROVIDERS,
  simulated,
} from "./test-client.mjs";

/** Everything that a console, a logger or a developer may print. */
function printed(value) {
  const seen = [String(value), inspect(value, { depth: 20, showHidden: true }), JSON.stringify(value) ?? ""];
  if (value instanceof Error)
    seen.push(value.stack, inspect(value.cause, { depth: 20, showHidden: true }), String(value.cause));
  return seen.join("\n");
}

function assertClean(value, what) {
  assert.ok(!printed(value).includes(KEY), `${what}: ${printed(value).slice(0, 400)}`);
}

test("no provider's results, errors and events contain the key", async () => {
  for (const provider of PROVIDERS) {
    for (const fault of [
      [],
      [{ kind: "status", status: 500 }],
      [{ kind: "html", status: 502 }],
      [{ kind: "lost", when: "after" }],
    ]) {
      const events = [];
      const { client, simulator } = simulated(provider, {
        onEvent: (event) => events.push(event),
        retry: { maxAttempts: 2 },
      });
      simulator.fail(...fault);
      const act = MESSAGES[provider] ? client.send(MESSAGES[provider]) : client.messages.get("msg_sample");
      assertClean(await act.catch((error) => error), provider);
      assert.ok(events.length >= 3);
      assertClean(events, `${provider}'s events`);
      assertClean(client, `${provider}'s client`);
    }
  }
});

test("a key that the provider repeats in its response is masked everywhere", async () => {
  const body = { error: { code: "unauthorized", message: `The key ${KEY} is not known.`, [KEY]: { deep: [KEY] } } };
  const { fetch } = scripted(respond(401, body, { "x-request-id": KEY }));
  const error = await failure(clientOf("texting-blue", fetch).send(MESSAGES["texting-blue"]));
  assertClean(error, "error");
  assert.match(error.message, /\[redacted\]/);
  assert.equal(error.code, "unauthorized");
  const html = await failure(
    clientOf("sent", respond(500, `<p>${KEY}</p>`), { retry: { maxAttempts: 1 } }).send(MESSAGES.sent),
  );
  assertClean(html, "HTML");
  const events = [];
  const inCode = respond(401, { error: { code: KEY, message: "no" } }, { "x-request-id": KEY });
  await failure(
    clientOf("texting-blue", inCode, { onEvent: (event) => events.push(event) }).send(MESSAGES["texting-blue"]),
  );
  assert.ok(events.some(({ type }) => type === "give-up"));
  assertClean(events, "events");
  const { fetch: ok } = scripted(respond(202, { id: "msg_1", status: "queued", key: KEY }));
  assertClean(await clientOf("texting-blue", ok).send(MESSAGES["texting-blue"]), "result");
});

test("a key in the message, properties, request or headers of another library's error is not in the cause", async () => {
  const withRequest = (init) =>
    Object.assign(new Error("HTTP failed"), {
      request: new Request("https://api.texting.blue/", { headers: init.headers }),
    });
  const throwers = [
    (_, init) => {
      throw new Error(`bad header ${JSON.stringify(init.headers)}`);
    },
    async (_, init) => {
      throw Object.assign(new Error("failed"), { config: { headers: init.headers } });
    },
    async (_, init) => {
      throw new Error("outer", { cause: new Error(init.headers["x-api-key"]) });
    },
    async (_, init) => {
      throw withRequest(init);
    },
    async (_, init) => {
      throw init.headers["x-api-key"];
    },
    async (_, init) => {
      throw new Map([["x-api-key", init.headers["x-api-key"]]]);
    },
  ];
  for (const fetch of throwers) {
    const error = await failure(clientOf("texting-blue", fetch).send(MESSAGES["texting-blue"]));
    assert.equal(error.category, "network");
    assertClean(error, fetch.toString());
    assert.ok(error.cause);
  }
});

test("another library's error without a key is the cause itself, by identity", async () => {
  const thrown = new TypeError("fetch failed", { cause: new Error("ECONNRESET") });
  const error = await failure(
    clientOf("texting-blue", async () => {
      throw thrown;
    }).send(MESSAGES["texting-blue"]),
  );
  assert.equal(error.cause, thrown);
});

test("a key from a function is as secret as one from an option", async () => {
  const { fetch } = scripted(respond(401, { error: { message: KEY } }));
  const error = await failure(clientOf("sent", fetch, { apiKey: async () => KEY }).send(MESSAGES.sent));
  assertClean(error, "error");
});

test("a configuration error does not repeat the key", () => {
  for (const options of [
    { provider: "nope", apiKey: KEY },
    { provider: "sent", apiKey: `${KEY} ` },
    { provider: "sent", apiKey: KEY, timeoutMs: -1 },
  ]) {
    assert.throws(
      () => new Client(options),
      (error) => (assertClean(error, "error"), true),
    );
  }
});

test("the key is sent in the provider's header field, and never in the URL or the body", async () => {
  const fields = { nativehub: "authorization", "texting-blue": "x-api-key", sent: "x-api-key", "sent-v2": "x-api-key" };
  for (const provider of SENDING_PROVIDERS) {
    const { fetch, calls } = scripted(respond(400, {}));
    await failure(clientOf(provider, fetch).send(MESSAGES[provider]));
    const [{ url, headers, body, redirect }] = calls;
    assert.ok(headers[fields[provider]].endsWith(KEY), provider);
    assert.ok(!url.includes(KEY) && !body.includes(KEY), provider);
    assert.equal(redirect, "manual", "a redirect would carry the credential along");
  }
});

test("a redirect is not followed, and is reported as a redirect", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const { simulator, client } = simulated("sent");
    simulator.fail({ kind: "redirect", status, location: "https://elsewhere.example/" });
    const error = await failure(client.send(MESSAGES.sent));
    assert.deepEqual([error.category, error.status, simulator.requests.length], ["protocol", status, 1]);
  }
});
