// The error of a send that failed: its facts, its path, whether and when to call again; no API key in it.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BAD_NUMBER,
  DOWN,
  Failover,
  FailoverError,
  failure,
  fake,
  HELLO,
  isFailoverError,
  isTidingsError,
  KEY,
  LOST,
  MESSAGE,
  OUT_OF_CREDIT,
  pair,
  steps,
  TidingsError,
} from "./harness.mjs";
import * as alone from "../../../pkg/dist/failover.js";

test("an error has the facts of the decisive failure and the path, and survives JSON and structuredClone", async () => {
  const cause = new Error("socket");
  const failover = new Failover([
    fake("a", { ...DOWN, cause }),
    fake("b", { ...OUT_OF_CREDIT, code: "E7", status: 402, requestId: "r1" }),
  ]);
  const error = await failure(failover.send(MESSAGE));
  assert.ok(
    error instanceof FailoverError &&
      error instanceof TidingsError &&
      error instanceof Error &&
      isTidingsError(error) &&
      alone.isTidingsError(error),
  );
  assert.deepEqual(
    [error.provider, error.category, error.code, error.status, error.requestId, error.name],
    ["b", "payment", "E7", 402, "r1", "FailoverError"],
  );
  assert.ok(isFailoverError(error) && alone.isFailoverError(error) && FailoverError.name === "FailoverError");
  for (const other of [
    error.errors[0],
    null,
    undefined,
    7,
    {},
    new Proxy(
      {},
      {
        get() {
          throw new Error("get");
        },
      },
    ),
  ])
    assert.equal(isFailoverError(other), false);
  assert.equal(steps(error.path), "a:not-sent b:not-sent");
  const [first, second] = error.path;
  assert.deepEqual(
    [
      first.provider,
      first.called,
      first.category,
      first.scope,
      first.outcome,
      first.code,
      first.breaker,
      first.attempts.length,
    ],
    ["a", true, "unavailable", "provider", "not-sent", null, "closed", 1],
  );
  assert.equal(second.error.requestId, "r1", "all facts of each failure");
  assert.equal(error.errors[0].cause, cause, "the clients' own errors");
  assert.equal(error.retryable, true, "a may succeed later, although b will not");
  const withoutBodies = JSON.parse(JSON.stringify(error.path, (name, value) => (name === "raw" ? undefined : value)));
  for (const plain of [JSON.parse(JSON.stringify(error)), structuredClone(error.toJSON())]) {
    assert.deepEqual(plain.path, withoutBodies);
    assert.equal("errors" in plain || "raw" in plain, false);
  }
  assert.deepEqual(structuredClone(error.toJSON({ raw: true })).path, error.path);
});

test("if all providers failed, the wait is the shortest of the retryable ones, if all of those have one", async () => {
  const limited = (ms) => ({
    category: "rate-limit",
    scope: "account",
    outcome: "not-sent",
    retryable: true,
    retryAfterMs: ms,
  });
  const rows = [
    [[limited(9_000), limited(4_000)], true, 4_000],
    [[limited(9_000), OUT_OF_CREDIT], true, 9_000],
    [[limited(9_000), DOWN], true, null],
    [[OUT_OF_CREDIT, OUT_OF_CREDIT], false, null],
  ];
  for (const [responses, retryable, retryAfterMs] of rows) {
    const error = await failure(
      new Failover(responses.map((response, index) => fake(`p${index}`, response))).send(MESSAGE),
    );
    assert.deepEqual([error.retryable, error.retryAfterMs], [retryable, retryAfterMs]);
  }
  const final = await failure(new Failover([fake("a", limited(9_000)), fake("b", BAD_NUMBER)]).send(MESSAGE));
  assert.deepEqual(
    [final.category, final.retryable, final.retryAfterMs],
    ["validation", false, null],
    "an invalid number is still invalid in nine seconds",
  );
});

test("an error is retryable only if calling again cannot send twice, and transient if the failure may pass", async () => {
  const keyed = { ...LOST, transient: true, retryable: true };
  const rows = [
    [[fake("a", keyed)], {}, true, true, "the only provider recognises the key"],
    [[fake("a", keyed), fake("b")], {}, true, false, "the next send may go to b, which does not know a's keys"],
    [[fake("a", { ...LOST, transient: true, retryable: false })], {}, true, false, "no provider recognises the key"],
    [
      [fake("a", { ...DOWN, transient: true }), fake("b", OUT_OF_CREDIT)],
      {},
      true,
      true,
      "nothing was sent, and a may succeed later",
    ],
    [
      [fake("a", keyed), fake("b", { ...DOWN, transient: true })],
      { afterUnknown: true },
      true,
      false,
      "b may succeed later, but a may have sent it",
    ],
    [[fake("a", OUT_OF_CREDIT)], {}, false, false, "no credit"],
  ];
  for (const [clients, policy, transient, retryable, why] of rows) {
    const error = await failure(new Failover(clients, policy).send(MESSAGE));
    assert.deepEqual([error.transient, error.retryable], [transient, retryable], why);
    assert.equal(typeof error.path[0].transient, "boolean");
  }
});

test("no API key appears in the path or in JSON", async () => {
  const { failover, blue } = pair();
  blue.fail({ kind: "status", status: 401, body: { error: { message: `bad key ${KEY}` } } });
  const { path } = await failover.send(HELLO);
  assert.ok(!JSON.stringify(path).includes(KEY));
  assert.ok(!JSON.stringify(failover).includes(KEY));
});
