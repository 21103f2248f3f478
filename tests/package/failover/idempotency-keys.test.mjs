// One idempotency key for the whole send, with providers that support keys and providers that do not.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accepted,
  clientOf,
  createSimulator,
  DOWN,
  Failover,
  failure,
  fake,
  HELLO,
  MESSAGE,
  OUT_OF_CREDIT,
  pair,
  respond,
  steps,
  TO,
} from "./harness.mjs";

test("one idempotency key is used for the whole send, by each provider that supports keys", async () => {
  const withKeys = (response) =>
    fake("x", (_, { idempotencyKey = "made by the first" } = {}) =>
      response === "ok" ? accepted("x", { idempotencyKey }) : { ...response, idempotencyKey },
    );
  const withoutKeys = (provider) =>
    fake(provider, (_, { idempotencyKey } = {}) =>
      idempotencyKey === undefined
        ? DOWN
        : {
            category: "validation",
            scope: "request",
            attempts: [],
            issues: [{ path: "idempotencyKey", code: "unsupported", message: "" }],
          },
    );
  const [a, b, c] = [withKeys(DOWN), withoutKeys("b"), withKeys("ok")];
  const failover = () => new Failover([{ client: a, id: "a" }, b, { client: c, id: "c" }]);
  const result = await failover().send(MESSAGE);
  assert.deepEqual(
    [result.idempotencyKey, c.calls[0].options.idempotencyKey],
    ["made by the first", "made by the first"],
  );
  assert.equal(b.calls.at(-1).options.idempotencyKey, undefined);
  assert.equal(result.path[1].attempts.length, 1, "the rejected key is not an attempt");
  await failover().send(MESSAGE, { idempotencyKey: "order-7" });
  assert.deepEqual(
    [a, b, c].map(({ calls }) => calls.at(-1).options.idempotencyKey),
    ["order-7", undefined, "order-7"],
  );
});

test("real clients: the caller's key reaches a provider that supports keys, and does not stop one that does not", async () => {
  const { failover, blue, sent } = pair();
  blue.fail({ kind: "status", status: 402 });
  await failover.send(HELLO, { idempotencyKey: "order-7" });
  assert.deepEqual([blue.requests.length, sent.delivered[0].idempotencyKey], [1, "order-7"]);
});

test("a provider that does not support the key is called without it, the next one gets it, and a warning says so", async () => {
  const rejecting = (provider, code) =>
    fake(provider, (_, { idempotencyKey } = {}) =>
      idempotencyKey === undefined
        ? "ok"
        : {
            category: "validation",
            scope: "request",
            outcome: "not-sent",
            attempts: [],
            issues: [{ path: "idempotencyKey", code, message: "No such key." }],
          },
    );
  for (const code of ["unsupported", "invalid"]) {
    const first = rejecting("a", code);
    const result = await new Failover([first, fake("b")]).send(MESSAGE, { idempotencyKey: "order:7" });
    assert.deepEqual(
      first.calls.map(({ options }) => options.idempotencyKey),
      ["order:7", undefined],
    );
    assert.deepEqual(result.warnings, [{ path: "idempotencyKey", code, message: "No such key.", severity: "warning" }]);
  }
  const wrong = rejecting("a", "wrong-type");
  const error = await failure(new Failover([wrong, fake("b")]).send(MESSAGE, { idempotencyKey: 7 }));
  assert.deepEqual(
    [steps(error.path), wrong.calls.length],
    ["a:request", 1],
    "a key that is not a string is the caller's mistake",
  );
  const second = rejecting("b", "invalid");
  const made = await new Failover([fake("a", { ...OUT_OF_CREDIT, idempotencyKey: "made by a" }), second]).send(MESSAGE);
  assert.deepEqual(
    [second.calls.map(({ options }) => options.idempotencyKey), made.warnings],
    [["made by a", undefined], []],
    "no warning about a generated key",
  );
  const ignoring = fake(
    "b",
    accepted("b", {
      warnings: [
        { path: "idempotencyKey", code: "unsupported", message: "", severity: "warning" },
        { path: "to", code: "unallocated", message: "", severity: "warning" },
      ],
    }),
  );
  const ignored = await new Failover([fake("a", { ...OUT_OF_CREDIT, idempotencyKey: "made by a" }), ignoring]).send(
    MESSAGE,
  );
  assert.deepEqual(
    ignored.warnings.map(({ path }) => path),
    ["to"],
    "a client that warns instead of rejecting",
  );
});

test("real clients: a key that the second provider does not allow does not stop the send", async () => {
  const sent = createSimulator();
  const failover = new Failover([
    { client: clientOf("nativehub", respond(402, {}), { retry: { maxAttempts: 1 } }), from: "BRAND" },
    { client: clientOf("sent", sent.fetch), from: null },
  ]);
  const result = await failover.send({ to: TO, body: "Hello" }, { idempotencyKey: "order:7" });
  assert.equal(steps(result.path), "nativehub:not-sent sent:accepted");
  assert.deepEqual(
    result.warnings.map(({ path, severity }) => [path, severity]),
    [["idempotencyKey", "warning"]],
  );
  assert.equal(sent.delivered.length, 1);
});
