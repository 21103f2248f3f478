// Hosts with broken globals, signals and clocks: none causes a loop, a hang or a second message.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ACCEPTED,
  clientOf,
  createGate,
  exampleProfile,
  failure,
  isTidingsError,
  MESSAGES,
  oops,
  parseError,
  respond,
  scripted,
  TO,
} from "./test-client.mjs";
import { inVirtualTime } from "./virtual-time.mjs";

const message = MESSAGES["texting-blue"];
const lost = () => Promise.reject(new Error("lost"));

/** Replaces properties of an object until the test has ended. */
function patched(t, object, properties) {
  for (const [name, value] of Object.entries(properties)) {
    const before = Object.getOwnPropertyDescriptor(object, name);
    Object.defineProperty(object, name, { value, configurable: true, writable: true });
    t.after(() => (before === undefined ? delete object[name] : Object.defineProperty(object, name, before)));
  }
}

// What is odd about the signal, the signal, the outcome, and the maximum number of requests.
const signals = [
  ["no removeEventListener", () => ({ aborted: false, addEventListener() {} }), "sent", 1],
  [
    "removeEventListener throws",
    () => ({
      aborted: false,
      addEventListener() {},
      removeEventListener() {
        throw new Error("no");
      },
    }),
    "sent",
    1,
  ],
  [
    "addEventListener throws",
    () => ({
      aborted: false,
      addEventListener() {
        throw new Error("no");
      },
      removeEventListener() {},
    }),
    "sent",
    1,
  ],
  [
    "it fires while the listener is added",
    () => ({
      aborted: false,
      addEventListener(_, listener) {
        listener();
      },
      removeEventListener() {},
    }),
    "not-sent",
    0,
  ],
  [
    "it fires twice",
    () => ({
      aborted: false,
      addEventListener(_, listener) {
        queueMicrotask(listener);
        queueMicrotask(listener);
      },
      removeEventListener() {},
    }),
    "not-sent",
    0,
  ],
  [
    "`aborted` throws from the second reading on",
    () => ({
      read: 0,
      get aborted() {
        if (this.read++ > 0) throw new Error("no");
        return false;
      },
      addEventListener() {},
      removeEventListener() {},
    }),
    "sent",
    1,
  ],
  [
    "`reason` throws",
    () => ({
      aborted: true,
      get reason() {
        throw new Error("no");
      },
      addEventListener() {},
      removeEventListener() {},
    }),
    "not-sent",
    0,
  ],
];
for (const [name, signal, outcome, maxRequests] of signals) {
  test(`a signal with this fault: ${name}: ${outcome}, with ${maxRequests} requests`, async () => {
    const { fetch, calls } = scripted(ACCEPTED);
    const end = await clientOf("texting-blue", fetch)
      .send(message, { signal: signal() })
      .then(
        () => "sent",
        (error) => (assert.ok(isTidingsError(error)), error.outcome),
      );
    assert.deepEqual([end, calls.length], [outcome, maxRequests]);
  });
}

/** Arrow functions cannot be called with `new`. */
class Broken {
  constructor() {
    throw new Error("broken");
  }
}
const globals = [
  ["no AbortController", { AbortController: undefined }],
  ["an AbortController that throws", { AbortController: Broken }],
  ["a TextEncoder that throws", { TextEncoder: Broken }],
  ["a TextDecoder that throws", { TextDecoder: Broken }],
  ["setTimeout that throws", { setTimeout: oops }],
  ["clearTimeout that throws", { clearTimeout: oops }],
  ["no crypto", { crypto: undefined }],
  ["no performance", { performance: undefined }],
  ["a performance that gives NaN", { performance: { now: () => NaN } }],
  ["a queueMicrotask that throws", { queueMicrotask: oops }],
];
for (const [name, properties] of globals) {
  for (const [response, fetch] of [
    ["accepts", ACCEPTED],
    ["is lost", lost],
    ["asks to wait", respond(429, {}, { "retry-after-ms": "1" })],
  ]) {
    test(`${name}: at most four attempts if the provider ${response}, a typed end, and the next send works`, async (t) => {
      const { fetch: asked, calls } = scripted(fetch);
      // A short deadline, because a timer that cannot be cleared keeps the process alive.
      const client = clientOf("texting-blue", asked, { timeoutMs: 1000, deadlineMs: 2000 });
      await t.test("with the fault", async (inner) => {
        patched(inner, globalThis, properties);
        const end = await client.send(message).then(
          () => null,
          (error) => error,
        );
        assert.ok(end === null || isTidingsError(end));
        assert.ok(calls.length <= 4, `${calls.length} requests`);
        if (response === "is lost") assert.ok(calls.length <= 1, "the provider cannot recognise a repetition");
      });
      assert.equal((await clientOf("texting-blue", scripted(ACCEPTED).fetch).send(message)).id, "msg_1");
    });
  }
}

// Only in microtasks, because the test runner uses the same globals between them.
test("with JSON.stringify or JSON.parse that throws, or a polluted prototype, nothing is sent twice", async () => {
  for (const [object, name] of [
    [JSON, "stringify"],
    [JSON, "parse"],
    [Object.prototype, "toJSON"],
    [Object.prototype, "then"],
  ]) {
    const { fetch, calls } = scripted(async () => ({
      status: 202,
      headers: {},
      text: async () => '{"id":"msg_1","status":"queued"}',
    }));
    const client = clientOf("texting-blue", fetch);
    let end = "none";
    const before = Object.getOwnPropertyDescriptor(object, name);
    Object.defineProperty(object, name, { value: oops, configurable: true, writable: true });
    // Neither awaited nor returned, because a promise of an object reads its `then`.
    client.send(message).then(
      () => void (end = null),
      (error) => void (end = error),
    );
    for (let turn = 0; turn < 500; turn++) await null;
    if (before === undefined) delete object[name];
    else Object.defineProperty(object, name, before);
    assert.ok(calls.length <= 1, `${name}: ${calls.length} requests`);
    assert.ok(end === null || isTidingsError(end) || name === "then", `${name}: ${String(end)}`);
  }
});

test("a `toJSON` on every object changes nothing that crosses to the core", async () => {
  const { fetch, calls } = scripted(respond(429, {}, { "retry-after": "3600" }));
  const gate = createGate();
  await clientOf("texting-blue", fetch, { gate })
    .send(message)
    .catch(() => {});
  const closed = JSON.stringify(gate.state().lanes);
  const profile = exampleProfile({ id: "unseen", errors: { code: "code", codes: { 7: "opted-out" } } });
  const seen = {};
  const count = calls.length;
  Object.defineProperty(Object.prototype, "toJSON", { value: () => "x", configurable: true });
  try {
    seen.issues = clientOf(profile, fetch).validate({ to: TO, body: "Hello" });
    seen.category = parseError({ status: 400, body: { code: 7 }, provider: profile }).category;
    seen.lanes = Object.keys(gate.state().lanes);
    clientOf("texting-blue", fetch, { gate })
      .send(message)
      .then(
        () => void (seen.end = null),
        (error) => void (seen.end = error.category),
      );
    for (let turn = 0; turn < 500; turn++) await null;
  } finally {
    delete Object.prototype.toJSON;
  }
  assert.deepEqual(seen, {
    issues: [],
    category: "opted-out",
    lanes: Object.keys(JSON.parse(closed)),
    end: "rate-limit",
  });
  assert.equal(calls.length, count, "the gate is closed");
});

test("a clock that is set back an hour does not make a wait an hour longer, even if the host has no other clock", () =>
  inVirtualTime(async (clock) => {
    const { performance } = globalThis;
    globalThis.performance = undefined;
    const virtual = Date.now;
    const responses = [
      { status: 429, headers: { "retry-after": "2" }, text: async () => "" },
      { status: 202, headers: {}, text: async () => '{"id":"msg_1"}' },
    ];
    clock.at(500, () => (Date.now = () => virtual() - 3_600_000));
    const began = clock.now;
    const result = await clientOf("texting-blue", async () => responses.shift())
      .send(message)
      .finally(() => (globalThis.performance = performance));
    assert.equal(result.id, "msg_1");
    assert.ok(clock.now - began >= 2000 && clock.now - began < 5000, `${clock.now - began} ms`);
  }));

test("with timers that fire at once, the call ends, and nothing is sent early", async (t) => {
  const real = globalThis.setTimeout;
  patched(t, globalThis, { setTimeout: (act, ms, ...args) => real(act, ms > 5000 ? ms : 0, ...args) });
  const { fetch, calls } = scripted(async () => ({
    status: 429,
    headers: { "retry-after": "2" },
    text: async () => "",
  }));
  const error = await failure(clientOf("texting-blue", fetch).send(message));
  assert.ok(isTidingsError(error));
  assert.deepEqual([calls.length, error.outcome], [1, "not-sent"]);
});

test("if the host fails between two attempts, the outcome is that of the attempts before", () =>
  inVirtualTime(async () => {
    const outcomes = [];
    // The wait that a 429 asks for is written as JSON for the next attempt.
    for (const statuses of [[503, 429], [429]]) {
      const { stringify } = JSON;
      const fetch = async () => {
        const status = statuses.shift();
        if (statuses.length === 0)
          JSON.stringify = () => {
            throw new Error("JSON is broken.");
          };
        return new Response("", { status, headers: status === 429 ? { "retry-after": "1" } : {} });
      };
      const error = await failure(clientOf("sent", fetch).send(MESSAGES.sent)).finally(
        () => (JSON.stringify = stringify),
      );
      const { category, outcome, idempotencyKey, attempts } = error;
      outcomes.push([isTidingsError(error), category, outcome, idempotencyKey !== null, attempts.length]);
    }
    assert.deepEqual(outcomes, [
      [true, "configuration", "unknown", true, 2],
      [true, "configuration", "not-sent", true, 1],
    ]);
  }));
