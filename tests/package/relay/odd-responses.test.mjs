// A relay of another version, or something that is none, says odd things: the page's client keeps its types, and never believes them too much.
import assert from "node:assert/strict";
import { test } from "node:test";
import { newActionKey, pageOf, post, setUp, thrownBy, TidingsError, TO } from "./relay-harness.mjs";

const message = { to: TO, body: "Hello" };

/** A page's client that gets this body, as the text of a JSON object or as a value. */
const pageThatGets = (status, body) =>
  pageOf(null, {
    token: "a_token_of_the_page",
    fetch: async () =>
      new Response(typeof body === "string" ? body : JSON.stringify(body), {
        status,
        headers: { "content-type": "application/json" },
      }),
    retry: { maxAttempts: 1 },
  });

/** JSON texts that are hardly ever what a fact may be. The last is Infinity. */
const ODD = ["5", "-1", "true", '"odd"', "[null]", "[[]]", '[{"path":5}]', "{}", '{"length":1}', "1e400"];

const ERROR_FACTS =
  "category outcome scope transient retryable retryAfterMs permanent issues param guard code requestId docsUrl limit balance id batchId messages provider attempts raw cause name stack then toJSON __proto__".split(
    " ",
  );
const isTextOrNull = (value) => value === null || typeof value === "string";
const areIssues = (value) =>
  Array.isArray(value) && value.every(({ path, code, message }) => [path, code, message].every(isTextOrNull));

function assertTyped(error, what) {
  assert.ok(error instanceof TidingsError, what);
  assert.ok(["not-sent", "unknown", "sent"].includes(error.outcome), what);
  assert.match(error.category, /^[a-z-]+$/, what);
  assert.notEqual(error.category, "odd", what);
  for (const name of ["transient", "retryable"]) assert.equal(typeof error[name], "boolean", what);
  for (const name of ["code", "param", "scope", "requestId", "docsUrl", "id", "batchId", "guard", "provider"])
    assert.ok(isTextOrNull(error[name]), `${what}: ${name}`);
  assert.ok(error.retryAfterMs === null || (Number.isFinite(error.retryAfterMs) && error.retryAfterMs >= 0), what);
  assert.ok(areIssues(error.issues), what);
  for (const { id, to, error: own } of error.messages) {
    assert.ok(isTextOrNull(id) && isTextOrNull(to), what);
    if (own !== null) assertTyped(new TidingsError(own), what);
  }
}

test("a fact of a failure that is not what it may be is left out, and the attempts and the others stay", async () => {
  for (const name of ERROR_FACTS)
    for (const value of ODD)
      for (const body of [
        `{"tidings":"final.unknown.network","param":"to","${name}":${value}}`,
        `{"tidings":"final.unknown.network","param":"to","messages":[{"status":"failed","error":{"${name}":${value}}}]}`,
      ]) {
        const error = await thrownBy(pageThatGets(502, body).send(message, { idempotencyKey: newActionKey() }));
        assertTyped(error, body);
        assert.equal(error.attempts.length, 1, body);
        assert.notEqual(error.outcome, "not-sent", body);
        if (name !== "param") assert.equal(error.param, "to", body);
      }
});

test("a fact of a result that is not what it may be is left out, and the message counts as sent", async () => {
  const names = "id to messages reference replayed warnings provider batchId requestId rateLimit status".split(" ");
  for (const name of names)
    for (const value of ODD) {
      const body = `{"tidings":"accepted","status":"queued","${name}":${value}}`;
      const sent = await pageThatGets(202, body).send(message);
      assert.equal(typeof sent.status, "string", body);
      assert.ok(
        sent.to.every((to) => typeof to === "string"),
        body,
      );
      assert.ok(
        sent.messages.every(
          ({ id, status, error }) => isTextOrNull(id) && typeof status === "string" && error === null,
        ),
        body,
      );
      assert.ok(areIssues(sent.warnings), body);
      assert.ok(isTextOrNull(sent.id) && isTextOrNull(sent.batchId) && isTextOrNull(sent.requestId), body);
      assert.equal(typeof sent.replayed, "boolean", body);
      assert.ok(sent.rateLimit === null || "resetMs" in sent.rateLimit, body);
    }
});

/** Each: why; what has the member that a relay's response has; its status. */
const NO_SUCCESS = [
  ["another API, whose member has a text", "hello", 200],
  ["another API, whose member has a number", 5, 201],
  ["another API, whose member has almost the same", "Accepted", 200],
  ["a proxy that made a success of a failure", "final.not-sent.validation", 200],
  ["a proxy that made a success of a failure in doubt", "final.unknown.network", 202],
  ["a proxy that made a success of a wait", "again.not-sent.rate-limit.account", 200],
];

for (const [why, tidings, status] of NO_SUCCESS)
  test(`a success that the relay does not confirm is in doubt, and no result: ${why}`, async () => {
    const body = { tidings, status: "queued", outcome: "not-sent", id: "msg_1" };
    const error = await thrownBy(pageThatGets(status, body).send(message, { idempotencyKey: "action-1" }));
    assert.deepEqual([error.category, error.outcome, error.retryable], ["protocol", "unknown", false]);
    assert.deepEqual([error.status, error.attempts.length, error.idempotencyKey], [status, 1, "action-1"]);
    assert.deepEqual(error.raw, body);
  });

test("what a mark says of the outcome is not made better by the facts beside it", async () => {
  for (const tidings of ["final.unknown.network", "final.sent.carrier", "hello"]) {
    const error = await thrownBy(pageThatGets(502, { tidings, outcome: "not-sent", retryable: true }).send(message));
    assert.notEqual(error.outcome, "not-sent", tidings);
  }
});

test("a body of thousands of fields has a short response, because responses are remembered", async () => {
  const fields = Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`f${index}`, 1]));
  const { status, text, body } = await post(setUp().relay, { body: fields });
  assert.deepEqual([status, body.issues.length], [422, 20]);
  assert.ok(text.length < 5_000);
});
