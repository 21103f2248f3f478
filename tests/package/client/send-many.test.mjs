// sendMany: faults are found before anything is sent; after that, no result is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ACCEPTED,
  clientOf,
  createSimulator,
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

const { startRun } = await source("client/many/run");
/** Sends with a function, and returns the outcomes in the order of the messages. */
const sendMany = (send, messages, options) =>
  startRun({ send, maxRecipients: 1, needsKey: false, rate: null }, messages, options).all();
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
  ["an invalid iterator", { [Symbol.iterator]: () => 7 }, {}, /Reading `messages` threw/],
  ["an array that throws", throwing, {}, /Reading `messages` threw/],
  ["a concurrency of 0", list(2), { concurrency: 0 }, /`concurrency` must be an integer from 1 to 1000, not 0/],
  ["a negative concurrency", list(2), { concurrency: -1 }, /`concurrency` .*not -1/],
  ["a concurrency of NaN", list(2), { concurrency: NaN }, /`concurrency` .*not NaN/],
  ["a fraction as concurrency", list(2), { concurrency: 2.5 }, /`concurrency` .*not 2.5/],
  ["a string as concurrency", list(2), { concurrency: "4" }, /`concurrency` .*not "4"/],
  ["a concurrency of minus infinity", list(2), { concurrency: -Infinity }, /`concurrency` .*not -Infinity/],
  ["an infinite concurrency", list(2), { concurrency: Infinity }, /`concurrency` .*not Infinity/],
  ["one key for all messages", list(2), { key: "order-7" }, /`key` must be a function/],
  ["a rate of 0", list(2), { ratePerSecond: 0 }, /`ratePerSecond` must be a number over 0/],
  ["a rate that is no number", list(2), { ratePerSender: NaN }, /`ratePerSender`/],
  ["an unknown order", list(2), { order: "random" }, /`order` must be "completion" or "input"/],
  ["an unknown treatment of duplicates", list(2), { duplicates: "keep" }, /`duplicates` must be/],
  ["a listener that is no function", list(2), { onEvent: {} }, /`onEvent` must be a function/],
  ["a signal that is none", list(2), { signal: 1 }, /`signal` must be an AbortSignal/],
  ["a misspelt option", list(2), { concurency: 2 }, /no option `concurency`/],
  ["options that are not an object", list(2), 7, /`options` must be an object/],
  ["null as options", list(2), null, /`options` must be an object, not null/],
  ["options that throw", list(2), hostile, /`options` must be an object; reading it threw/],
];

for (const [what, messages, options, pattern] of BAD) {
  test(`${what} is a configuration error, and nothing is sent`, async () => {
    const { fetch, calls } = scripted(ACCEPTED);
    const client = clientOf("texting-blue", fetch);
    const error = await failure((async () => client.sendMany(messages, options))());
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
  [1000, 20],
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
    (await client.sendMany(new Set(list(3))).all()).map(({ ok }) => ok),
    [true, true, true],
  );
  assert.equal((await client.sendMany(list(2).values(), { concurrency: 1000 }).all()).length, 2);
  assert.deepEqual(await client.sendMany([]).all(), []);
  assert.equal(simulator.delivered.length, 5);
});

/** Key functions that fail at the fifth of twenty messages. */
const KEYS = [
  ["throws", oops, /`key` threw for message 4, which was not sent/],
  [
    "throws null",
    () => {
      throw null;
    },
    /`key` threw for message 4/,
  ],
  [
    "returns undefined",
    () => undefined,
    /`key` must return a string. For message 4, which was not sent, it returned undefined/,
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
    const results = await client
      .sendMany(messages, { key: (_, index) => (index === 4 ? wrong() : `order-${index}`) })
      .all();
    assert.deepEqual(
      results.map(({ ok }) => ok),
      messages.map((_, index) => index !== 4),
    );
    const { error } = results[4];
    assert.deepEqual(
      [error.category, error.outcome, error.param, error.issues[0].path],
      ["configuration", "not-sent", "key", "key"],
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
    { key: (_, index) => `${index}` },
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

test("a signal ends the run: what is in flight is aborted, and nothing more begins", () =>
  inVirtualTime(async (clock) => {
    const abort = new AbortController();
    const fetch = (url, init) => clock.sleep(100, init.signal).then(() => ACCEPTED());
    clock.at(250, () => abort.abort("left"));
    const run = clientOf("texting-blue", fetch).sendMany(list(10), { concurrency: 2, signal: abort.signal });
    const results = await run.all();
    assert.deepEqual(
      results.map(({ ok, error }) => (ok ? "ok" : `${error.category} ${error.outcome} ${error.cause}`)),
      ["ok", "ok", "ok", "ok", "aborted unknown left", "aborted unknown left"],
    );
    const { taken, done, unknown } = run.checkpoint;
    assert.deepEqual([taken, done, unknown.map(({ index }) => index)], [6, 4, [4, 5]]);
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
  await sendMany(async (_, options) => void seen.push(options), [message], { key: () => "k" });
  assert.deepEqual(seen, [
    { signal, timeoutMs: 5 },
    { signal, timeoutMs: 5 },
    { signal: null, idempotencyKey: "k" },
  ]);
});

test("an invalid message fails, and the others are sent", async () => {
  const { client, simulator } = simulated("texting-blue");
  const results = await client.sendMany([message, null, undefined, 7, "Hello", [], hostile, message]).all();
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, false, false, false, false, false, false, true],
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
  const results = await clientOf("texting-blue", fetch).sendMany(list(3), { concurrency: 1 }).all();
  assert.deepEqual(
    results.map(({ ok, error }) => (ok ? "ok" : error.category)),
    ["ok", "payment", "ok"],
  );
});

const sending = (send, more) => ({ send, maxRecipients: 1, needsKey: false, rate: null, ...more });
const ok = async () => ({ rateLimit: null, messages: [] });

test("outcomes come as the sends end, or in the order of the messages", () =>
  inVirtualTime(async (clock) => {
    const send = async ({ body }) => clock.sleep(100 - 10 * Number(body)).then(ok);
    const read = async (order) => {
      const indexes = [];
      for await (const { index } of startRun(sending(send), list(4), { order })) indexes.push(index);
      return indexes;
    };
    assert.deepEqual(await read("input"), [0, 1, 2, 3]);
    assert.deepEqual(await read("completion"), [3, 2, 1, 0]);
  }));

test("an input that never ends is read no further than a window ahead of the reader", async () => {
  let taken = 0;
  const endless = (function* () {
    for (;;) yield (taken++, message);
  })();
  const run = startRun(sending(ok), endless, { concurrency: 3 });
  let read = 0;
  for await (const _ of run) {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(taken - read <= 12, `${taken} taken, ${read} read`);
    if (++read === 20) break;
  }
  const { running, done } = run.checkpoint;
  assert.deepEqual([running.length, done >= 20 && done <= taken], [0, true]);
});

test("leaving the loop ends the input, and waits for what is in flight", () =>
  inVirtualTime(async (clock) => {
    let isClosed = false;
    const input = (function* () {
      try {
        for (;;) yield message;
      } finally {
        isClosed = true;
      }
    })();
    let running = 0;
    const send = async () => {
      running += 1;
      await clock.sleep(100);
      running -= 1;
      return ok();
    };
    const run = startRun(sending(send), input, { concurrency: 5 });
    for await (const _ of run) break;
    const { taken, done } = run.checkpoint;
    assert.deepEqual([running, isClosed, done], [0, true, taken]);
  }));

test("a run that nobody reads runs to its end, and its record is whole", async () => {
  let lost = 0;
  const run = startRun(sending(ok), list(5_000), { onEvent: () => (lost += 1) });
  await new Promise((resolve) => setTimeout(resolve, 0));
  while (run.checkpoint.done < 5_000) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(lost, 5_000);
  assert.throws(() => run[Symbol.asyncIterator](), /outcomes are no longer there/);
});

test("the outcomes are read once", async () => {
  const run = startRun(sending(ok), list(2), {});
  assert.equal((await run.all()).length, 2);
  await assert.rejects(run.all(), /can be read once/);
});

test("an input that throws ends the run: what was sent has its outcome, and then the loop throws", async () => {
  for (const isAsync of [false, true]) {
    const input = (function* () {
      yield* list(3);
      oops();
    })();
    const source_ = isAsync
      ? (async function* () {
          yield* input;
        })()
      : input;
    const run = startRun(sending(ok), source_, {});
    const indexes = [];
    const error = await failure(
      (async () => {
        for await (const { index } of run) indexes.push(index);
      })(),
    );
    assert.deepEqual([indexes, error.category, error.cause.message], [[0, 1, 2], "configuration", "oops"]);
    assert.equal(run.checkpoint.done, 3);
  }
});

test("an input that never answers does not hold up `stop`", async () => {
  const input = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };
  const run = startRun(sending(ok), input, {});
  await run.stop();
  assert.deepEqual(await run.all(), []);
});

test("a listener that throws does not stop the run", async (t) => {
  t.mock.method(console, "error", () => {});
  const results = await startRun(sending(ok), list(3), { onEvent: oops }).all();
  assert.equal(results.length, 3);
});

test("progress counts every outcome, and the time left", () =>
  inVirtualTime(async (clock) => {
    const events = [];
    const send = async ({ body }) => {
      await clock.sleep(100);
      if (body === "1") throw Object.assign(new Error("odd"));
      return ok();
    };
    await startRun(sending(send), list(4), { concurrency: 1, onEvent: (event) => events.push(event) }).all();
    assert.deepEqual(
      events.map(({ total, done, failed, unknown, remainingMs }) => [total, done, failed, unknown, remainingMs]),
      [
        [4, 1, 0, 0, 300],
        [4, 1, 0, 1, 200],
        [4, 2, 0, 1, 100],
        [4, 3, 0, 1, 0],
      ],
    );
  }));

test("a rate spaces the starts, for all and for each sender", () =>
  inVirtualTime(async (clock) => {
    const starts = [];
    const from = clock.now;
    const send = async (one) => (starts.push([one.from, clock.now - from]), ok());
    await startRun(sending(send), list(4), { ratePerSecond: 10 }).all();
    assert.deepEqual(
      starts.map(([, at]) => at),
      [0, 100, 200, 300],
    );
    starts.length = 0;
    const of = (name) => ({ ...message, from: name });
    const began = clock.now - from;
    await startRun(sending(send), [of("a"), of("b"), of("a"), of("b")], { ratePerSender: 2 }).all();
    assert.deepEqual(
      starts.map(([name, at]) => `${name} ${at - began}`),
      ["a 0", "b 0", "a 500", "b 500"],
    );
  }));

test("the provider's limit sets the pace: all of it is used, and almost nothing is rejected", () =>
  inVirtualTime(async (clock) => {
    const simulator = createSimulator({
      rateLimit: { limit: 200, windowMs: 60_000 },
      latencyMs: 20,
      now: () => clock.now,
      sleep: clock.sleep,
    });
    const client = clientOf("texting-blue", simulator.fetch, { deadlineMs: 600_000 });
    const began = clock.now;
    const results = await client.sendMany(list(2_000), { concurrency: 8 }).all();
    const minutes = (clock.now - began) / 60_000;
    assert.ok(results.every(({ ok }) => ok));
    const rejected = simulator.requests.filter(({ status }) => status === 429).length;
    // The last window is not used up.
    assert.ok(2_000 / 200 / Math.ceil(minutes) >= 0.97, `${minutes} minutes`);
    assert.ok(rejected < 20, `${rejected} rejected`);
  }));

test("messages that differ only in `to` go in one request where the provider takes several, and each has its outcome", async () => {
  const { client, simulator } = simulated("sent");
  const to = (index) => `+1415555${String(1000 + index)}`;
  const messages = Array.from({ length: 2_500 }, (_, index) => ({ to: to(index), body: index < 2_400 ? "A" : "B" }));
  const results = await client.sendMany(messages).all();
  assert.deepEqual([simulator.requests.length, simulator.delivered.length], [4, 2_500]);
  for (const [index, { ok, message, result }] of results.entries())
    assert.deepEqual([ok, message.to, result.to, result.messages.length], [true, to(index), [to(index)], 1]);
  assert.equal(new Set(results.map(({ result }) => result.id)).size, 2_500);
});

test("a part of a request that fails is the failure of its messages only", async () => {
  const to = ["+14155550100", "+14155550101", "+14155550102"];
  const error = { category: "carrier", outcome: "not-sent", message: "No such number.", attempts: [], issues: [] };
  const one = (recipient, index) => ({
    id: `m${index}`,
    to: recipient,
    status: "queued",
    error: index === 1 ? error : null,
  });
  const send = async (message) => ({ rateLimit: null, messages: message.to.map(one) });
  const results = await startRun(
    sending(send, { maxRecipients: 10 }),
    to.map((recipient) => ({ to: recipient, body: "A" })),
  ).all();
  assert.deepEqual(
    results.map(({ ok, result, error: own }) => (ok ? [result.id, result.to] : [own.category, own.id])),
    [
      ["m0", [to[0]]],
      ["carrier", "m1"],
      ["m2", [to[2]]],
    ],
  );
  const { client, simulator } = simulated("sent");
  simulator.fail({ kind: "status", status: 402 });
  const failed = await client.sendMany(to.map((recipient) => ({ to: recipient, body: "A" }))).all();
  assert.deepEqual(
    failed.map(({ error: own }) => own.category),
    ["payment", "payment", "payment"],
  );
});

test("no messages are grouped with a guard: it would reject all for one of them", async () => {
  const { defineGuard } = await import("../../../pkg/dist/guards.js");
  const { simulator } = simulated("sent");
  const beforeSend = defineGuard(({ message: { to } }) =>
    to === "+14155550101" ? { reject: "Not this one." } : undefined,
  );
  const client = clientOf("sent", simulator.fetch, { beforeSend });
  const results = await client
    .sendMany(["+14155550100", "+14155550101", "+14155550102"].map((to) => ({ to, body: "A" })))
    .all();
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, false, true],
  );
});

test("no messages are grouped with `key`, with `bulk: false`, or if a recipient would be there twice", async () => {
  const messages = ["+14155550100", "+14155550101"].map((to) => ({ to, body: "A" }));
  for (const [options, own, requests] of [
    [{ key: ({ to }) => `k${to.slice(1)}` }, messages, 2],
    [{ bulk: false }, messages, 2],
    [{}, [...messages, messages[0]], 2],
    [{}, messages, 1],
  ]) {
    const { client, simulator } = simulated("sent");
    await client.sendMany(own, options).all();
    assert.equal(simulator.requests.length, requests);
  }
});

test("a recipient that occurs again is reported, and dropped on request", async () => {
  for (const [duplicates, delivered] of [
    [undefined, 3],
    ["report", 3],
    ["drop", 2],
  ]) {
    const { client, simulator } = simulated("texting-blue");
    const messages = [message, { ...message, to: "+14155550101" }, message];
    const results = await client.sendMany(messages, { duplicates }).all();
    assert.deepEqual(
      results.map(({ isDuplicate }) => isDuplicate),
      [false, false, true],
    );
    assert.equal(simulator.delivered.length, delivered);
    if (duplicates === "drop")
      assert.deepEqual([results[2].error.outcome, results[2].error.issues[0].code], ["not-sent", "duplicate"]);
  }
});

test("a run that starts again on the send log sends nothing twice, and reports a changed message", async () => {
  const { memoryStore } = await import("../../../pkg/dist/store.js");
  const { simulator } = simulated("texting-blue");
  const client = clientOf("texting-blue", simulator.fetch, { store: memoryStore() });
  const messages = list(50).map((one, index) => ({ ...one, reference: undefined, body: `Order ${index}` }));
  const key = (_, index) => `order-${index}`;
  const first = client.sendMany(messages, { key });
  let count = 0;
  for await (const _ of first) if (++count === 20) break;
  const again = messages.with(3, { ...messages[3], body: "Changed" });
  const results = await client.sendMany(again, { key }).all();
  assert.equal(simulator.delivered.length, 50);
  assert.deepEqual([results[3].ok, results[3].error.code], [false, "idempotency-key-reused"]);
  assert.ok(results.every(({ ok }, index) => ok === (index !== 3)));
  assert.throws(() => client.sendMany(messages), /`sendMany` needs `key`/);
});
