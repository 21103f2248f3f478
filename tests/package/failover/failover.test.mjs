// After which failures the next provider is called: with the simulator, and with fake clients where an exact response is needed.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import {
  accepted,
  ATTEMPT,
  BAD_NUMBER,
  Client,
  clientOf,
  createSimulator,
  Failover,
  failure,
  fake,
  FROM,
  HELLO,
  inVirtualTime,
  KEY,
  LOST,
  MESSAGE,
  OUT_OF_CREDIT,
  pair,
  respond,
  steps,
  TO,
} from "./harness.mjs";
import { twilio } from "../../../pkg/dist/providers/twilio.js";

/** What other libraries get wrong, with real clients. `provider`: the one that accepted; otherwise how the send ended. */
const table = [
  {
    name: "an invalid number",
    fault: {
      kind: "status",
      status: 400,
      body: { error: { code: "invalid_request", message: "'to' is not a valid number", param: "to" } },
    },
    category: "validation",
    outcome: "not-sent",
  },
  {
    name: "a response that is lost after the message was accepted",
    fault: { kind: "lost", when: "after" },
    category: "network",
    outcome: "unknown",
  },
  { name: "a timeout", fault: { kind: "stall", where: "headers" }, category: "timeout", outcome: "unknown" },
  { name: "a 500", fault: { kind: "status", status: 500 }, category: "server", outcome: "unknown" },
  { name: "a rate limit with a long wait", fault: { kind: "rate-limit", waitSeconds: 3_600 }, provider: "sent" },
  { name: "a wrong key", fault: { kind: "status", status: 401 }, provider: "sent" },
  { name: "no credit", fault: { kind: "status", status: 402 }, provider: "sent" },
  { name: "a paused sender", first: { pausedNumbers: [FROM] }, provider: "sent" },
];

for (const { name, fault, first, provider, category, outcome } of table) {
  test(`after ${name}, the next provider is ${provider === undefined ? "not called" : "called, and accepts it"}`, () =>
    inVirtualTime(async () => {
      const { failover, blue, sent } = pair({}, { first });
      if (fault !== undefined) blue.fail(fault);
      if (provider !== undefined) {
        const result = await failover.send(HELLO);
        assert.equal(result.provider, provider);
        assert.equal(steps(result.path), "texting-blue:not-sent sent:accepted");
        assert.deepEqual([blue.delivered.length, sent.delivered.length], [0, 1]);
      } else {
        const error = await failure(failover.send(HELLO));
        assert.deepEqual([error.category, error.outcome, error.provider], [category, outcome, "texting-blue"]);
        assert.equal(sent.requests.length, 0);
      }
    }));
}

test("a provider with a custom profile moves on by the codes of its profile", async () => {
  const rows = [
    [400, 21610, "twilio:opted-out"],
    [400, 21211, "twilio:recipient"],
    [500, 20500, "twilio:unknown"],
    [400, 21606, "twilio:not-sent sent:accepted"],
    [401, 20003, "twilio:not-sent sent:accepted"],
    [429, 20429, "twilio:not-sent sent:accepted"],
  ];
  for (const [status, code, expected] of rows) {
    const fetch = respond(status, { code, status, message: "" });
    const first = new Client({
      provider: twilio,
      apiKey: KEY,
      accountSid: `AC${"0".repeat(32)}`,
      fetch,
      retry: { maxAttempts: 1 },
    });
    const failover = new Failover([
      { client: first, from: FROM },
      { client: clientOf("sent", createSimulator().fetch), from: null },
    ]);
    assert.equal(steps((await failover.send(HELLO).catch((error) => error)).path), expected, String(code));
  }
});

test("after an opt-out at one provider no other is called, whether the response is a failure or a success", async () => {
  const sent = createSimulator({ optedOut: [TO] });
  const hub = createSimulator({ optedOut: [TO] });
  const clients = [
    { client: clientOf("sent", sent.fetch), from: null },
    { client: clientOf("nativehub", hub.fetch), from: "BRAND" },
  ];
  const error = await failure(new Failover(clients).send(HELLO));
  assert.deepEqual([error.category, steps(error.path), hub.requests.length], ["opted-out", "sent:opted-out", 0]);
  const before = sent.requests.length;
  const inside = await failure(new Failover([...clients].reverse()).send(HELLO));
  assert.deepEqual([inside.category, inside.messages[0].error.category], ["opted-out", "opted-out"]);
  assert.deepEqual([steps(inside.path), sent.requests.length], ["nativehub:opted-out", before]);
});

test("a long wait moves on at once, a short one is awaited", () =>
  inVirtualTime(async (clock) => {
    const { failover, blue } = pair({}, { retry: { maxAttempts: 3, maxRetryAfterMs: 5_000 } });
    blue.fail({ kind: "rate-limit", waitSeconds: 2 });
    const began = clock.now;
    assert.equal((await failover.send(HELLO)).provider, "texting-blue");
    assert.equal(clock.now - began, 2_000);
    blue.fail({ kind: "rate-limit", waitSeconds: 60 });
    const { provider, path } = await failover.send(HELLO);
    assert.deepEqual(
      [provider, path[0].scope, path[0].retryAfterMs, path[0].attempts[0].why],
      ["sent", "account", 60_000, "wait-too-long"],
    );
    assert.equal(clock.now - began, 2_200, "after a wait, calls are paced");
    // Not earlier than the provider asked, by the next send either.
    const called = blue.requests.length;
    assert.equal(steps((await failover.send(HELLO)).path), "texting-blue:breaker-open sent:accepted");
    assert.equal(blue.requests.length, called);
    await clock.sleep(60_000);
    assert.equal((await failover.send(HELLO)).provider, "texting-blue");
    assert.ok(blue.requests.every(({ earlyMs }) => earlyMs === 0));
  }));

test("an apiKey function that throws is a failure of that account: the next provider sends", async () => {
  const simulator = createSimulator();
  const failover = new Failover([
    {
      client: clientOf("texting-blue", simulator.fetch, {
        apiKey: async () => {
          throw new Error("vault");
        },
      }),
      from: FROM,
    },
    { client: clientOf("sent", simulator.fetch), from: null },
  ]);
  const { path } = await failover.send(HELLO);
  assert.deepEqual([steps(path), path[0].category], ["texting-blue:not-sent sent:accepted", "authentication"]);
});

test("an unreachable provider is followed by the next one, and the last one's error says that nothing was sent", async () => {
  const unreachable = { category: "network", scope: "provider", outcome: "not-sent", status: null, retryable: true };
  assert.equal(
    steps((await new Failover([fake("a", unreachable), fake("b")]).send(MESSAGE)).path),
    "a:not-sent b:accepted",
  );
  const error = await failure(new Failover([fake("a", unreachable), fake("b", unreachable)]).send(MESSAGE));
  assert.deepEqual([error.outcome, error.retryable, steps(error.path)], ["not-sent", true, "a:not-sent b:not-sent"]);
});

test("real clients: after a refused connection the next provider sends", async () => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  const sent = createSimulator();
  const failover = new Failover([
    {
      client: clientOf("texting-blue", undefined, { baseUrl: `http://127.0.0.1:${port}`, retry: { maxAttempts: 1 } }),
      from: FROM,
    },
    { client: clientOf("sent", sent.fetch), from: null },
  ]);
  const result = await failover.send({ to: TO, body: "Hello" });
  assert.equal(steps(result.path), "texting-blue:not-sent sent:accepted");
});

test("an unknown outcome ends the send; with afterUnknown it moves on, with the reason `risked`", async () => {
  const second = fake("b");
  const error = await failure(new Failover([fake("a", LOST), second]).send(MESSAGE));
  assert.deepEqual([error.outcome, steps(error.path), second.calls.length], ["unknown", "a:unknown", 0]);
  const result = await new Failover([fake("a", LOST), second], { afterUnknown: true }).send(MESSAGE);
  assert.equal(steps(result.path), "a:risked b:accepted");
  assert.deepEqual(
    result.path.map(({ outcome }) => outcome),
    ["unknown", "sent"],
  );
});

test("with afterUnknown, the outcome stays unknown, whatever later providers respond", async () => {
  for (const response of [OUT_OF_CREDIT, BAD_NUMBER]) {
    const error = await failure(
      new Failover([fake("a", LOST), fake("b", response)], { afterUnknown: true }).send(MESSAGE),
    );
    assert.deepEqual([error.provider, error.outcome, error.path[1].outcome], ["b", "unknown", "not-sent"]);
  }
  const rejected = accepted("b", {
    messages: [{ id: null, to: TO, status: "rejected", error: { ...BAD_NUMBER, attempts: [ATTEMPT], issues: [] } }],
  });
  const inside = await failure(
    new Failover([fake("a", LOST), fake("b", rejected)], { afterUnknown: true }).send(MESSAGE),
  );
  assert.deepEqual(
    [inside.outcome, inside.messages[0].error.outcome, inside.path[1].outcome],
    ["unknown", "unknown", "not-sent"],
  );
  const half = accepted("b", { messages: [...accepted("b").messages, ...rejected.messages] });
  const result = await new Failover([fake("a", LOST), fake("b", half)], { afterUnknown: true }).send(MESSAGE);
  assert.deepEqual(
    result.messages.map(({ error }) => error?.outcome),
    [undefined, "unknown"],
  );
  const abort = new AbortController();
  const aborting = fake("a", () => (abort.abort("left"), LOST));
  const aborted = await failure(
    new Failover([aborting, fake("b")], { afterUnknown: true }).send(MESSAGE, { signal: abort.signal }),
  );
  assert.deepEqual(
    [aborted.category, aborted.outcome, aborted.cause, steps(aborted.path)],
    ["aborted", "unknown", "left", "a:risked b:aborted"],
  );
});
