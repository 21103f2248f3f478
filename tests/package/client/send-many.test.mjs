// sendMany: faults are found before anything is sent; after that, no result is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ACCEPTED,
  clientOf,
  failure,
  isTidingsError,
  MESSAGES,
  respond,
  scripted,
  simulated,
  TO,
} from "./test-client.mjs";
import { inVirtualTime } from "./virtual-time.mjs";
import { source } from "./sources.mjs";

const { sendMany } = await source("client/send-many");
const message = MESSAGES["texting-blue"];
const list = (count) => Array.from({ length: count }, (_, index) => ({ ...message, body: `${index}` }));
const oops = () => {
  throw new Error("oops");
};
const hostile = new Proxy({}, { get: oops, ownKeys: oops, has: oops, getPrototypeOf: oops });
const throwing = new Proxy([], { get: oops });

/** Invalid messages and options, and the expected error message. */
const BAD = [
  ["undefined", undefined, {}, /`messages` must be an array/],
  ["null", null, {}, /`messages` must be an array or another iterable of messages, not null/],
  ["one message instead of an array", message, {}, /`messages` must be an array/],
  ["a string, which is iterable", "Hello", {}, /`messages` must be .*, not "Hello"/],
  ["an async iterable", (async function* () {})(), {}, /`messages` must be an array/],
  ["a hole in the array", [message, , message], {}, /`messages\[1\]` must be a message/],
  [
    "an array that claims four billion messages",
    Object.assign([message], { length: 2 ** 32 - 1 }),
    {},
    /`messages\[1\]`/,
  ],
  [
    "an iterable that never ends",
    (function* () {
      for (;;) yield message;
    })(),
    {},
    /`messages` must be at most 1000000/,
  ],
  [
    "an iterator that throws midway",
    (function* () {
      yield message;
      oops();
    })(),
    {},
    /Reading `messages` threw/,
  ],
  ["an invalid iterator", { [Symbol.iterator]: () => 7 }, {}, /Reading `messages` threw/],
  ["an array that throws", throwing, {}, /Reading `messages` threw/],
  ["a concurrency of 0", list(2), { concurrency: 0 }, /`concurrency` must be an integer from 1, or Infinity, not 0/],
  ["a negative concurrency", list(2), { concurrency: -1 }, /`concurrency` .*not -1/],
  ["a concurrency of NaN", list(2), { concurrency: NaN }, /`concurrency` .*not NaN/],
  ["a fraction as concurrency", list(2), { concurrency: 2.5 }, /`concurrency` .*not 2.5/],
  ["a string as concurrency", list(2), { concurrency: "4" }, /`concurrency` .*not "4"/],
  ["a concurrency of minus infinity", list(2), { concurrency: -Infinity }, /`concurrency` .*not -Infinity/],
  ["one key for all messages", list(2), { idempotencyKey: "order-7" }, /`idempotencyKey` must be a function/],
  ["a misspelt option", list(2), { concurency: 2 }, /no option `concurency`/],
  ["options that are not an object", list(2), 7, /`options` must be an object/],
  ["null as options", list(2), null, /`options` must be an object, not null/],
  ["options that throw", list(2), hostile, /`options` must be an object; reading it threw/],
];

for (const [what, messages, options, pattern] of BAD) {
  test(`${what} is a configuration error, and nothing is sent`, async () => {
    const { fetch, calls } = scripted(ACCEPTED);
    const error = await failure(clientOf("texting-blue", fetch).sendMany(messages, options));
    assert.ok(isTidingsError(error), String(error));
    assert.deepEqual([error.category, error.outcome], ["configuration", "not-sent"]);
    assert.match(error.message, pattern);
    assert.equal(calls.length, 0);
  });
}

for (const [concurrency, maxRunning] of [
  [1, 1],
  [3, 3],
  [undefined, 4],
  [null, 4],
  [50, 20],
  [1e6, 20],
  [Infinity, 20],
  [Number.MAX_VALUE, 20],
]) {
  test(`with a concurrency of ${concurrency}, ${maxRunning} of 20 are sent at the same time`, async () => {
    let running = 0;
    let seen = 0;
    const send = async () => {
      seen = Math.max(seen, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    const results = await sendMany(send, list(20), { concurrency });
    assert.deepEqual([seen, results.length, results.every(({ ok }) => ok)], [maxRunning, 20, true]);
  });
}

test("any iterable is accepted, and no messages give no results", async () => {
  const { client, simulator } = simulated("texting-blue");
  assert.deepEqual(
    (await client.sendMany(new Set(list(3)))).map(({ ok }) => ok),
    [true, true, true],
  );
  assert.equal((await client.sendMany(list(2).values(), { concurrency: Infinity })).length, 2);
  assert.deepEqual(await client.sendMany([], { concurrency: Infinity }), []);
  assert.equal(simulator.delivered.length, 5);
});

/** Key functions that fail at the fifth of twenty messages. */
const KEYS = [
  ["throws", oops, /`idempotencyKey` threw for message 4, which was not sent/],
  [
    "throws null",
    () => {
      throw null;
    },
    /`idempotencyKey` threw for message 4/,
  ],
  [
    "returns undefined",
    () => undefined,
    /`idempotencyKey` must return a string. For message 4, which was not sent, it returned undefined/,
  ],
  ["returns null", () => null, /it returned null/],
  ["returns a number", () => 7, /it returned number/],
  ["returns a promise of a key", async () => "order-7", /it returned object/],
  ["returns a promise that rejects, which would end the process", async () => oops(), /it returned object/],
];

for (const [what, wrong, pattern] of KEYS) {
  test(`if a key function ${what}, only that message fails`, async () => {
    const { client, simulator } = simulated("sent");
    const messages = Array.from({ length: 20 }, (_, index) => ({ ...MESSAGES.sent, body: `${index}` }));
    const results = await client.sendMany(messages, {
      idempotencyKey: (_, index) => (index === 4 ? wrong() : `order-${index}`),
    });
    assert.deepEqual(
      results.map(({ ok }) => ok),
      messages.map((_, index) => index !== 4),
    );
    const { error } = results[4];
    assert.deepEqual(
      [error.category, error.outcome, error.param, error.issues[0].path],
      ["configuration", "not-sent", "idempotencyKey", "idempotencyKey"],
    );
    assert.match(error.message, pattern);
    if (wrong === oops) assert.equal(error.cause.message, "oops");
    assert.deepEqual(
      simulator.delivered.map(({ idempotencyKey }) => idempotencyKey).sort(),
      messages
        .map((_, index) => `order-${index}`)
        .filter((key) => key !== "order-4")
        .sort(),
    );
  });
}

test("if a send rejects with any value or throws, only that message fails, with the outcome unknown", async () => {
  const rejections = [new RangeError("odd"), null, undefined, 7, hostile, Symbol("odd")];
  const sends = [
    ...rejections.map((reason) => () => Promise.reject(reason)),
    () => {
      throw rejections[0];
    },
  ];
  const results = await sendMany(
    (_, { idempotencyKey }) => sends[Number(idempotencyKey)](),
    sends.map(() => message),
    { idempotencyKey: (_, index) => `${index}` },
  );
  assert.deepEqual(
    results.map(({ ok }) => ok),
    sends.map(() => false),
  );
  for (const [index, { error }] of results.entries()) {
    assert.ok(isTidingsError(error));
    assert.deepEqual([error.category, error.outcome], ["unknown", "unknown"]);
    assert.equal(error.cause, rejections[index % rejections.length]);
  }
});

test("a signal ends the remaining sends, and those before have their results", () =>
  inVirtualTime(async (clock) => {
    const abort = new AbortController();
    const fetch = (url, init) => clock.sleep(100, init.signal).then(() => ACCEPTED());
    clock.at(250, () => abort.abort("left"));
    const results = await clientOf("texting-blue", fetch).sendMany(list(10), { concurrency: 2, signal: abort.signal });
    assert.deepEqual(
      results.map(({ ok, error }) => (ok ? "ok" : error.outcome)),
      ["ok", "ok", "ok", "ok", "unknown", "unknown", ...Array(4).fill("not-sent")],
    );
    assert.ok(
      results.filter(({ ok }) => !ok).every(({ error }) => error.category === "aborted" && error.cause === "left"),
    );
  }));

test("each call gets the caller's options and no others", async () => {
  const seen = [];
  const { signal } = new AbortController();
  await sendMany(async (_, options) => void seen.push(options), [message, message], {
    concurrency: 1,
    signal,
    timeoutMs: 5,
    deadlineMs: undefined,
  });
  await sendMany(async (_, options) => void seen.push(options), [message], { idempotencyKey: () => "k" });
  assert.deepEqual(seen, [{ signal, timeoutMs: 5 }, { signal, timeoutMs: 5 }, { idempotencyKey: "k" }]);
});

test("an invalid message fails, and the others are sent", async () => {
  const { client, simulator } = simulated("texting-blue");
  const results = await client.sendMany([message, null, 7, "Hello", [], hostile, message]);
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, false, false, false, false, false, true],
  );
  for (const { ok, error } of results) if (!ok) assert.equal(error.outcome, "not-sent");
  assert.equal(simulator.delivered.length, 2);
  assert.equal(simulator.delivered[0].to, TO);
});

test("results are in the order of the messages, whenever each send ends", () =>
  inVirtualTime(async (clock) => {
    const send = async ({ body }) => clock.sleep(100 - Number(body)).then(() => body);
    const results = await sendMany(send, list(20), { concurrency: 7 });
    assert.deepEqual(
      results.map(({ result }) => result),
      list(20).map(({ body }) => body),
    );
  }));

test("one failed send does not stop the others", async () => {
  const { fetch } = scripted(ACCEPTED, respond(402, {}), ACCEPTED);
  const results = await clientOf("texting-blue", fetch).sendMany(list(3), { concurrency: 1 });
  assert.deepEqual(
    results.map(({ ok, error }) => (ok ? "ok" : error.category)),
    ["ok", "payment", "ok"],
  );
});
