// Requests, results, idempotency keys, events, and the calls other than sends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  ACCEPTED,
  clientOf,
  failure,
  FROM,
  isTidingsError,
  KEY,
  MESSAGES,
  respond,
  sampleContact,
  sampleTemplate,
  scripted,
  simulated,
  TidingsError,
  TO,
} from "./test-client.mjs";

test("each provider gets the request that it documents", async () => {
  const rows = [
    [
      "nativehub",
      MESSAGES.nativehub,
      "https://api-message.nativehub.live/api/v1/messages",
      { to: TO, from: "BRAND", body: "Hello" },
      ["batch_id"],
    ],
    [
      "nativehub",
      { ...MESSAGES.nativehub, to: [TO, FROM] },
      "https://api-message.nativehub.live/api/v1/messages/bulk",
      { recipients: [TO, FROM], from: "BRAND", body: "Hello" },
    ],
    [
      "texting-blue",
      { ...MESSAGES["texting-blue"], mediaUrls: "https://example.com/a.png" },
      "https://api.texting.blue/v1/messages/send",
      { to: TO, from: FROM, content: "Hello", media_url: "https://example.com/a.png" },
    ],
    [
      "sent",
      { to: [TO], template: { name: "order", parameters: { id: "7" } }, channel: ["sms", "rcs"] },
      "https://api.sent.dm/v3/messages",
      { to: [TO], template: { name: "order", parameters: { id: "7" } }, channel: ["sms", "rcs"] },
    ],
    ["sent", MESSAGES.sent, "https://api.sent.dm/v3/messages", { to: [TO], text: "Hello" }],
    [
      "sent-v2",
      MESSAGES["sent-v2"],
      "https://api.sent.dm/v2/messages/quick-message",
      { phoneNumber: TO, customMessage: "Hello" },
    ],
    [
      "sent-v2",
      { to: TO, template: { id: "t", parameters: { a: "b" } } },
      "https://api.sent.dm/v2/messages/phone",
      { phoneNumber: TO, templateId: "t", templateVariables: { a: "b" } },
    ],
    [
      "sent-v2",
      { contactId: "c", template: { id: "t" } },
      "https://api.sent.dm/v2/messages/contact",
      { contactId: "c", templateId: "t" },
    ],
  ];
  for (const [provider, message, url, json, more = []] of rows) {
    const { fetch, calls } = scripted(respond(400, {}));
    await failure(clientOf(provider, fetch).send(message));
    for (const name of more) {
      assert.match(calls[0].json[name], /^[0-9a-f-]{32,36}$/);
      delete calls[0].json[name];
    }
    assert.deepEqual([calls[0].method, calls[0].url, calls[0].json], ["POST", url, json]);
    assert.equal(calls[0].headers["content-type"], "application/json");
  }
});

test("an invalid message is not sent, and the error names all of its issues", async () => {
  const { fetch, calls } = scripted(ACCEPTED);
  const error = await failure(
    clientOf("texting-blue", fetch).send({
      to: "4155551234",
      body: "x".repeat(5_001),
      mediaUrls: "http://x.example",
      colour: 1,
    }),
  );
  assert.deepEqual(error.issues.map(({ path }) => path).sort(), ["body", "colour", "from", "mediaUrls", "to"]);
  assert.deepEqual([error.category, error.outcome, calls.length], ["validation", "not-sent", 0]);
});

test("a send or another call that the provider does not document is unsupported", async () => {
  const { fetch, calls } = scripted(ACCEPTED);
  const acts = [
    (client) => client.send(MESSAGES.sent),
    (client) => client.templates.get("t"),
    (client) => client.numbers.list(),
    (client) => client.errorCodes.search("x"),
  ];
  for (const act of acts) {
    const error = await failure(act(clientOf("shingleai", fetch)));
    assert.deepEqual([error.category, error.outcome, error.provider], ["unsupported", "not-sent", "shingleai"]);
  }
  assert.equal(calls.length, 0);
});

test("each send has one random key, the same on every attempt, and different from other sends", async () => {
  const { fetch, calls } = scripted(
    respond(500, {}),
    respond(503, {}),
    respond(202, { success: true, data: { status: "QUEUED", recipients: [{ message_id: "m", to: TO }] } }),
  );
  const client = clientOf("sent", fetch);
  const result = await client.send(MESSAGES.sent);
  const keys = calls.map(({ headers }) => headers["Idempotency-Key"]);
  assert.deepEqual(keys, Array(3).fill(result.idempotencyKey));
  assert.notEqual((await client.send(MESSAGES.sent)).idempotencyKey, result.idempotencyKey);
});

test("the caller's key is sent unchanged, also without retries", async () => {
  const { fetch, calls } = scripted(respond(500, {}));
  const error = await failure(
    clientOf("nativehub", fetch, { retry: { maxAttempts: 1 } }).send(MESSAGES.nativehub, { idempotencyKey: "order-7" }),
  );
  assert.equal(calls[0].json.batch_id, "order-7");
  assert.equal(error.idempotencyKey, "order-7");
});

test("a key that the provider does not allow is rejected", async () => {
  for (const [provider, message, idempotencyKey] of [
    ["sent", MESSAGES.sent, "a key"],
    ["sent", MESSAGES.sent, "x".repeat(256)],
    ["texting-blue", MESSAGES["texting-blue"], 7],
    ["texting-blue", MESSAGES["texting-blue"], ""],
  ]) {
    const { fetch, calls } = scripted(ACCEPTED);
    const error = await failure(clientOf(provider, fetch).send(message, { idempotencyKey }));
    assert.deepEqual([error.issues[0].path, error.issues[0].severity, calls.length], ["idempotencyKey", undefined, 0]);
  }
});

test("after a lost response, the request is repeated with the same key, and the provider counts one message", async () => {
  for (const provider of ["nativehub", "sent"]) {
    const { client, simulator } = simulated(provider);
    simulator.fail({ kind: "lost", when: "after" });
    const result = await client.send(MESSAGES[provider]);
    assert.equal(simulator.delivered.length, 1);
    assert.deepEqual(
      result.attempts.map(({ why }) => why),
      ["backoff", "accepted"],
    );
    if (provider === "sent") assert.equal(result.replayed, true);
  }
});

test("a failed message in an accepted request has its own error, in the same form as a thrown one", async () => {
  const { client } = simulated("nativehub", {}, { messageErrors: { [FROM]: "BLOCKED_OPTED_OUT" } });
  const result = await client.send({ ...MESSAGES.nativehub, to: [TO, FROM] });
  const [first, second] = result.messages;
  assert.deepEqual([first.to, first.error], [TO, null]);
  assert.deepEqual(
    [second.to, second.error.category, second.error.code, second.error.provider],
    [FROM, "opted-out", "BLOCKED_OPTED_OUT", "nativehub"],
  );
  assert.deepEqual(
    Object.keys(second.error).sort(),
    Object.keys(new TidingsError(second.error).toJSON({ raw: true }))
      .filter((key) => key !== "name")
      .sort(),
  );
});

test("a success without a usable body is a protocol error with the outcome unknown, and is not repeated without a key", async () => {
  for (const body of ["<html>Sign in to the Wi-Fi</html>", '{"id":"msg_1","sta', "", "[]", "7"]) {
    const { fetch, calls } = scripted(respond(200, body === "" ? undefined : body));
    const error = await failure(clientOf("texting-blue", fetch).send(MESSAGES["texting-blue"]));
    assert.deepEqual([error.category, error.outcome, error.status, calls.length], ["protocol", "unknown", 200, 1]);
  }
});

test("the events of a call are in order, and its end is reported exactly once", async () => {
  const events = [];
  const { fetch } = scripted(
    respond(429, { error: { code: "rate_limited", message: "Slow down." } }, { "retry-after-ms": "5" }),
    ACCEPTED,
  );
  const client = clientOf("texting-blue", fetch, { onEvent: (event) => events.push(event) });
  await client.send(MESSAGES["texting-blue"]);
  assert.deepEqual(
    events.map(({ type, attempt }) => `${type} ${attempt}`),
    ["attempt 1", "response 1", "wait 1", "attempt 2", "response 2", "done 2"],
  );
  const [, response, wait] = events;
  assert.deepEqual([response.status, response.category, response.code], [429, "rate-limit", "rate_limited"]);
  assert.deepEqual([wait.delayMs, wait.hintMs, wait.why, wait.category], [5, 5, "hint", "rate-limit"]);
  assert.ok(
    events.every(({ provider, operation, call }) => provider === "texting-blue" && operation === "send" && call === 1),
  );
  await failure(
    clientOf("texting-blue", respond(402, { error: { code: "plan_limit_exceeded", message: "Upgrade." } }), {
      onEvent: (event) => events.push(event),
    }).send(MESSAGES["texting-blue"]),
  );
  const last = events.at(-1);
  assert.deepEqual(
    [last.type, last.why, last.category, last.outcome, last.code],
    ["give-up", "not-retryable", "quota", "not-sent", "plan_limit_exceeded"],
  );
});

test("a listener that throws does not affect the send; its error is reported on the console", async (t) => {
  const reported = [];
  t.mock.method(console, "error", (_text, error) => void reported.push(error.message));
  const client = clientOf("texting-blue", ACCEPTED, {
    onEvent: ({ type }) => {
      throw new Error(type);
    },
  });
  assert.equal((await client.send(MESSAGES["texting-blue"])).id, "msg_1");
  const rejecting = clientOf("texting-blue", ACCEPTED, {
    onEvent: async ({ type }) => {
      throw new Error(`async ${type}`);
    },
  });
  await rejecting.send(MESSAGES["texting-blue"]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(reported, ["attempt", "response", "done", "async attempt", "async response", "async done"]);
});

test("a console shows the names that the documentation uses", async () => {
  const client = clientOf("texting-blue", respond(401, {}));
  assert.match(inspect(client), /^Client \{/);
  assert.match(inspect(await failure(client.send(MESSAGES["texting-blue"]))), /^TidingsError: /);
});

test("an error is an Error, and its facts are plain data", async () => {
  const error = await failure(
    clientOf(
      "texting-blue",
      respond(402, { error: { code: "plan_limit_exceeded", message: "Upgrade.", limit: 1000 } }),
    ).send(MESSAGES["texting-blue"]),
  );
  assert.ok(error instanceof Error && error instanceof TidingsError && isTidingsError(error));
  assert.match(error.stack, /TidingsError: Upgrade\./);
  const facts = JSON.parse(JSON.stringify(error.toJSON({ raw: true })));
  assert.deepEqual(structuredClone(error.toJSON({ raw: true })), facts);
  assert.deepEqual(
    [facts.name, facts.message, facts.category, facts.raw.error.limit],
    ["TidingsError", "Upgrade.", "quota", 1000],
  );
});

test("any endpoint can be called with the same errors and retries, and no input can change its host", async () => {
  const { fetch, calls } = scripted(respond(503, {}), respond(200, { transactions: [] }));
  const client = clientOf("nativehub", fetch);
  const response = await client.request("GET", "/transactions", {
    query: { page: 2, type: ["DEBIT", "CREDIT"], q: "a&b=c d" },
    headers: { "x-trace": "t" },
  });
  assert.equal(
    calls[0].url,
    "https://api-message.nativehub.live/api/v1/transactions?page=2&type=DEBIT&type=CREDIT&q=a%26b%3Dc%20d",
  );
  assert.deepEqual(
    [response.status, response.data, response.attempts.length, calls[0].headers["x-trace"]],
    [200, { transactions: [] }, 2, "t"],
  );
  for (const path of [
    "messages",
    "//evil.example",
    "/../admin",
    "/a/%2e%2e/b",
    "/a?b",
    "/a#b",
    "/a\\b",
    "/a\r\nb",
    "https://evil.example/",
    "",
  ]) {
    assert.equal((await failure(client.request("GET", path))).issues[0].path, "path", path);
  }
  for (const headers of [
    { "x-a": "b\r\nx-api-key: c" },
    { "x a": "b" },
    { Authorization: "x" },
    { "X-API-Key": "x" },
    { host: "x" },
    { "x-a": "ž" },
  ]) {
    assert.equal(
      (await failure(client.request("GET", "/x", { headers }))).category,
      "validation",
      JSON.stringify(headers),
    );
  }
  assert.equal(calls.length, 2);
});

test("a POST of the caller's is only repeated if the caller says that it is idempotent", async () => {
  for (const [options, tries] of [
    [{}, 1],
    [{ idempotent: true }, 4],
    [{ idempotencyKey: "k" }, 4],
  ]) {
    const { fetch, calls } = scripted(respond(500, {}));
    await failure(
      clientOf("sent", fetch).request("POST", "/contacts", { body: { phone_number: TO, at: new Date(0) }, ...options }),
    );
    assert.equal(calls.length, tries);
    assert.equal(calls[0].json.at, "1970-01-01T00:00:00.000Z", "written as JSON.stringify writes it");
  }
});

test("an id stays one segment of the path", async () => {
  const { fetch, calls } = scripted(respond(200, {}));
  const client = clientOf("sent", fetch);
  await client.messages.get("a/b?c=d");
  assert.equal(calls[0].url, "https://api.sent.dm/v3/messages/a%2Fb%3Fc%3Dd");
  for (const id of ["", ".", ".."]) assert.equal((await failure(client.messages.get(id))).category, "validation");
});

test("the documented calls work with the simulator's providers", async () => {
  const sent = simulated("sent").client;
  const v2 = simulated("sent-v2").client;
  const blue = simulated("texting-blue").client;
  const { client: hub } = simulated("nativehub");
  const created = await blue.send(MESSAGES["texting-blue"]);
  assert.equal((await blue.messages.get(created.id)).data.id, created.id);
  const {
    numbers: [number],
  } = (await blue.numbers.list()).data;
  assert.equal((await blue.numbers.update(number.id, { status: "paused" })).data.status, "paused");
  assert.equal((await failure(blue.send({ ...MESSAGES["texting-blue"], from: number.phone_number }))).scope, "sender");
  assert.equal((await hub.errorCodes.search("invalid")).status, 200);
  assert.equal((await sent.templates.get(sampleTemplate.id)).data.data.id, sampleTemplate.id);
  assert.ok((await sent.templates.list({ page: 1, page_size: 10 })).data.success);
  assert.equal((await sent.contacts.get(sampleContact.id)).data.data.id, sampleContact.id);
  assert.equal((await v2.contacts.get(sampleContact.id)).status, 200);
  assert.equal((await v2.contacts.findByPhone(sampleContact.phone)).status, 200);
  assert.equal((await sent.contacts.update(sampleContact.id, { default_channel: "sms" })).status, 200);
  assert.equal((await sent.contacts.delete(sampleContact.id)).status, 204);
  assert.equal((await failure(sent.contacts.list({ pagesize: 1 }))).issues[0].code, "unknown-parameter");
});

test("with a fetched template, validate names missing, unknown and misspelt parameters", async () => {
  const { client } = simulated("sent", {}, { templates: [{ ...sampleTemplate, variables: ["name", "order_id"] }] });
  const template = (await client.templates.get(sampleTemplate.id)).data;
  const check = (parameters) =>
    client
      .validate({ to: TO, template: { id: sampleTemplate.id, parameters } }, { template })
      .map(({ code, path }) => `${code} ${path}`);
  assert.deepEqual(check({ name: "A", order_id: "7" }), []);
  assert.deepEqual(check({ name: "A" }), ["missing-parameter template.parameters.order_id"]);
  assert.deepEqual(check({ name: "A", order_id: "7", colour: "x" }), ["unknown-parameter template.parameters.colour"]);
  assert.ok(check({ name: "A", orderid: "7" }).includes("unknown-parameter template.parameters.orderid"));
});

test("many messages are sent a few at a time, and each has its own result", async () => {
  let running = 0;
  let maxRunning = 0;
  const { simulator } = simulated("texting-blue", {}, { optedOut: [] });
  const fetch = async (...args) => {
    maxRunning = Math.max(maxRunning, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    return simulator.fetch(...args).finally(() => running--);
  };
  const client = clientOf("texting-blue", fetch);
  const messages = Array.from({ length: 20 }, (_, index) => ({
    ...MESSAGES["texting-blue"],
    to: index === 7 ? "nobody" : TO,
    body: `${index}`,
  }));
  const results = await client.sendMany(messages, { concurrency: 3 }).all();
  assert.deepEqual(
    results.map(({ ok }) => ok),
    messages.map((_, index) => index !== 7),
  );
  assert.equal(results[7].error.category, "validation");
  assert.deepEqual(
    simulator.delivered.map(({ body }) => body).sort(),
    messages
      .filter((_, index) => index !== 7)
      .map(({ body }) => body)
      .sort(),
  );
  assert.equal(maxRunning, 3);
});

test("a client in a Proxy works, as frameworks wrap them", async () => {
  const client = new Proxy(clientOf("texting-blue", ACCEPTED), {});
  assert.equal((await client.send(MESSAGES["texting-blue"])).id, "msg_1");
  assert.ok(!JSON.stringify(client).includes(KEY));
});
