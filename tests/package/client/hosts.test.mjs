// Hosts that misbehave: each costs at most one attempt, and never a loop or a hang.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ACCEPTED, clientOf, failure, isTidingsError, MESSAGES, respond, scripted, TO } from "./test-client.mjs";
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

const broken = () => {
  throw new Error("broken");
};
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
  ["setTimeout that throws", { setTimeout: broken }],
  ["clearTimeout that throws", { clearTimeout: broken }],
  ["no crypto", { crypto: undefined }],
  ["no performance", { performance: undefined }],
  ["a performance that gives NaN", { performance: { now: () => NaN } }],
  ["a queueMicrotask that throws", { queueMicrotask: broken }],
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
    Object.defineProperty(object, name, { value: broken, configurable: true, writable: true });
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

const fetches = [
  [
    "throws at once",
    () => {
      throw new Error("no");
    },
  ],
  ["returns undefined", () => undefined],
  ["returns a number", () => 7],
  [
    "returns a thenable that settles twice",
    () => ({
      then(resolve, reject) {
        reject(new Error("a"));
        resolve({ status: 202 });
        reject(new Error("b"));
      },
    }),
  ],
  [
    "returns a thenable that throws after it has settled",
    () => ({
      then(resolve) {
        resolve({ status: 500, headers: {} });
        throw new Error("late");
      },
    }),
  ],
  [
    "returns an object whose `then` throws when it is read",
    () => ({
      get then() {
        throw new Error("no");
      },
    }),
  ],
  ["rejects with undefined", () => Promise.reject(undefined)],
  [
    "rejects with a frozen error that contains itself",
    () => {
      const error = new Error("no");
      error.cause = error;
      return Promise.reject(Object.freeze(error));
    },
  ],
  [
    "rejects with a proxy that throws",
    () => Promise.reject(new Proxy({}, { get: broken, ownKeys: broken, getPrototypeOf: broken })),
  ],
];
for (const [name, act] of fetches) {
  test(`a fetch that ${name} costs one request, and the message may have been sent`, async () => {
    const { fetch, calls } = scripted(act);
    const error = await failure(clientOf("texting-blue", fetch).send(message));
    assert.ok(isTidingsError(error));
    assert.deepEqual([error.outcome, calls.length, error.attempts.length], ["unknown", 1, 1]);
  });
}

test("with a fetch that never settles, the call ends by its deadline, and at once when the signal fires", () =>
  inVirtualTime(async (clock) => {
    const client = clientOf("sent", () => new Promise(() => {}), { timeoutMs: 400, deadlineMs: 1000 });
    const began = clock.now;
    const error = await failure(client.send(MESSAGES.sent));
    assert.deepEqual([error.category, error.outcome, clock.now - began], ["timeout", "unknown", 1000]);
    const abort = new AbortController();
    clock.at(70, () => abort.abort());
    assert.equal((await failure(client.send(MESSAGES.sent, { signal: abort.signal }))).category, "aborted");
    assert.equal(clock.now - began, 1070);
    assert.equal(clock.pending, 0);
  }));

test("a body of endless empty chunks does not starve the timers or the signal", async () => {
  for (const [status, outcome] of [
    [202, "unknown"],
    [400, "not-sent"],
  ]) {
    const endless = () => ({
      status,
      headers: {},
      body: {
        getReader: () => ({ read: async () => ({ done: false, value: new Uint8Array(0) }), cancel: async () => {} }),
      },
    });
    const error = await failure(clientOf("texting-blue", async () => endless(), { timeoutMs: 30 }).send(message));
    assert.equal(error.outcome, outcome);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 5);
    const aborted = await failure(
      clientOf("texting-blue", async () => endless()).send(message, { signal: abort.signal }),
    );
    assert.equal(aborted.category, "aborted");
  }
});

test("the chunks of a body in a hundred thousand pieces are not kept in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  let pieces = 0;
  const used = [];
  const read = async () => {
    pieces += 1;
    if (pieces % 50_000 === 0) {
      collect();
      used.push(process.memoryUsage().heapUsed);
    }
    return { done: pieces === 150_000, value: new Uint8Array(0) };
  };
  const response = { status: 400, headers: {}, body: { getReader: () => ({ read, cancel: async () => {} }) } };
  await failure(clientOf("texting-blue", async () => response).send(message));
  assert.ok(used[2] - used[0] < 5e6, `${Math.round((used[2] - used[0]) / 100_000)} bytes a piece`);
});

test("a success larger than `maxResponseBytes` is a protocol error that names the option, with the status", async () => {
  const large = respond(202, `{"id":"msg_1","more":"${"x".repeat(2000)}"}`);
  const error = await failure(clientOf("texting-blue", large, { maxResponseBytes: 1000 }).send(message));
  assert.deepEqual(
    [error.category, error.outcome, error.status, error.attempts.length],
    ["protocol", "unknown", 202, 1],
  );
  assert.match(error.message, /`maxResponseBytes`/);
  assert.equal((await clientOf("texting-blue", large, { maxResponseBytes: 3000 }).send(message)).id, "msg_1");
  const noStream = async () => ({ status: 202, headers: {}, text: async () => "x".repeat(2000) });
  assert.match(
    (await failure(clientOf("texting-blue", noStream, { maxResponseBytes: 1000 }).send(message))).message,
    /`maxResponseBytes`/,
  );
  for (const maxResponseBytes of [0, -1, NaN, "1", 2 ** 31]) {
    assert.throws(
      () => clientOf("texting-blue", large, { maxResponseBytes }),
      (error) => error.issues[0].path === "maxResponseBytes",
    );
  }
});

test("the options that keep a runtime from repeating a POST are passed to `fetch` with every POST and no other request", async () => {
  const runtimes = [
    ["Deno", {}, ({ body }) => body instanceof Blob && String(body).includes("Hello")],
    ["Bun", { version: "1.3.0" }, ({ body, keepalive }) => keepalive === false && typeof body === "string"],
    ["Bun", { version: "1.4.0" }, ({ body, keepalive }) => keepalive === undefined && typeof body === "string"],
  ];
  for (const [name, value, isRight] of runtimes) {
    const { fetch, calls } = scripted(ACCEPTED, ACCEPTED);
    globalThis[name] = value;
    try {
      const client = clientOf("texting-blue", fetch);
      await client.send(message);
      await client.messages.get("msg_1");
    } finally {
      delete globalThis[name];
    }
    const [send, read] = calls;
    assert.ok(isRight(send), `${name} ${JSON.stringify(value)}`);
    assert.deepEqual([read.method, read.body, read.keepalive], ["GET", undefined, undefined]);
  }
});

test("the default limit of a success is 4 MiB", async () => {
  const MIB = 1_048_576;
  const body = (bytes) => respond(202, `{"id":"msg_1","more":"${"x".repeat(bytes - 24)}"}`);
  assert.equal((await clientOf("texting-blue", body(4 * MIB)).send(message)).id, "msg_1");
  assert.equal((await failure(clientOf("texting-blue", body(4 * MIB + 1)).send(message))).category, "protocol");
});

test("a message that is circular or claims to be endless is rejected at once; a hole in an array counts as undefined", async () => {
  const cyclic = { ...message };
  cyclic.metadata = { a: cyclic, b: cyclic };
  const wide = Array.from({ length: 30 }).reduce((inner) => [inner, inner], "x");
  for (const bad of [
    cyclic,
    { ...message, to: new Array(2 ** 32 - 1) },
    { ...message, to: wide },
    { ...message, metadata: new Uint8Array(1e8) },
  ]) {
    const { fetch, calls } = scripted(ACCEPTED);
    const error = await failure(clientOf("texting-blue", fetch).send(bad));
    assert.deepEqual([error.category, calls.length], ["validation", 0]);
  }
  const sparse = [TO];
  sparse[2] = TO;
  assert.ok(
    clientOf("sent", ACCEPTED)
      .validate({ to: sparse, body: "Hello" })
      .some(({ path }) => path === "to[1]"),
  );
});

test("a template parameter may be called __proto__", async () => {
  const { fetch, calls } = scripted(respond(400, {}));
  const parameters = JSON.parse('{"__proto__":"x","constructor":"y"}');
  await failure(clientOf("sent", fetch).send({ to: TO, template: { id: "t", parameters } }));
  assert.match(calls[0].body, /"parameters":\{"__proto__":"x","constructor":"y"\}/);
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
