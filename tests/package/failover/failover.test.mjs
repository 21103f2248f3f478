// Sends through two providers of the simulator, and through fake clients where a test needs an exact response.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  accepted,
  ATTEMPT,
  BAD_NUMBER,
  Client,
  clientOf,
  createSimulator,
  DOWN,
  facts,
  Failover,
  failure,
  FailoverError,
  fake,
  FROM,
  inVirtualTime,
  isFailoverError,
  isTidingsError,
  KEY,
  LOST,
  MESSAGE,
  OUT_OF_CREDIT,
  parsePhone,
  respond,
  steps,
  TidingsError,
  TO,
  HELLO,
  pair,
} from "./harness.mjs";
import { twilio } from "../../../pkg/dist/providers/twilio.js";
import * as alone from "../../../pkg/dist/failover.js";

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

test("each provider gets its own sender, and the message is not modified", async () => {
  const [a, b, c, d] = [fake("a", DOWN), fake("b", DOWN), fake("c", DOWN), fake("d")];
  const message = Object.freeze({ ...MESSAGE, from: "+14155559999", template: { id: "a" } });
  const failover = new Failover([
    a,
    { client: b, from: "BRAND" },
    { client: c, from: null },
    { client: d, from: "OTHER", adapt: (one) => ({ ...one, template: { id: `${one.template.id} of ${one.from}` } }) },
  ]);
  await failover.send(message);
  assert.deepEqual(
    [a, b, c, d].map(({ calls }) => calls[0].message.from),
    ["+14155559999", "BRAND", undefined, "OTHER"],
  );
  assert.equal("from" in c.calls[0].message, false);
  assert.equal(d.calls[0].message.template.id, "a of OTHER");
});

test("a message that exceeds a provider's limits goes to the next one without a request", async () => {
  const picture = { ...HELLO, mediaUrl: "https://example.com/a.png" };
  const sent = createSimulator();
  const blue = createSimulator();
  const failover = new Failover([
    { client: clientOf("sent", sent.fetch), from: null },
    { client: clientOf("texting-blue", blue.fetch), from: FROM },
  ]);
  const result = await failover.send(picture);
  assert.deepEqual(
    [result.provider, steps(result.path), sent.requests.length],
    ["texting-blue", "sent:cannot-carry texting-blue:accepted", 0],
  );
  assert.equal(result.path[0].error.issues[0].code, "unsupported");
  const error = await failure(failover.send({ ...picture, to: "+1" }));
  assert.deepEqual(
    [error.category, steps(error.path), blue.requests.length],
    ["validation", "sent:request", 1],
    "an invalid number is invalid for all providers",
  );
  const long = await failure(failover.send({ ...picture, body: "x".repeat(5_001) }));
  assert.deepEqual([long.outcome, steps(long.path)], ["not-sent", "sent:cannot-carry texting-blue:cannot-carry"]);
  assert.equal(long.provider, "sent", "no provider takes it: the first one's error");
});

test("validate returns no errors if one provider takes the message, otherwise the issues of the first", () => {
  const { failover } = pair();
  assert.deepEqual(failover.validate(HELLO), []);
  assert.deepEqual(failover.validate({ ...HELLO, mediaUrl: "https://example.com/a.png" }), []);
  assert.deepEqual(failover.validate({ ...HELLO, to: ["+14155550100", "+14155550101"] }), [], "Sent takes several");
  assert.deepEqual(
    failover.validate({ to: "+1", body: "Hello" }).map(({ path, code }) => [path, code]),
    [["to", "too-short"]],
  );
  assert.deepEqual(
    failover
      .validate({ ...HELLO, body: "x".repeat(5_001), mediaUrl: "https://example.com/a.png" })
      .map(({ code }) => code),
    ["too-long"],
  );
  assert.equal(failover.validate({ ...HELLO, to: "+19995551234" })[0].severity, "warning");
  const british = new Failover([{ client: clientOf("sent", fetch), countries: ["+44"] }]);
  assert.deepEqual(
    british.validate(HELLO).map(({ path, code }) => [path, code]),
    [["to", "unsupported"]],
  );
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

test("the deadline limits the whole send: each client gets what is left, and it also ends a wait in a queue", () =>
  inVirtualTime(async (clock) => {
    const slow = (provider, response) => fake(provider, () => clock.sleep(400).then(() => response));
    const [a, b, c] = [slow("a", DOWN), slow("b", DOWN), slow("c", "ok")];
    const error = await failure(new Failover([a, b, c], { deadlineMs: 700 }).send(MESSAGE));
    assert.deepEqual(
      [a, b].map(({ calls }) => calls[0].options.deadlineMs),
      [700, 300],
    );
    assert.deepEqual(
      [c.calls.length, error.category, error.outcome, steps(error.path)],
      [0, "unavailable", "not-sent", "a:not-sent b:not-sent c:deadline"],
    );
    const busy = new Failover([{ client: slow("a", "ok"), maxConcurrent: 1, maxQueued: 1 }]);
    const first = busy.send(MESSAGE);
    const began = clock.now;
    const late = await failure(busy.send(MESSAGE, { deadlineMs: 100 }));
    assert.deepEqual(
      [clock.now - began, late.category, late.outcome, late.retryable, steps(late.path)],
      [100, "timeout", "not-sent", true, "a:deadline"],
    );
    await first;
    const plain = fake("a");
    await new Failover([plain]).send(MESSAGE, { timeoutMs: 5 });
    assert.deepEqual(plain.calls[0].options, { timeoutMs: 5 }, "without a deadline, each client keeps its own");
  }));

test("a signal ends a send at once: before it, during a request, and during a wait", () =>
  inVirtualTime(async (clock) => {
    const { failover, blue, sent } = pair({}, { retry: { maxAttempts: 3 } });
    const already = await failure(failover.send(HELLO, { signal: AbortSignal.abort("no") }));
    assert.deepEqual(
      [already.category, already.outcome, already.cause, already.name, blue.requests.length],
      ["aborted", "not-sent", "no", "AbortError", 0],
    );
    blue.fail({ kind: "stall", where: "headers" });
    const abort = new AbortController();
    clock.at(70, () => abort.abort("left"));
    const began = clock.now;
    const during = await failure(failover.send(HELLO, { signal: abort.signal }));
    assert.deepEqual(
      [during.category, during.outcome, during.cause, clock.now - began],
      ["aborted", "unknown", "left", 70],
    );
    blue.fail({ kind: "rate-limit", waitSeconds: 20 });
    const waiting = new AbortController();
    clock.at(1_000, () => waiting.abort());
    const waited = await failure(failover.send(HELLO, { signal: waiting.signal }));
    assert.deepEqual(
      [waited.category, waited.outcome, steps(waited.path), sent.requests.length],
      ["aborted", "not-sent", "texting-blue:aborted", 0],
    );
    assert.equal(
      failover.state().providers["texting-blue"].breaker.failures,
      0,
      "an aborted send does not count for the breaker",
    );
  }));

test("orders: by weight, by country with `countryOf`, by price; a provider that does not serve the destination is skipped", async () => {
  const clients = () => [fake("a"), fake("b"), fake("c")];
  const [a, b, c] = clients();
  const weighted = new Failover(
    [
      { client: a, weight: 1 },
      { client: b, weight: 3 },
    ],
    { order: "weighted", random: () => 0.3 },
  );
  assert.equal((await weighted.send(MESSAGE)).provider, "b");
  const byCountry = new Failover([{ client: a }, { client: b, countries: ["GB"] }, { client: c, countries: ["CA"] }], {
    order: "country",
    countryOf: (to) => parsePhone(to).country,
  });
  const british = await byCountry.send({ ...MESSAGE, to: "+447400123456" });
  assert.equal(steps(british.path), "c:destination b:accepted");
  assert.equal((await byCountry.send({ ...MESSAGE, to: "+16135550100" })).provider, "c");
  assert.equal((await byCountry.send(MESSAGE)).provider, "a");
  const byPrice = new Failover(
    [
      { client: a, prices: { "+1": 2 } },
      { client: b, prices: { "+1": 1, "+44": 3 } },
    ],
    { order: "price" },
  );
  assert.equal((await byPrice.send(MESSAGE)).provider, "b");
  const nowhere = await failure(new Failover([{ client: a, countries: ["+44"] }]).send(MESSAGE));
  assert.deepEqual(
    [nowhere.category, nowhere.outcome, nowhere.retryable, steps(nowhere.path)],
    ["unsupported", "not-sent", false, "a:destination"],
  );
  assert.match(nowhere.message, /`countries` of one of a/);
});

test("weighted: a provider that fails gets fewer sends, and recovers", () =>
  inVirtualTime(async (clock) => {
    let point = 0;
    const first = fake("a", OUT_OF_CREDIT, OUT_OF_CREDIT, OUT_OF_CREDIT, "ok");
    const failover = new Failover([first, fake("b")], {
      order: "weighted",
      breaker: false,
      recoveryHalfLifeMs: 60_000,
      random: () => point,
    });
    point = 0.3;
    for (let send = 0; send < 3; send++) await failover.send(MESSAGE);
    const called = () => first.calls.length;
    const before = called();
    await failover.send(MESSAGE);
    assert.equal(called(), before, "0.3 drew it before, and no longer does");
    await clock.sleep(600_000);
    await failover.send(MESSAGE);
    assert.equal(called(), before + 1);
  }));

test("sendMany sends each message, and a failed one does not stop the others", async () => {
  const client = fake("a", ({ to }) => (to === "+1" ? BAD_NUMBER : "ok"));
  const failover = new Failover([client]);
  const results = await failover.sendMany([MESSAGE, { ...MESSAGE, to: "+1" }, MESSAGE], {
    concurrency: 2,
    idempotencyKey: (_, index) => `key-${index}`,
  });
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, false, true],
  );
  assert.deepEqual([steps(results[0].result.path), steps(results[1].error.path)], ["a:accepted", "a:recipient"]);
  assert.deepEqual(client.calls.map(({ options }) => options.idempotencyKey).sort(), ["key-0", "key-1", "key-2"]);
});

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

test("no API key appears in the path or in JSON", async () => {
  const { failover, blue } = pair();
  blue.fail({ kind: "status", status: 401, body: { error: { message: `bad key ${KEY}` } } });
  const { path } = await failover.send(HELLO);
  assert.ok(!JSON.stringify(path).includes(KEY));
  assert.ok(!JSON.stringify(failover).includes(KEY));
});
