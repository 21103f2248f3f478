// A request that was accepted although some or all of its messages were rejected.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accepted,
  clientOf,
  createSimulator,
  DOWN,
  facts,
  Failover,
  failure,
  fake,
  LOST,
  MESSAGE,
  OUT_OF_CREDIT,
  steps,
  TidingsError,
  TO,
} from "./harness.mjs";

test("an accepted request moves on if all its messages were rejected for lack of credit", async () => {
  const hub = createSimulator({ balance: 0 });
  const sent = createSimulator();
  const to = [TO, "+14155550101"];
  const failover = new Failover([
    { client: clientOf("nativehub", hub.fetch), from: "BRAND" },
    { client: clientOf("sent", sent.fetch), from: null },
  ]);
  const result = await failover.send({ to, body: "Hello" });
  assert.equal(steps(result.path), "nativehub:not-sent sent:accepted");
  assert.deepEqual(
    [result.path[0].category, result.path[0].scope, result.path[0].code],
    ["payment", "account", "INSUFFICIENT_BALANCE"],
  );
  assert.deepEqual(
    sent.delivered.map(({ to }) => to),
    to,
  );
});

test("a request of which some messages were accepted does not move on", async () => {
  const rejected = {
    id: null,
    to: "+14155550101",
    status: "rejected",
    error: { ...OUT_OF_CREDIT, code: null, message: "", attempts: [], issues: [] },
  };
  const first = fake("a", accepted("a", { messages: [accepted("a").messages[0], rejected] }));
  const second = fake("b");
  const result = await new Failover([first, second]).send(MESSAGE);
  assert.deepEqual([result.provider, result.messages[1].error.category, second.calls.length], ["a", "payment", 0]);
});

test("if the last provider rejected each message, it throws what a client throws, with the path", async () => {
  const messages = [
    {
      id: "m1",
      to: TO,
      status: "rejected",
      error: { ...OUT_OF_CREDIT, code: "NO", message: "", attempts: [], issues: [] },
    },
  ];
  // A client that throws, and one that resolves although no message was accepted.
  for (const response of [
    { ...OUT_OF_CREDIT, code: "NO", id: "m1", batchId: "b1", messages },
    () => accepted("b", { id: "m1", batchId: "b1", messages }),
  ]) {
    const error = await failure(
      new Failover([
        fake("a", DOWN),
        fake(
          "b",
          typeof response === "function"
            ? response
            : () => {
                throw new TidingsError(facts({ provider: "b", ...response }));
              },
        ),
      ]).send(MESSAGE),
    );
    assert.deepEqual(
      [error.provider, error.code, error.messages[0].error.code, error.id, error.batchId],
      ["b", "NO", "NO", "m1", "b1"],
    );
    assert.equal(steps(error.path), "a:not-sent b:not-sent");
  }
});

test("a request of which each message was rejected moves on only if each failure allows it", async () => {
  const rejected = (...errors) =>
    errors.map((error, index) => ({
      id: null,
      to: `+1415555010${index}`,
      status: "rejected",
      error: facts({ attempts: [], ...error }),
    }));
  const OPTED_OUT = { category: "opted-out", scope: "recipient", outcome: "not-sent" };
  const rows = [
    [[OUT_OF_CREDIT, OUT_OF_CREDIT], "a:not-sent b:accepted", "an account without credit"],
    [
      [OUT_OF_CREDIT, OPTED_OUT],
      "a:opted-out",
      "deciding by the first message's error although the second recipient opted out",
    ],
    [[OUT_OF_CREDIT, LOST], "a:unknown", "one of them may have been sent"],
    [
      [
        OUT_OF_CREDIT,
        {
          category: "validation",
          scope: "content",
          outcome: "not-sent",
          issues: [{ path: "body", code: "too-long", message: "" }],
        },
      ],
      "a:content",
      "treating the provider's response as a local rejection",
    ],
  ];
  for (const [errors, expected, catches] of rows) {
    const thrown = fake("a", () => {
      throw new TidingsError(facts({ ...errors[0], messages: rejected(...errors) }));
    });
    const resolved = fake("a", () => accepted("a", { messages: rejected(...errors) }));
    for (const first of [thrown, resolved]) {
      const end = await new Failover([first, fake("b")]).send(MESSAGE).catch((error) => error);
      assert.equal(steps(end.path), expected, catches);
    }
  }
  const half = fake("a", () => {
    throw new TidingsError(
      facts({ ...OUT_OF_CREDIT, messages: [{ id: "m1", to: TO, status: "queued", error: null }] }),
    );
  });
  assert.equal(
    steps((await failure(new Failover([half, fake("b")]).send(MESSAGE))).path),
    "a:unknown",
    "a message without an error may have been sent",
  );
});
