// The outcome: what was sent, what may pass, what is safe to repeat, and what is known about a send that failed.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ACCEPTED,
  clientOf,
  exampleProfile,
  failure,
  FROM,
  MESSAGES,
  parseError,
  respond,
  scripted,
  TO,
} from "./test-client.mjs";

test("a key that the provider does not support is ignored with a warning, so that the same code works with several clients", async () => {
  const batch = respond(200, {
    batch_id: "b1",
    messages: [
      { id: "m1", to: TO, status: "queued" },
      { id: "m2", to: FROM, status: "queued" },
    ],
  });
  for (const [provider, message, response, why] of [
    ["texting-blue", MESSAGES["texting-blue"], ACCEPTED, "it takes no keys"],
    ["sent-v2", MESSAGES["sent-v2"], respond(200, undefined), "it takes no keys"],
    ["nativehub", { ...MESSAGES.nativehub, to: [TO, FROM] }, batch, "it takes none for several recipients"],
  ]) {
    const { fetch, calls } = scripted(response);
    const { idempotencyKey, warnings } = await clientOf(provider, fetch).send(message, { idempotencyKey: "order-7" });
    assert.equal(idempotencyKey, null, why);
    assert.deepEqual(
      warnings.map(({ path, code, severity }) => [path, code, severity]),
      [["idempotencyKey", "unsupported", "warning"]],
      why,
    );
    assert.match(warnings[0].message, /may be sent twice/);
    assert.doesNotMatch(JSON.stringify(calls), /order-7/, why);
  }
  const { fetch, calls } = scripted(respond(500, {}));
  const error = await failure(
    clientOf("texting-blue", fetch).send(MESSAGES["texting-blue"], { idempotencyKey: "order-7" }),
  );
  assert.deepEqual(
    [error.outcome, error.retryable, error.idempotencyKey, calls.length],
    ["unknown", false, null, 1],
    "it is not used as a key, so nothing is repeated with it",
  );
});

test("every other call has no warnings, so it rejects a key that the provider does not support", async () => {
  for (const provider of ["texting-blue", "nativehub"]) {
    const { fetch, calls } = scripted(respond(200, {}));
    const error = await failure(
      clientOf(provider, fetch).request("POST", "/things", { body: {}, idempotencyKey: "k" }),
    );
    assert.deepEqual([error.category, error.param, calls.length], ["unsupported", "idempotencyKey", 0]);
  }
});

test("an error says what may pass, and separately what is safe to repeat", async () => {
  const limited = respond(429, {}, { "retry-after": "3600" });
  const rows = [
    ["texting-blue", respond(503, {}), true, false, "unknown", "without a key a second call may send twice"],
    ["sent", respond(503, {}), true, true, "unknown", "with the key the repetition is recognised"],
    ["texting-blue", limited, true, true, "not-sent", "nothing was sent"],
    ["texting-blue", respond(400, {}), false, false, "not-sent", "it does not pass"],
  ];
  for (const [provider, response, transient, retryable, outcome, why] of rows) {
    const error = await failure(clientOf(provider, response, { retry: { maxAttempts: 1 } }).send(MESSAGES[provider]));
    assert.deepEqual([error.transient, error.retryable, error.outcome], [transient, retryable, outcome], why);
  }
  const alone = parseError({ status: 503, body: {} });
  assert.deepEqual([alone.transient, alone.retryable, alone.outcome], [true, false, "unknown"]);
});

test("a send without an accepted message fails, and the error has what the response said about it", async () => {
  const body = { id: "msg_1", status: "failed", error_code: "forbidden" };
  const { fetch, calls } = scripted(respond(200, body));
  const error = await failure(clientOf("texting-blue", fetch).send(MESSAGES["texting-blue"]));
  assert.deepEqual(
    [error.category, error.outcome, error.id, error.batchId, calls.length],
    ["permission", "not-sent", "msg_1", null, 1],
  );
  const [message] = error.messages;
  assert.deepEqual(
    [error.messages.length, message.id, message.to, message.status, message.error.code, message.error.provider],
    [1, "msg_1", TO, "failed", "forbidden", "texting-blue"],
  );
  assert.deepEqual(error.raw, body);
});

test("a send whose response has an id and also an error is never repeated without a key", async () => {
  for (const [body, category, why] of [
    [
      { id: "msg_1", status: "queued", error: "rate limit exceeded for delivery receipts" },
      null,
      "accepted, despite the error",
    ],
    [{ id: "msg_1", status: "queued", error: { code: "invalid_request" } }, null, "accepted, despite the error"],
    [{ success: false, id: "msg_1", error: { code: "rate_limited" } }, "rate-limit", "a contradiction"],
    [{ id: "msg_1", status: "failed", error_code: "rate_limited" }, "rate-limit", "it may still go out"],
    [{ status: "queued" }, "protocol", "a documented id is missing"],
  ]) {
    const { fetch, calls } = scripted(respond(200, body));
    const result = await clientOf("texting-blue", fetch)
      .send(MESSAGES["texting-blue"])
      .catch((error) => error);
    assert.equal(calls.length, 1, why);
    if (category === null)
      assert.deepEqual([result.id, result.status, result.messages[0].error], ["msg_1", "queued", null], why);
    else assert.deepEqual([result.category, result.outcome, result.retryable], [category, "unknown", false], why);
  }
});

test("if only the send has an id and its messages' failures may pass, the outcome is unknown", async () => {
  const profile = exampleProfile({
    response: {
      id: "id",
      items: "items",
      messageTo: "to",
      messageStatus: "status",
      messageErrorCode: "code",
      statuses: { failed: "failed" },
    },
    errors: { codes: { BUSY: { category: "rate-limit", transient: true }, GONE: "validation@recipient" } },
  });
  for (const [id, code, outcome, requests, why] of [
    ["b1", "BUSY", "unknown", 1, "with an id, it may still go out"],
    ["b1", "GONE", "not-sent", 1, "it will not pass"],
    [null, "BUSY", "not-sent", 4, "there is no id"],
  ]) {
    const { fetch, calls } = scripted(respond(200, { id, items: [{ to: TO, status: "failed", code }] }));
    const error = await failure(clientOf(profile, fetch).send({ to: TO, body: "Hello" }));
    assert.deepEqual([error.outcome, calls.length], [outcome, requests], why);
  }
});

test("the id of a result is that of its one message, exactly as the provider wrote it", async () => {
  const id = ` a  b\t${"x".repeat(300)} `;
  const sent = (...ids) =>
    respond(202, { success: true, data: { recipients: ids.map((message_id) => ({ message_id, to: TO })) } });
  assert.equal((await clientOf("sent", sent(id)).send(MESSAGES.sent)).id, id);
  const several = await clientOf("sent", sent("a", "b")).send(MESSAGES.sent);
  assert.deepEqual(
    [several.id, several.batchId, several.messages.map((message) => message.id)],
    [null, null, ["a", "b"]],
  );
});

test("numbers of any form are read, and a long integer becomes a string of its digits", async () => {
  for (const [written, read, why] of [
    ["12345678901234567890", "12345678901234567890", "an id"],
    ["-12345678901234567890", "-12345678901234567890", "an id"],
    ["1234567890123456", 1234567890123456, "a double holds it"],
    ["0.30000000000000004", 0.30000000000000004, "a price: its digits are no integer"],
    ["-12345678901234567890.5", -12345678901234567890.5, "no integer"],
    ["1.2345678901234567e+20", 1.2345678901234567e20, "no integer"],
    ["5E00000000000000000001", 50, "an exponent of many digits"],
    [
      '"at 12345678901234567890 \\" 0.30000000000000004"',
      'at 12345678901234567890 " 0.30000000000000004',
      "within a string",
    ],
    [`"${"x".repeat(12e6)}", "n": 12345678901234567890`, "x".repeat(12e6), "a string of millions of characters"],
    [`"${"\\n".repeat(6e6)}", "n": 12345678901234567890`, "\n".repeat(6e6), "a string of millions of escapes"],
  ]) {
    const { fetch } = scripted(respond(200, `{"id":"msg_1","status":"queued","fact":${written}}`));
    const { id, raw } = await clientOf("texting-blue", fetch, { maxResponseBytes: 20e6 }).send(
      MESSAGES["texting-blue"],
    );
    assert.equal(id, "msg_1", why);
    assert.ok(raw.fact === read, why);
  }
});

test("a rejection because of the caller's key has the outcome unknown, whatever its status; one of a random key does not", async () => {
  for (const [status, error, outcome, why] of [
    [409, "Conflict", "unknown", "the usual status"],
    [400, "batch_id already processed", "unknown", "an earlier request was accepted"],
    [400, "Message already sent", "unknown", "an earlier request was accepted"],
    [422, "Idempotency key already used", "unknown", "the draft's status for another payload"],
    [422, "This Idempotency-Key was used with a different payload", "unknown", "the same, worded differently"],
    [
      400,
      "Keys for idempotent requests can only be used with the same parameters they were first used with.",
      "unknown",
      "the wording of Stripe",
    ],
    [403, "Duplicate idempotency key", "unknown", "a generic status"],
    [425, "Idempotency key in use", "unknown", "the first request is still running"],
    [422, "Idempotency-Key is too long", "not-sent", "the key itself is wrong"],
    [400, "Idempotency-Key is required", "not-sent", "the key itself is wrong"],
    [400, "Invalid number", "not-sent", "nothing about a key"],
  ])
    for (const provider of ["sent", "nativehub"]) {
      const client = clientOf(provider, respond(status, { error }));
      const own = await failure(client.send(MESSAGES[provider], { idempotencyKey: "order-7" }));
      assert.deepEqual([own.outcome, own.retryable], [outcome, false], `${provider} ${status} ${error}: ${why}`);
      assert.equal(
        (await failure(client.send(MESSAGES[provider]))).outcome,
        "not-sent",
        `${provider} ${status} ${error}: the key is new`,
      );
    }
});

test("a status that HTTP does not define is read like any other", () => {
  for (const status of [600, 799, 999]) {
    const facts = parseError({
      status,
      headers: { "x-request-id": "r1" },
      body: { error: { code: "E1", message: "No." } },
    });
    assert.deepEqual(
      [facts.status, facts.code, facts.requestId, facts.transient, facts.outcome],
      [status, "E1", "r1", false, "unknown"],
    );
  }
  for (const status of [99, 1000, NaN]) assert.throws(() => parseError({ status, body: {} }), /from 100 to 999/);
});
