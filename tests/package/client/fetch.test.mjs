// A `fetch` that misbehaves, an incomplete Response, and what `fetch` is called with.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCEPTED, clientOf, failure, hostile, isTidingsError, MESSAGES, oops, scripted } from "./test-client.mjs";
import { inVirtualTime } from "./virtual-time.mjs";

const message = MESSAGES["texting-blue"];

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
    () => Promise.reject(new Proxy({}, { get: oops, ownKeys: oops, getPrototypeOf: oops })),
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

test("an incomplete Response is read as far as possible", async () => {
  const message = MESSAGES["texting-blue"];
  const body = { id: "msg_1", status: "queued" };
  const stands = [
    { status: 202, json: async () => body },
    { status: 202, text: async () => JSON.stringify(body), headers: { "x-request-id": "r" } },
    { status: 202, headers: [["x-request-id", "r"]], text: () => JSON.stringify(body) },
  ];
  for (const response of stands)
    assert.equal((await clientOf("texting-blue", async () => response).send(message)).id, "msg_1");
  for (const response of [
    { status: 202 },
    {
      status: 500,
      text() {
        throw new Error("no");
      },
    },
    { status: 404, headers: hostile },
  ]) {
    assert.ok(isTidingsError(await failure(clientOf("texting-blue", async () => response).send(message))));
  }
});

test("fetch is called without a `this`", async () => {
  let seen = "nothing";
  async function fetch() {
    seen = this;
    return ACCEPTED();
  }
  await clientOf("texting-blue", fetch).send(MESSAGES["texting-blue"]);
  assert.equal(seen, undefined);
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
